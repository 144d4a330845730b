import type { Sender } from '../app/sender.ts';
import { maskContact } from '../domain/contact.ts';
import type { SendResult } from '../domain/delivery.ts';
import type { ClaimedDelivery, Settlement } from '../store/store.ts';
import { outagePauseMs } from './back-off.ts';
import type { PostmanEntry, PostmanPorts } from './postman-ports.ts';
import { settlementFor } from './settlement-for.ts';
import { sleep } from './sleep.ts';

export interface Carrier {
  /** Takes one row from its claim to its settlement. Never rejects. */
  carry(claimed: ClaimedDelivery): Promise<void>;
  /** Whether something was sent that the store could not be told yet. */
  hasUnsettled(): boolean;
}

/** Carries single rows. A store that is away is told again and again until it listens or `abandoned` is given. */
export function createCarrier({ store, sender, now, random, log }: PostmanPorts, abandoned: AbortSignal): Carrier {
  const unsettled = new Set<ClaimedDelivery>();

  async function settle(claimed: ClaimedDelivery, settlement: Settlement): Promise<void> {
    for (let failures = 1; !abandoned.aborted; failures += 1) {
      try {
        const settled = await store.settle(claimed, settlement, now());
        log(entryFor(claimed, settlement, settled));
        return;
      } catch (fault) {
        unsettled.add(claimed);
        log({ event: 'outbox_unreachable', during: 'settle', failures, reason: reasonOf(fault) });
        await sleep(outagePauseMs(failures, random()), abandoned);
      }
    }
  }

  return {
    async carry(claimed) {
      const result = await trySending(sender, claimed);
      await settle(claimed, settlementFor(result, claimed.attempt, now(), random()));
      unsettled.delete(claimed);
    },
    hasUnsettled: () => unsettled.size > 0,
  };
}

/** What an outage says of itself, for logs. */
export function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** A sender promises not to throw; should one, nobody knows how far it got. */
async function trySending(sender: Sender, { delivery }: ClaimedDelivery): Promise<SendResult> {
  try {
    return await sender.send(delivery);
  } catch {
    return { type: 'failed', outcome: 'unknown', retryable: false, code: 'sender_threw' };
  }
}

function entryFor({ delivery, attempt }: ClaimedDelivery, settlement: Settlement, settled: boolean): PostmanEntry {
  const name = maskContact(delivery.contact) + delivery.id.slice(delivery.contact.length);
  if (!settled) return { event: 'delivery_lease_lost', delivery: name, attempt };
  if (settlement.type === 'sent') return { event: 'delivery_sent', delivery: name, attempt, sid: settlement.sid };
  if (settlement.type === 'dead') return { event: 'delivery_dead', delivery: name, attempt, code: settlement.code };
  return { event: 'delivery_retried', delivery: name, attempt, code: settlement.code, at: settlement.at };
}
