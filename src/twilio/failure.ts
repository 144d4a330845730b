import { failed, NEVER_SENT, REFUSED_FOR_NOW, type SendFailure, UNKNOWN } from '../domain/send-failure.ts';
import { isUnreachable } from '../unreachable.ts';
import { errorCode, failureOf } from './error-codes.ts';

/** How the HTTP client names a deadline that passed: it cannot tell whether the request had left. */
const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT']);

/**
 * Says which world failed, from what the client library threw. Goes by status and code only, as its messages change and
 * one of its error classes is not exported. When in doubt the outcome is unknown.
 */
export function toFailure(thrown: unknown): SendFailure {
  const { status, code } = fieldsOf(thrown);
  if (typeof status === 'number') return fromAnswer(status, typeof code === 'number' && code > 0 ? code : undefined);
  if (typeof code === 'string' && isUnreachable(code)) return failed(NEVER_SENT, code);
  if (typeof code === 'string' && TIMED_OUT.has(code)) return failed(UNKNOWN, 'timeout');
  if (thrown instanceof SyntaxError) return failed(UNKNOWN, 'unreadable_answer');
  return failed(UNKNOWN, typeof code === 'string' ? code : 'unexpected_error');
}

function fromAnswer(status: number, code: number | undefined): SendFailure {
  const name = code === undefined ? `http_${status}` : String(code);
  // A server or a proxy that failed or gave up waiting may have passed the message on before.
  if (status >= 500 || status === 408) return failed(UNKNOWN, name);
  const { outcome, retryable } = errorCode(name);
  return { ...failed(status === 429 ? REFUSED_FOR_NOW : { outcome, retryable }, name), ...failureOf(name) };
}

function fieldsOf(thrown: unknown): { status?: unknown; code?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
