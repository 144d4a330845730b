import { linkNotice } from '../app/staff/notice-subjects.ts';
import type { Failure } from '../domain/delivery.ts';
import { isStoreOutage } from '../domain/errors.ts';
import type { ClaimedDelivery, Settlement } from '../store/store.ts';
import { outagePauseMs } from './back-off.ts';
import { outcomeOf } from './outcome.ts';
import { named, reasonOf, type OutboxStep, type PostmanEntry, type PostmanPorts } from './postman-ports.ts';
import { sleep } from './sleep.ts';

export interface Carrier {
  /** Takes one row, lent until `lentUntil`, from its claim to its settlement. Never rejects. */
  carry(claimed: ClaimedDelivery, lentUntil: number): Promise<void>;
  /** Whether something happened that the store could not be told yet. */
  hasUnsettled(): boolean;
}

/**
 * Carries single rows. A store that is away is told again and again until it listens or `abandoned` is given. Once `stopping`
 * is given no row is sent that was only looked up.
 */
export function createCarrier(ports: PostmanPorts, stopping: AbortSignal, abandoned: AbortSignal): Carrier {
  const { store, now, random, log } = ports;
  const unsettled = new Set<ClaimedDelivery>();

  /** Does `work` until the store listens; `undefined` when everything ended before. Throws what will not pass. */
  async function persist<T>(
    claimed: ClaimedDelivery,
    during: OutboxStep,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    for (let failures = 1; !abandoned.aborted; failures += 1) {
      try {
        return await work();
      } catch (fault) {
        if (during === 'follow' && !isStoreOutage(fault)) throw fault;
        unsettled.add(claimed);
        log({ event: 'outbox_unreachable', during, failures, reason: reasonOf(fault) });
        await sleep(outagePauseMs(failures, random()), abandoned);
      }
    }
    return undefined;
  }

  /** Before the settlement, after which nobody would do it any more: staff reply to what they are told within seconds. */
  async function settle(claimed: ClaimedDelivery, settlement: Settlement): Promise<void> {
    const { about, channel } = claimed.delivery;
    // Nobody can quote an SMS.
    if (settlement.type === 'sent' && about !== undefined && channel === 'whatsapp') {
      const { sid } = settlement;
      const linked = await persist(claimed, 'link', async () => {
        await linkNotice(sid, about, now(), store);
        return true;
      });
      if (linked === undefined) return;
    }
    const settled = await persist(claimed, 'settle', () => store.settle(claimed, settlement, now()));
    if (settled !== undefined) log(entryFor(claimed, settlement, settled));
  }

  async function follow(claimed: ClaimedDelivery, failure: Failure): Promise<'replaced' | 'given_up' | undefined> {
    try {
      return await persist(claimed, 'follow', () => ports.follow(claimed.delivery, failure));
    } catch (mistake) {
      // Of our own making: without an end the row would be lent, refused and lent again for ever.
      log({ event: 'delivery_unfollowed', ...named(claimed), code: failure.code, reason: reasonOf(mistake) });
      return 'given_up';
    }
  }

  return {
    async carry(claimed, lentUntil) {
      const outcome = await outcomeOf(claimed, lentUntil, ports, stopping);
      if (outcome === undefined) return;
      const { verdict, failure } = outcome;
      if (verdict.type !== 'dead' || failure === undefined) await settle(claimed, verdict);
      else {
        // Before the settlement: should everything end in between, the row is refused again and this finds itself done.
        const followed = await follow(claimed, failure);
        const { code } = verdict;
        if (followed !== undefined)
          await settle(claimed, followed === 'replaced' ? { type: 'replaced', code } : verdict);
      }
      unsettled.delete(claimed);
    },
    hasUnsettled: () => unsettled.size > 0,
  };
}

function entryFor(claimed: ClaimedDelivery, settlement: Settlement, settled: boolean): PostmanEntry {
  const name = named(claimed);
  if (!settled) return { event: 'delivery_lease_lost', ...name };
  switch (settlement.type) {
    case 'sent':
      return { event: 'delivery_sent', ...name, sid: settlement.sid };
    case 'retry':
      return { event: 'delivery_retried', ...name, code: settlement.code, at: settlement.at };
    case 'uncertain':
      return { event: 'delivery_doubted', ...name, code: settlement.code, at: settlement.at };
    case 'replaced':
      return { event: 'delivery_replaced', ...name, code: settlement.code };
    case 'resume':
      return { event: 'delivery_resumed', ...name, code: settlement.code, at: settlement.at };
    case 'done':
      return { event: claimed.delivery.tells === undefined ? 'copies_forgotten' : 'news_told', ...name };
    case 'dead':
      return { event: 'delivery_dead', ...name, code: settlement.code };
  }
}
