import type { Failure, News } from '../domain/delivery.ts';
import { isStoreOutage } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import type { ClaimedDelivery } from '../store/store.ts';
import { backOffMs, outagePauseMs } from './back-off.ts';
import type { Outcome } from './outcome.ts';
import { reasonOf, type PostmanPorts } from './postman-ports.ts';

/** Given up, somebody waits for an answer who does not hear it: operators are told. */
const NEWS_UNTOLD: Failure = { code: 'news_untold', consequence: 'configuration', laterTries: 0 };

/**
 * Carries out the order to tell those who asked what staff answered, a good part of the lease at a time. Done again it does nothing
 * twice. As long as it gets on it uses no attempt up.
 */
export async function carryNews(
  { attempt }: ClaimedDelivery,
  news: News,
  lentUntil: number,
  { tell, now, random, log, times = LIMITS }: PostmanPorts,
): Promise<Outcome> {
  try {
    const result = await tell(news, lentUntil - times.providerTimeoutMs);
    if (result.type === 'done') return { verdict: { type: 'done' } };
    return { verdict: { type: 'resume', at: result.at, code: result.because } };
  } catch (fault) {
    if (isStoreOutage(fault)) {
      log({ event: 'outbox_unreachable', during: 'tell', failures: 1, reason: reasonOf(fault) });
      return { verdict: { type: 'retry', at: now() + outagePauseMs(attempt, random()), code: 'store_away' } };
    }
    log({ event: 'news_failed', attempt, reason: reasonOf(fault) });
    const { code } = NEWS_UNTOLD;
    if (attempt >= LIMITS.deliveryAttempts) return { verdict: { type: 'dead', code }, failure: NEWS_UNTOLD };
    return { verdict: { type: 'retry', at: now() + backOffMs(attempt, random()), code } };
  }
}
