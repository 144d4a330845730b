import type { RequestHandler } from 'express';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Demo mode has no login, so a page elsewhere must not be able to reach it by pointing a name of its own at this
 * machine (DNS rebinding): every request must name a loopback host, else 403.
 */
export const loopbackOnly: RequestHandler = (request, response, next) => {
  if (LOOPBACK_HOST.test(request.get('host') ?? '')) {
    next();
    return;
  }
  response
    .status(403)
    .type('text/plain')
    .send('Demo mode answers on http://localhost and http://127.0.0.1 only. Open it under one of these.\n');
};
