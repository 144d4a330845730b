import type { ConversationHost } from '../app/conversation-host.ts';
import { wake } from '../app/wake.ts';
import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import type { ClaimedWake } from '../store/store.ts';
import { reasonOf } from './postman-ports.ts';
import { restUntil, startRounds } from './rounds.ts';

/** Wakes taken at one time, each of another contact or for another reason. */
const WAKES_AT_ONCE = 16;

/** What the waker tells, for logs. */
export type WakerEntry =
  | { event: 'wakes_unreachable'; failures: number; reason: string }
  /** A turn that could not be taken; it is tried again when the lease has ended. Whoever logs it masks the contact. */
  | { event: 'wake_failed'; name: string; contact: string; reason: string };

export interface WakerPorts {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: WakerEntry) => void;
}

export interface Waker {
  /** Claims nothing more, and resolves when the turns under way are taken, or `LIMITS.drainMs` have passed. */
  stop(): Promise<void>;
}

/**
 * Takes the wakes of all contacts when they are due, and sleeps until the next one. Several processes may do so at once: the
 * store lends a wake to one of them, and its commit decides. Promises: never a rejection of its own, and no busy polling.
 */
export function startWaker({ host, now, random, log }: WakerPorts): Waker {
  const { store } = host;
  const stopping = new AbortController();
  const unreachable = (outage: { failures: number; reason: string }): void =>
    log({ event: 'wakes_unreachable', ...outage });
  const rounds = startRounds({ look, unreachable, random }, stopping.signal);

  // Wakes are set half an hour ahead and more, so one that another process has set is seen in time.
  async function look(): Promise<number> {
    const claimed = await store.claimWakes({ now: now(), leaseMs: LIMITS.wakeLeaseMs, limit: WAKES_AT_ONCE });
    await Promise.all(claimed.map(take));
    if (claimed.length > 0) return 0;
    return restUntil(await store.nextWakeAt(), now());
  }

  async function take(claimed: ClaimedWake): Promise<void> {
    try {
      await wake(claimed, now(), host);
    } catch (fault) {
      const { name, contact } = claimed;
      log({ event: 'wake_failed', name, contact, reason: reasonOf(fault) });
    }
  }

  return {
    async stop() {
      stopping.abort();
      await withDeadline(rounds.ended, LIMITS.drainMs);
    },
  };
}
