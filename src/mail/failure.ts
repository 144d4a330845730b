import type { SendFailure } from '../domain/send-failure.ts';
import { MAIL_ERRORS, type MailErrorName } from './error-codes.ts';

/** What of an error of the client library tells what happened; anything else may be thrown as well. */
interface Told {
  /** The library's name (`ETLS`), and that of Node which it stands for. */
  code?: unknown;
  originalCode?: unknown;
  /** The server's answer, where it gave one. */
  responseCode?: unknown;
  /** The step it answered to: `MAIL FROM`, `RCPT TO`, `DATA`. */
  command?: unknown;
}

/** A send that failed; `isBegun` when the server has been given a part of the message itself. */
export function toFailure(thrown: unknown, isBegun: boolean): SendFailure {
  return mailFailure(errorOf(thrown, isBegun));
}

/** The same by its name in the table. */
export function mailFailure(name: MailErrorName): SendFailure {
  const { outcome, retryable, consequence, laterTries } = MAIL_ERRORS[name];
  return { type: 'failed', outcome, retryable, code: name, consequence, laterTries };
}

/** The name of an error. An answer is an answer at any step; without one it counts how far the message had got. */
export function errorOf(thrown: unknown, isBegun: boolean): MailErrorName {
  const told: Told = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const { code, responseCode: reply } = told;
  if (code === 'ETLS' || isTlsError(told.originalCode)) return 'mail_unprotected';
  if (typeof reply === 'number' && reply >= 500) return refusalOf(reply, told);
  if (typeof reply === 'number' && reply >= 400) return 'mail_refused_for_now';
  if (isBegun) return 'mail_in_doubt';
  if (code === 'EAUTH') return 'mail_login_refused';
  // The library itself found something wrong with the message or its addresses: nothing has left.
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? 'mail_refused' : 'mail_unreachable';
}

/** RFC 4954, 6: 530 and 535 are about logging in, at whatever step they come. */
function refusalOf(reply: number, { code, command }: Told): MailErrorName {
  if (code === 'EAUTH' || reply === 530 || reply === 535) return 'mail_login_refused';
  if (command === 'MAIL FROM') return 'mail_sender_refused';
  return command === 'RCPT TO' ? 'mail_receiver_refused' : 'mail_refused';
}

/** Node's and OpenSSL's names for what is wrong with a certificate, or with a server that speaks no TLS on this port. */
function isTlsError(code: unknown): boolean {
  return typeof code === 'string' && /CERT|SIGNATURE|^ERR_SSL_|^ERR_TLS_|^EPROTO$/.test(code);
}
