import { forgetAliases } from '../app/erase-person.ts';
import type { Copies, Failure } from '../domain/delivery.ts';
import { DAY_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import { aliasesOf } from '../domain/session.ts';
import type { ClaimedDelivery } from '../store/store.ts';
import { backOffMs, outagePauseMs } from './back-off.ts';
import type { Outcome } from './outcome.ts';
import { reasonOf, type PostmanPorts } from './postman-ports.ts';

/** Given up, somebody has to delete by hand: operators are told, whatever the reason. */
const COPIES_KEPT: Failure = { code: 'copies_kept', consequence: 'configuration', laterTries: 0 };

/**
 * Carries out the order to delete what the provider keeps under an address of somebody who was forgotten, and beforehand what a
 * kill may have left of the alias it makes. As long as it gets on it uses no attempt up. `undefined` when it is best left to
 * the end of the lease.
 */
export async function forgetCopies(
  claimed: ClaimedDelivery,
  copies: Copies,
  lentUntil: number,
  ports: PostmanPorts,
): Promise<Outcome | undefined> {
  const { delivery, attempt } = claimed;
  const { store, sender, now, random, log } = ports;
  const { providerTimeoutMs } = ports.times ?? LIMITS;
  if (now() + providerTimeoutMs > lentUntil) return undefined;
  const { contact, id } = delivery;
  const aliases = aliasesOf({ contact, addresses: [copies.address] });
  try {
    await forgetAliases({ contact, aliases, cause: id, texts: [], now: now() }, store);
  } catch (fault) {
    log({ event: 'outbox_unreachable', during: 'forget', failures: 1, reason: reasonOf(fault) });
    return { verdict: { type: 'retry', at: now() + outagePauseMs(attempt, random()), code: 'store_away' } };
  }
  const result = await sender.forgetCopies(copies);
  if (result.type === 'forgotten') return { verdict: { type: 'done' } };
  const { deleted, code } = result;
  if (deleted > 0) return { verdict: { type: 'resume', at: now() + backOffMs(1, random()), code } };
  if (attempt >= LIMITS.forgetAttempts) return { verdict: { type: 'dead', code }, failure: COPIES_KEPT };
  return { verdict: { type: 'retry', at: now() + forgetAgainAfterMs(attempt), code } };
}

function forgetAgainAfterMs(attempt: number): number {
  return Math.min(DAY_MS, LIMITS.forgetAgainAfterMs * 4 ** (attempt - 1));
}
