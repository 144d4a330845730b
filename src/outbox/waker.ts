import type { ConversationHost } from '../app/conversation-host.ts';
import { wake } from '../app/wake.ts';
import { LIMITS } from '../domain/limits.ts';
import type { ClaimedWake } from '../store/store.ts';
import { outagePauseMs } from './back-off.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

/** Wakes taken at one time, each of another contact or for another reason. */
const WAKES_AT_ONCE = 16;
/** Wakes are set half an hour ahead and more, so one that another process has set is seen in time. */
const LONGEST_PAUSE_MS = 60_000;
/** A wake that is due and cannot be had (another worker was faster) is not asked for more often than this. */
const SHORTEST_PAUSE_MS = 20;
/** How long `stop` waits for the turns under way. */
const DRAIN_MS = 8_500;

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
  /** Claims nothing more, and resolves when the turns under way are taken, or 8.5 s have passed. */
  stop(): Promise<void>;
}

/**
 * Takes the wakes of all contacts when they are due, and sleeps until the next one. Several processes may do so at once: the
 * store lends a wake to one of them, and its commit decides. Promises: never a rejection of its own, and no busy polling.
 */
export function startWaker({ host, now, random, log }: WakerPorts): Waker {
  const { store } = host;
  const stopping = new AbortController();
  const rounds = walk();

  async function walk(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const pauseMs = await round();
        failures = 0;
        if (pauseMs > 0) await sleep(pauseMs, stopping.signal);
      } catch (fault) {
        failures += 1;
        log({ event: 'wakes_unreachable', failures, reason: reasonOf(fault) });
        await sleep(outagePauseMs(failures, random()), stopping.signal);
      }
    }
  }

  /** One look at what is due; answers how long to rest after it. */
  async function round(): Promise<number> {
    const claimed = await store.claimWakes({ now: now(), leaseMs: LIMITS.wakeLeaseMs, limit: WAKES_AT_ONCE });
    await Promise.all(claimed.map(take));
    if (claimed.length > 0) return 0;
    const dueAt = await store.nextWakeAt();
    const dueInMs = dueAt === undefined ? LONGEST_PAUSE_MS : dueAt - now();
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, dueInMs));
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
      const drained = new AbortController();
      void rounds.then(() => drained.abort());
      await sleep(DRAIN_MS, drained.signal);
    },
  };
}
