import type { SendResult } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Settlement } from '../store/store.ts';
import { backOffMs } from './back-off.ts';

/**
 * What becomes of a row after a try to send it. Goes by fields only. A message that may have been sent is never sent
 * again, whatever else the result says: it becomes a dead letter for staff.
 */
export function settlementFor(result: SendResult, attempt: number, now: number, random01: number): Settlement {
  if (result.type === 'sent') return { type: 'sent', sid: result.sid };
  const mayTryAgain = result.retryable && result.outcome !== 'unknown' && attempt < LIMITS.deliveryAttempts;
  if (!mayTryAgain) return { type: 'dead', code: result.code };
  return { type: 'retry', at: now + backOffMs(attempt, random01), code: result.code };
}
