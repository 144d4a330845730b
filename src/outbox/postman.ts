import { LIMITS } from '../domain/limits.ts';
import { outagePauseMs } from './back-off.ts';
import { createCarrier } from './carrier.ts';
import { reasonOf, type PostmanPorts } from './postman-ports.ts';
import { sleep } from './sleep.ts';

/** Sends under way at one time, each to another address. Below the 20 sockets of the client library. */
const SENDS_AT_ONCE = 16;
/** The outbox is looked at this often even when nothing calls, should a notification get lost. */
const LONGEST_PAUSE_MS = 60_000;
/** A row that is due and cannot be had (another worker was faster) is not asked for more often than this. */
const SHORTEST_PAUSE_MS = 20;
/** How long `stop` waits for what is under way; longer than one send may take. */
const DRAIN_MS = 8_500;

export interface Postman {
  /** Resolves when a look at the outbox found nothing due and nothing is under way. An outage is not idle. */
  idle(): Promise<void>;
  /**
   * Claims nothing more, and resolves when what is under way is sent and settled, or 8.5 s have passed. A send that hangs
   * is given up before that and stands in the store as one that may have been sent.
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
  let wake = new AbortController();
  const idleWaiters: (() => void)[] = [];

  const ring = (): void => wake.abort();
  const stopListening = store.onDeliveries(ring);
  const rounds = walk();

  async function walk(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      // A new one before looking, so that what calls during the look is not missed.
      wake = new AbortController();
      try {
        const pauseMs = await round();
        failures = 0;
        if (pauseMs > 0) await sleep(pauseMs, wake.signal);
      } catch (fault) {
        failures += 1;
        log({ event: 'outbox_unreachable', during: 'claim', failures, reason: reasonOf(fault) });
        await sleep(outagePauseMs(failures, random()), stopping.signal);
      }
    }
    releaseIdle();
  }

  /** One look at the outbox; answers how long to rest after it. */
  async function round(): Promise<number> {
    const free = carrier.hasUnsettled() ? 0 : SENDS_AT_ONCE - underWay.size;
    if (free === 0) return LONGEST_PAUSE_MS;
    const askedAt = now();
    const claimed = await store.claimDeliveries({ now: askedAt, leaseMs: deliveryLeaseMs, limit: free });
    for (const one of claimed) track(carrier.carry(one, askedAt + deliveryLeaseMs));
    if (claimed.length > 0) return 0;
    const dueAt = await store.nextDueAt();
    if (underWay.size === 0 && !wake.signal.aborted) releaseIdle();
    const dueInMs = dueAt === undefined ? LONGEST_PAUSE_MS : dueAt - now();
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, dueInMs));
  }

  function track(carrying: Promise<void>): void {
    underWay.add(carrying);
    void carrying.finally(() => {
      underWay.delete(carrying);
      ring();
    });
  }

  function releaseIdle(): void {
    for (const release of idleWaiters.splice(0)) release();
  }

  return {
    idle() {
      if (stopping.signal.aborted) return rounds;
      return new Promise((resolve) => {
        idleWaiters.push(resolve);
        ring();
      });
    },
    async stop() {
      stopListening();
      stopping.abort();
      ring();
      const drained = new AbortController();
      void rounds.then(() => Promise.all(underWay)).then(() => drained.abort());
      await sleep(DRAIN_MS, drained.signal);
      if (!drained.signal.aborted) log({ event: 'drain_unfinished', deliveries: underWay.size });
      abandoned.abort();
    },
  };
}
