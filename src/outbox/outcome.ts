import type { Sender } from '../app/sender.ts';
import type { Delivery, Failure, SendResult } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { ClaimedDelivery } from '../store/store.ts';
import { outagePauseMs } from './back-off.ts';
import { carryNews } from './carry-news.ts';
import { forgetCopies } from './forget-copies.ts';
import { lookUp } from './look-up.ts';
import { named, reasonOf, type PostmanPorts } from './postman-ports.ts';
import { doubtful, settlementFor, type Verdict } from './settlement-for.ts';

/** What a claimed row came to: the verdict on it, and the failure that something may follow from. */
export interface Outcome {
  verdict: Verdict;
  failure?: Failure;
}

/**
 * Sends a row that is lent until `lentUntil`, or, where the try before may have sent it, looks it up first. Once `stopping` is
 * given nothing more is sent after a look-up. Never rejects; `undefined` when the row is best left to the end of its lease.
 */
export async function outcomeOf(
  claimed: ClaimedDelivery,
  lentUntil: number,
  ports: PostmanPorts,
  stopping: AbortSignal,
): Promise<Outcome | undefined> {
  // Done twice it changes nothing, so there is nothing to look up.
  const { forgets, tells } = claimed.delivery;
  if (forgets !== undefined) return forgetCopies(claimed, forgets, lentUntil, ports);
  if (tells !== undefined) return carryNews(claimed, tells, lentUntil, ports);
  if (claimed.isUncertain) {
    try {
      const found = await resolve(claimed, ports);
      if (found !== undefined) return found;
    } catch (fault) {
      ports.log({ event: 'outbox_unreachable', during: 'look-up', failures: 1, reason: reasonOf(fault) });
      return undefined;
    }
    // Whoever claims it next knows that it was not sent.
    if (stopping.aborted) return { verdict: { type: 'retry', at: ports.now(), code: 'stopping' } };
  }
  const unwanted = await askWhetherWanted(claimed, ports);
  if (unwanted !== undefined) return unwanted;
  // A process that was stopped in its tracks meanwhile must not send what somebody else may be sending by now.
  const { providerTimeoutMs } = ports.times ?? LIMITS;
  return ports.now() + providerTimeoutMs > lentUntil ? undefined : send(claimed, ports);
}

/** What to do with a row that had to wait and may make no sense by now; `undefined` when it is to be sent. */
async function askWhetherWanted(
  { delivery, attempt }: ClaimedDelivery,
  { isWanted, now, random, log }: PostmanPorts,
): Promise<Outcome | undefined> {
  if (delivery.notBefore === undefined) return undefined;
  try {
    return (await isWanted(delivery)) ? undefined : { verdict: { type: 'dead', code: 'not_wanted_any_more' } };
  } catch (fault) {
    log({ event: 'outbox_unreachable', during: 'ask', failures: 1, reason: reasonOf(fault) });
    return { verdict: { type: 'retry', at: now() + outagePauseMs(attempt, random()), code: 'store_away' } };
  }
}

/** What to do with a row that may have been sent; `undefined` when it was not and may be sent now. */
async function resolve(claimed: ClaimedDelivery, ports: PostmanPorts): Promise<Outcome | undefined> {
  const { delivery, attempt, claims } = claimed;
  const looked = await lookUp(delivery, ports);
  ports.log({ event: 'delivery_looked_up', ...named(claimed), answer: looked.type });
  switch (looked.type) {
    case 'found': {
      const { sid, failure } = looked.message;
      if (failure === undefined) return { verdict: { type: 'sent', sid } };
      return { verdict: { type: 'dead', code: failure.code }, failure };
    }
    case 'unclear':
      return inDoubt(doubtful(looked.code, attempt, ports.now(), ports.random()));
    // A second message is worse than none, and waiting would hold up all that comes after.
    case 'impossible':
      return inDoubt({ type: 'dead', code: 'cannot_be_looked_up' });
    case 'absent': {
      const isUsedUp = attempt > LIMITS.deliveryAttempts || claims > LIMITS.deliveryClaims;
      return isUsedUp ? inDoubt({ type: 'dead', code: 'attempts_used_up' }) : undefined;
    }
  }
}

/** One that is given up without an answer is a failure too: staff have to hear of a person some other way. */
function inDoubt(verdict: Verdict): Outcome {
  if (verdict.type !== 'dead') return { verdict };
  return { verdict, failure: { code: verdict.code, consequence: 'in_doubt', laterTries: 0 } };
}

async function send({ delivery, attempt }: ClaimedDelivery, { sender, now, random }: PostmanPorts): Promise<Outcome> {
  const result = await trySending(sender, delivery);
  const verdict = settlementFor(result, attempt, now(), random());
  return result.type === 'sent' ? { verdict } : { verdict, failure: result };
}

/** A sender promises not to throw; should one, nobody knows how far it got. */
async function trySending(sender: Sender, delivery: Delivery): Promise<SendResult> {
  try {
    return await sender.send(delivery);
  } catch {
    const nothingFollows = { consequence: 'none', laterTries: 0 } as const;
    return { type: 'failed', outcome: 'unknown', retryable: false, code: 'sender_threw', ...nothingFollows };
  }
}
