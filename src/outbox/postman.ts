import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import { createCarrier } from './carrier.ts';
import type { PostmanPorts } from './postman-ports.ts';
import { restUntil, startRounds } from './rounds.ts';

/** Sends under way at one time, each to another address. Below the 20 sockets of the client library. */
const SENDS_AT_ONCE = 16;

export interface Postman {
  /** Resolves when a look at the outbox found nothing due and nothing is under way. An outage is not idle. */
  idle(): Promise<void>;
  /**
   * Claims nothing more, and resolves when what is under way is sent and settled, or `LIMITS.drainMs` have passed. A send
   * that hangs is given up before that and stands in the store as one that may have been sent.
   */
  stop(): Promise<void>;
}

/**
 * Carries the outbox to the provider: wakes when a commit wrote rows and when one comes due, sends to different addresses
 * side by side and to one address in order (the store lends only its oldest row), and settles by the fields of the
 * result. Promises: never a rejection of its own, no busy polling, and no new claim while a send could not be written
 * down, so that a store which comes back is first told what was sent.
 */
export function startPostman(ports: PostmanPorts): Postman {
  const { store, now, random, log, times: { deliveryLeaseMs } = LIMITS } = ports;
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const carrier = createCarrier(ports, stopping.signal, abandoned.signal);
  const underWay = new Set<Promise<void>>();
  const idleWaiters: (() => void)[] = [];
  const unreachable = (outage: { failures: number; reason: string }): void =>
    log({ event: 'outbox_unreachable', during: 'claim', ...outage });
  const rounds = startRounds({ look, unreachable, random }, stopping.signal);
  const stopListening = store.onDeliveries(rounds.ring);
  const ended = rounds.ended.then(releaseIdle);

  async function look(rest: AbortSignal): Promise<number> {
    const free = carrier.hasUnsettled() ? 0 : SENDS_AT_ONCE - underWay.size;
    if (free === 0) return restUntil(undefined, now());
    const askedAt = now();
    const claimed = await store.claimDeliveries({ now: askedAt, leaseMs: deliveryLeaseMs, limit: free });
    for (const one of claimed) track(carrier.carry(one, askedAt + deliveryLeaseMs));
    if (claimed.length > 0) return 0;
    const dueAt = await store.nextDueAt();
    if (underWay.size === 0 && !rest.aborted) releaseIdle();
    return restUntil(dueAt, now());
  }

  function track(carrying: Promise<void>): void {
    underWay.add(carrying);
    void carrying.finally(() => {
      underWay.delete(carrying);
      rounds.ring();
    });
  }

  function releaseIdle(): void {
    for (const release of idleWaiters.splice(0)) release();
  }

  return {
    idle() {
      if (stopping.signal.aborted) return ended;
      return new Promise((resolve) => {
        idleWaiters.push(resolve);
        rounds.ring();
      });
    },
    async stop() {
      stopListening();
      stopping.abort();
      const drained = await withDeadline(
        ended.then(() => Promise.all(underWay)),
        LIMITS.drainMs,
      );
      if (drained.type === 'late') log({ event: 'drain_unfinished', deliveries: underWay.size });
      abandoned.abort();
    },
  };
}
