import type { SendResult } from '../domain/delivery.ts';

type Failure = Extract<SendResult, { type: 'failed' }>;
type Verdict = Pick<Failure, 'outcome' | 'retryable'>;

const REFUSED: Verdict = { outcome: 'refused', retryable: false };
const REFUSED_FOR_NOW: Verdict = { outcome: 'refused', retryable: true };
const NEVER_SENT: Verdict = { outcome: 'never-sent', retryable: true };
/** It may have been sent, and Twilio knows no idempotency key: sending it again could send it twice. */
const UNKNOWN: Verdict = { outcome: 'unknown', retryable: false };

/** What Twilio answers a send with, by its error code. Source: Twilio error dictionary. A code not listed is refused for good. */
const REFUSALS = {
  /** Credentials are wrong. */
  20003: REFUSED,
  /** Too many requests at once: never processed, always safe to send again. */
  20429: REFUSED_FOR_NOW,
  /** `To` is no number. */
  21211: REFUSED,
  /** The country is not enabled in the account's geographic permissions. */
  21408: REFUSED,
  /** The receiver has opted out. */
  21610: REFUSED,
  /** The sender's queue is full (more than four hours of messages). */
  21611: REFUSED_FOR_NOW,
  /** This sender cannot reach this receiver. */
  21612: REFUSED,
  /** `To` is not a mobile number. */
  21614: REFUSED,
  /** The body is longer than 1600 characters. */
  21617: REFUSED,
  /** The Messaging Service has no sender, or none that fits. */
  21703: REFUSED,
  21704: REFUSED,
  21705: REFUSED,
  /** `From` and `To` are of different channels. */
  21910: REFUSED,
  /** The queue is full, by its carrier code. */
  30001: REFUSED_FOR_NOW,
  /** `From` is not a WhatsApp sender of this account. */
  63007: REFUSED,
  /** Outside WhatsApp's 24-hour window only an approved template goes. */
  63016: REFUSED,
  /** Meta's or Twilio's rate limit for the sender. */
  63017: REFUSED_FOR_NOW,
  63018: REFUSED_FOR_NOW,
  /** The day's limit of messages is used up; back-off does not reach to tomorrow. */
  63038: REFUSED,
} as const satisfies Record<number, Verdict>;

/** Errors of Node before a connection stood, so that nothing can have been sent. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** How the HTTP client names a deadline that passed: it cannot tell whether the request had left. */
const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT']);

/**
 * Says which world failed, from what the client library threw. Goes by status and code only, as its messages change and
 * one of its error classes is not exported. When in doubt the outcome is unknown.
 */
export function toFailure(thrown: unknown): Failure {
  const { status, code } = fieldsOf(thrown);
  if (typeof status === 'number') return fromAnswer(status, typeof code === 'number' && code > 0 ? code : undefined);
  if (typeof code === 'string' && UNREACHABLE.has(code)) return failed(NEVER_SENT, code);
  if (typeof code === 'string' && TIMED_OUT.has(code)) return failed(UNKNOWN, 'timeout');
  if (thrown instanceof SyntaxError) return failed(UNKNOWN, 'unreadable_answer');
  return failed(UNKNOWN, typeof code === 'string' ? code : 'unexpected_error');
}

function fromAnswer(status: number, code: number | undefined): Failure {
  const name = code === undefined ? `http_${status}` : String(code);
  if (status === 429) return failed(REFUSED_FOR_NOW, name);
  // A server or a proxy that failed or gave up waiting may have passed the message on before.
  if (status >= 500 || status === 408) return failed(UNKNOWN, name);
  return failed(isListed(code) ? REFUSALS[code] : REFUSED, name);
}

function isListed(code: number | undefined): code is keyof typeof REFUSALS {
  return code !== undefined && Object.hasOwn(REFUSALS, code);
}

function failed(verdict: Verdict, code: string): Failure {
  return { type: 'failed', ...verdict, code };
}

function fieldsOf(thrown: unknown): { status?: unknown; code?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
