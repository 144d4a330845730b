import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import type { HttpDependencies } from './dependencies.ts';
import type { WebhookRoute } from './metrics.ts';
import { refuse } from './signed-form.ts';
import { statusOf } from './status-of.ts';

/** Serves `POST path`, counted, and refuses every other method. Whatever the handlers throw is a status without a body. */
export function mountWebhook(
  router: Router,
  path: string,
  { route, handlers }: { route: WebhookRoute; handlers: RequestHandler[] },
  dependencies: Pick<HttpDependencies, 'metrics' | 'now' | 'log'>,
): void {
  router.post(path, count(route, dependencies), ...handlers, refuseFaulty(route, dependencies));
  router.all(path, (_request, response) => {
    response.set('Allow', 'POST');
    refuse(response, 405);
  });
}

function count(route: WebhookRoute, { metrics, now }: Pick<HttpDependencies, 'metrics' | 'now'>): RequestHandler {
  return (_request, response, next) => {
    const startedAt = now();
    response.once('close', () => {
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      metrics.countWebhook(route, status, now() - startedAt);
    });
    next();
  };
}

/** Express tells an error handler by its four parameters. */
function refuseFaulty(route: WebhookRoute, { log }: Pick<HttpDependencies, 'log'>): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    const status = statusOf(thrown);
    log(status >= 500 ? 'error' : 'warn', 'webhook_failed', { route, status, error: thrown });
    if (response.headersSent) response.destroy();
    else refuse(response, status);
  };
}
