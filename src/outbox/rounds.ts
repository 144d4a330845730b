import { outagePauseMs } from './back-off.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

/** The store is looked at this often even when nothing calls, should a notification get lost. */
const LONGEST_PAUSE_MS = 60_000;
/** What is due and cannot be had (another worker was faster) is not asked for more often than this. */
const SHORTEST_PAUSE_MS = 20;

export interface RoundsPorts {
  /** One look at what is due; answers how long to rest after it. `rest` is given when somebody calls meanwhile. */
  look: (rest: AbortSignal) => Promise<number>;
  /** Told when a look failed, for logs. */
  unreachable: (outage: { failures: number; reason: string }) => void;
  /** 0 to below 1. */
  random: () => number;
}

export interface Rounds {
  /** Ends the rest, or has another look follow the one that is under way. */
  ring: () => void;
  /** Resolves when the last look has ended, once it was said to stop. */
  ended: Promise<void>;
}

/**
 * Looks, rests, and looks again until `stopping` is given; while the store does not answer, ever more seldom. The first look
 * comes after the caller's own work. Promises: never a rejection of its own, and no call is missed.
 */
export function startRounds({ look, unreachable, random }: RoundsPorts, stopping: AbortSignal): Rounds {
  let rest = new AbortController();
  const ring = (): void => rest.abort();
  stopping.addEventListener('abort', ring, { once: true });

  async function walk(): Promise<void> {
    let failures = 0;
    while (!stopping.aborted) {
      // A new one before looking, so that what calls during the look is not missed.
      rest = new AbortController();
      try {
        const pauseMs = await look(rest.signal);
        failures = 0;
        if (pauseMs > 0) await sleep(pauseMs, rest.signal);
      } catch (fault) {
        failures += 1;
        unreachable({ failures, reason: reasonOf(fault) });
        await sleep(outagePauseMs(failures, random()), stopping);
      }
    }
  }

  return { ring, ended: Promise.resolve().then(walk) };
}

/** How long to rest after a look that found nothing to do, when the next thing comes due at `dueAt`. */
export function restUntil(dueAt: number | undefined, now: number): number {
  const dueInMs = dueAt === undefined ? LONGEST_PAUSE_MS : dueAt - now;
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, dueInMs));
}
