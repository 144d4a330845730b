import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import { africasTalkingWebhooks } from './africas-talking-webhooks.ts';
import type { HttpDependencies, HttpLog } from './dependencies.ts';
import { healthz, readyz } from './health.ts';
import { loopbackOnly } from './loopback-only.ts';
import { metricsRoute } from './metrics-route.ts';
import { securityHeaders } from './security-headers.ts';
import { statusOf } from './status-of.ts';
import { webhooks } from './webhooks.ts';

/**
 * THE DOOR: webhooks, health, metrics, and the pages it is given. Promises: no answer tells more than its status about
 * what went wrong inside, and in demo mode nothing but this machine is served.
 */
export function createHttpServer(dependencies: HttpDependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  // Behind a proxy or not, nothing here depends on who asks: signatures and Host are what counts.
  app.set('trust proxy', false);

  if (dependencies.mode === 'demo') app.use(loopbackOnly);
  // Before the security headers, which are for browsers and cost time on every message.
  if (dependencies.mode === 'live') app.use('/webhooks/twilio', webhooks(dependencies));
  if (dependencies.mode === 'live' && dependencies.africasTalking !== undefined) {
    const { africasTalking } = dependencies;
    app.use('/webhooks/africas-talking', africasTalkingWebhooks({ ...dependencies, africasTalking }));
  }
  app.use('/webhooks', (_request, response) => {
    response.status(404).type('text/xml').end();
  });

  app.use(securityHeaders(dependencies.mode));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(dependencies));
  app.get('/metrics', metricsRoute(dependencies));
  app.use(dependencies.pages);
  app.use(showFault(dependencies.log));
  return app;
}

function showFault(log: HttpLog): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const status = statusOf(thrown);
    // Not the path: it can name a person.
    log(status >= 500 ? 'error' : 'warn', 'request_failed', { method: request.method, status, error: thrown });
    if (response.headersSent) response.destroy();
    else response.status(status).type('html').send(faultPage(status));
  };
}

function faultPage(status: number): string {
  const sentence =
    status === 503
      ? 'The bot cannot reach its memory at the moment. Please try again in a minute.'
      : status < 500
        ? 'That request could not be understood.'
        : 'Something went wrong on our side. It has been written to the log.';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${status}</title><link rel="stylesheet" href="/desk/assets/desk.css"><main class="notice"><h1>Sorry</h1><p>${sentence}</p></main></html>
`;
}
