import type { SendResult } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Settlement } from '../store/store.ts';
import { backOffMs } from './back-off.ts';

/** What becomes of a row after a try to send it, or of the look-up in its place. */
export type Verdict = Exclude<Settlement, { type: 'replaced' }>;

/**
 * What becomes of a row after a try to send it. Goes by fields only: what was surely not sent is sent again, a finite number
 * of times; what may have been sent is looked up before anything else is done with it.
 */
export function settlementFor(result: SendResult, attempt: number, now: number, random01: number): Verdict {
  if (result.type === 'sent') return { type: 'sent', sid: result.sid };
  const { code, outcome, retryable } = result;
  if (outcome === 'unknown') return doubtful(code, attempt, now, random01);
  if (!retryable || attempt >= LIMITS.deliveryAttempts) return { type: 'dead', code };
  return { type: 'retry', at: now + backOffMs(attempt, random01), code };
}

/**
 * A row that may have been sent is looked up, some time after the try or the last look that told nothing; in the end it is
 * given up, as a second message is worse than none. Look-ups have attempts of their own behind those of sending.
 */
export function doubtful(code: string, attempt: number, now: number, random01: number): Verdict {
  if (attempt >= LIMITS.deliveryAttempts + LIMITS.lookUpAttempts) return { type: 'dead', code };
  return { type: 'uncertain', at: now + LIMITS.lookUpAfterMs + backOffMs(attempt, random01), code };
}
