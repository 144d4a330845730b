// Only the webhook part of the library: all of it costs 0.1 s at start, this file 8 ms.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

export interface SignedRequest {
  /** The auth tokens that may have signed: while rotating, the current one and the one before. */
  tokens: readonly string[];
  /** The origin Twilio was told to call. Never taken from the request's Host header, which the caller chooses. */
  publicUrl: string;
  /** The request's path and query exactly as received (`req.originalUrl`). */
  path: string;
  /** The form fields exactly as received: trimmed or dropped ones break the signature. */
  params: Record<string, string | string[]>;
  /** The header `X-Twilio-Signature`. */
  signature: string | undefined;
}

/**
 * Tells whether Twilio signed this request with one of our tokens. Never throws: what cannot be checked is not signed.
 *
 * The scheme has no delimiter between names and values (`Body=xFrom+1` signs like `Body=x&From=+1`) and no time: whoever
 * reads the form still checks its shape, and a replay is recognised by its message id.
 */
export function isSigned({ tokens, publicUrl, path, params, signature }: SignedRequest): boolean {
  // An absolute request target (`GET http://elsewhere/`) would otherwise be glued to our origin.
  if (signature === undefined || signature === '' || !path.startsWith('/')) return false;
  const url = withoutFragment(publicUrl).replace(/\/+$/, '') + withoutFragment(path);
  return tokens.some((token) => token !== '' && isSignedWith(token, { url, params, signature }));
}

function isSignedWith(
  token: string,
  { url, params, signature }: { url: string; params: SignedRequest['params']; signature: string },
): boolean {
  try {
    return validateRequest(token, signature, url, params);
  } catch {
    // The library throws on an address that is none and on a body that was not parsed.
    return false;
  }
}

/** Retry rules (`#rc=3&rp=5xx`) are part of the configured address, and Twilio does not sign them. */
function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
