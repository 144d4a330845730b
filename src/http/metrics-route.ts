import type { RequestHandler } from 'express';
import type { HttpDependencies } from './dependencies.ts';
import { isSameSecret } from './same-secret.ts';

/**
 * `GET /metrics`. Open in demo mode; live, only with the token, compared in constant time: 401 without it. Without a
 * configured token the route does not exist.
 */
export function metricsRoute({ mode, metrics, metricsToken }: HttpDependencies): RequestHandler {
  return async (request, response, next) => {
    if (mode === 'live' && metricsToken === undefined) {
      next();
      return;
    }
    if (mode === 'live' && !isSameSecret(request.get('authorization') ?? '', `Bearer ${metricsToken ?? ''}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').end();
      return;
    }
    const text = await metrics.text();
    response.set('Content-Type', metrics.contentType).set('Cache-Control', 'no-store').send(text);
  };
}
