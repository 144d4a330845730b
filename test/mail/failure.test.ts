import { describe, expect, it } from 'vitest';
import { errorCode, MAIL_ERRORS } from '../../src/mail/error-codes.ts';
import { errorOf, mailFailure } from '../../src/mail/failure.ts';

describe('what went wrong with a mail server', () => {
  it.each([
    ['a wrong password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'mail_login_refused'],
    ['no way to log in that both know', { code: 'EAUTH', command: 'API' }, 'mail_login_refused'],
    ['a login that is refused for now', { code: 'EAUTH', responseCode: 454 }, 'mail_refused_for_now'],
    ['no TLS, whatever it answered', { code: 'ETLS', responseCode: 502 }, 'mail_unprotected'],
    ['a certificate that is over', { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'mail_unprotected'],
    ['a refused connection', { code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'mail_unreachable'],
    ['a message larger than it takes', { code: 'EMESSAGE', command: 'MAIL FROM' }, 'mail_refused'],
    ['what is no error of the library', 'down', 'mail_unreachable'],
  ])('%s', (_what, thrown, name) => {
    expect(errorOf(thrown, false)).toBe(name);
  });

  it('is in doubt once the message is under way, unless the server said no', () => {
    expect(errorOf({ code: 'ETIMEDOUT' }, true)).toBe('mail_in_doubt');
    expect(errorOf(undefined, true)).toBe('mail_in_doubt');
    expect(errorOf({ code: 'ECONNECTION', responseCode: 421 }, true)).toBe('mail_refused_for_now');
    expect(errorOf({ code: 'EMESSAGE', responseCode: 554 }, true)).toBe('mail_refused');
  });

  it('is in the table under its name, and what never left is never in doubt', () => {
    for (const name of Object.keys(MAIL_ERRORS)) expect(errorCode(name)?.meaning, name).toBeTruthy();
    expect(errorCode('toString')).toBeUndefined();
    expect(mailFailure('mail_in_doubt')).toMatchObject({ type: 'failed', outcome: 'unknown', retryable: false });
  });
});
