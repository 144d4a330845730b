import type { Response } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Sends a page. Everything in it went through Preact, which escapes: there is no other way to a page in this house. */
export function sendPage(response: Response, page: VNode, status = 200): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(`<!doctype html>${renderToString(page)}`);
}
