import { join } from 'node:path';
import express, { Router } from 'express';
import { projectRoot } from '../project-root.ts';

/** The style sheet and icon from the source, the browser's modules from the build; both are read from disk by Express. */
export function assets(): Router {
  const router = Router();
  const options = { index: false, redirect: false, dotfiles: 'deny', setHeaders: revalidate } as const;
  router.use('/desk/assets', express.static(join(projectRoot, 'src/desk/assets'), options));
  router.use('/desk/browser', express.static(join(projectRoot, 'dist/src/desk/browser'), options));
  return router;
}

/** Names carry no version, so a browser asks each time and mostly hears 304. */
function revalidate(response: { setHeader: (name: string, value: string) => unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}
