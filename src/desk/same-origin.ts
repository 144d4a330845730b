import type { RequestHandler } from 'express';

/**
 * Refuses a write that another site made the browser send, 403. A browser says where a request comes from in
 * `Sec-Fetch-Site`, an older one in `Origin`; what says neither is no browser, and carries nobody's rights.
 */
export const sameOrigin: RequestHandler = (request, response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isForeign =
    site === undefined
      ? origin !== undefined && origin !== `${request.protocol}://${request.get('host') ?? ''}`
      : site !== 'same-origin' && site !== 'none';
  if (isForeign) response.status(403).json({ reason: 'This can only be sent from its own page.' });
  else next();
};
