import { describe, expect, test } from 'vitest';
import { toFailure } from '../../src/twilio/failure.ts';

describe('whatever else may be thrown', () => {
  test.each([20429, 21611, 30001, 63017, 63018])('a refusal with %i is one for now', (code) => {
    expect(toFailure({ status: 400, code })).toMatchObject({ outcome: 'refused', retryable: true });
  });

  test.each([
    [{ code: 'ENOTFOUND' }, 'never-sent', 'ENOTFOUND'],
    [{ code: 'EAI_AGAIN' }, 'never-sent', 'EAI_AGAIN'],
    [{ code: 'EHOSTUNREACH' }, 'never-sent', 'EHOSTUNREACH'],
    [{ code: 'ENETUNREACH' }, 'never-sent', 'ENETUNREACH'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'never-sent', 'CERT_HAS_EXPIRED'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'never-sent', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'never-sent', 'SELF_SIGNED_CERT_IN_CHAIN'],
    [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'never-sent', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'never-sent', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [{ code: 'ECONNABORTED' }, 'unknown', 'timeout'],
    [{ code: 'EPIPE' }, 'unknown', 'EPIPE'],
    [new TypeError('of our own making'), 'unknown', 'unexpected_error'],
    [undefined, 'unknown', 'unexpected_error'],
    ['a string', 'unknown', 'unexpected_error'],
    // The library's other error class, for answers in the form of RFC 9457, uses 0 for no code.
    [{ status: 503, code: 0 }, 'unknown', 'http_503'],
  ])('%j has the outcome %s', (thrown, outcome, code) => {
    expect(toFailure(thrown)).toMatchObject({ type: 'failed', outcome, code });
  });
});
