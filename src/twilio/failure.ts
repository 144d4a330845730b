import type { SendResult } from '../domain/delivery.ts';
import { errorCode, failureOf } from './error-codes.ts';

type Failed = Extract<SendResult, { type: 'failed' }>;
type Verdict = Pick<Failed, 'outcome' | 'retryable'>;

const REFUSED_FOR_NOW: Verdict = { outcome: 'refused', retryable: true };
const NEVER_SENT: Verdict = { outcome: 'never-sent', retryable: true };
/** It may have been sent, and Twilio knows no idempotency key: sending it again could send it twice. */
const UNKNOWN: Verdict = { outcome: 'unknown', retryable: false };

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
export function toFailure(thrown: unknown): Failed {
  const { status, code } = fieldsOf(thrown);
  if (typeof status === 'number') return fromAnswer(status, typeof code === 'number' && code > 0 ? code : undefined);
  if (typeof code === 'string' && UNREACHABLE.has(code)) return failed(NEVER_SENT, code);
  if (typeof code === 'string' && TIMED_OUT.has(code)) return failed(UNKNOWN, 'timeout');
  if (thrown instanceof SyntaxError) return failed(UNKNOWN, 'unreadable_answer');
  return failed(UNKNOWN, typeof code === 'string' ? code : 'unexpected_error');
}

function fromAnswer(status: number, code: number | undefined): Failed {
  const name = code === undefined ? `http_${status}` : String(code);
  // A server or a proxy that failed or gave up waiting may have passed the message on before.
  if (status >= 500 || status === 408) return failed(UNKNOWN, name);
  const { outcome, retryable } = errorCode(name);
  return { ...failed(status === 429 ? REFUSED_FOR_NOW : { outcome, retryable }, name), ...failureOf(name) };
}

/** A failure from which nothing else follows. */
export function failed(verdict: Verdict, code: string): Failed {
  return { type: 'failed', ...verdict, code, consequence: 'none', laterTries: 0 };
}

function fieldsOf(thrown: unknown): { status?: unknown; code?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
