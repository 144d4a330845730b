import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** For pages and their files: nothing inline, nothing from elsewhere, no frame around us. */
export function securityHeaders(mode: 'demo' | 'live'): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    // Demo mode is plain http on loopback; telling a browser otherwise would lock people out of every localhost.
    strictTransportSecurity: mode === 'live',
  });
}
