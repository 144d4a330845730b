import type { SendResult } from './delivery.ts';

export type SendFailure = Extract<SendResult, { type: 'failed' }>;
export type SendVerdict = Pick<SendFailure, 'outcome' | 'retryable'>;

export const REFUSED_FOR_GOOD: SendVerdict = { outcome: 'refused', retryable: false };
export const REFUSED_FOR_NOW: SendVerdict = { outcome: 'refused', retryable: true };
export const NEVER_SENT: SendVerdict = { outcome: 'never-sent', retryable: true };
/** It may have been sent, and no provider of ours knows an idempotency key: sending it again could send it twice. */
export const UNKNOWN: SendVerdict = { outcome: 'unknown', retryable: false };

/** A failure from which nothing else follows. */
export function failed(verdict: SendVerdict, code: string): SendFailure {
  return { type: 'failed', ...verdict, code, consequence: 'none', laterTries: 0 };
}
