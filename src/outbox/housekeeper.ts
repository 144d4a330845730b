import { withDeadline } from '../deadline.ts';
import { HOUR_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Retention, Store } from '../store/store.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

/** Retention is counted in days, so that an hour more or less is nothing. */
const PAUSE_MS = HOUR_MS;

export interface HousekeeperPorts {
  store: Pick<Store, 'forgetExpired'>;
  retention: Retention;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: HousekeeperEntry) => void;
}

/** What the housekeeper tells, for logs. */
export type HousekeeperEntry =
  { event: 'expired_forgotten'; count: number } | { event: 'expiry_unreachable'; reason: string };

export interface Housekeeper {
  /** Resolves when nothing is under way any more, or `LIMITS.housekeeperDrainMs` have passed. */
  stop(): Promise<void>;
}

/**
 * Has the store forget what is past its time, about once an hour, the first time within the first minutes. Several processes
 * may do so. An outage is waited out until the next time. Never rejects.
 */
export function startHousekeeper({ store, retention, now, random, log }: HousekeeperPorts): Housekeeper {
  const stopping = new AbortController();

  async function walk(): Promise<void> {
    // Processes started together do not all come at the same moment.
    await sleep((PAUSE_MS / 10) * random(), stopping.signal);
    while (!stopping.signal.aborted) {
      try {
        const count = await store.forgetExpired(retention, now());
        if (count > 0) log({ event: 'expired_forgotten', count });
      } catch (fault) {
        log({ event: 'expiry_unreachable', reason: reasonOf(fault) });
      }
      await sleep(PAUSE_MS * (0.5 + random()), stopping.signal);
    }
  }

  const walking = walk();
  return {
    async stop() {
      stopping.abort();
      await withDeadline(walking, LIMITS.housekeeperDrainMs);
    },
  };
}
