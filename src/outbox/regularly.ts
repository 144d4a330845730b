import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

/** Something that is looked after now and then, by every process that does chores. */
export interface Rounds {
  /** Resolves when nothing is under way any more, or `LIMITS.housekeeperDrainMs` have passed. */
  stop(): Promise<void>;
}

export interface Regularity {
  /** About how often: half as soon or half as late, so that several processes do not all come at the same moment. */
  everyMs: number;
  /** The first time comes within this long after the start. */
  firstWithinMs: number;
  /** 0 to below 1. */
  random: () => number;
  /** Told why a round did not come to its end; the next one tries again. */
  failed: (reason: string) => void;
}

/** Does `round` again and again. An outage is waited out until the next time. Never rejects. */
export function regularly(round: () => Promise<void>, { everyMs, firstWithinMs, random, failed }: Regularity): Rounds {
  const stopping = new AbortController();

  async function walk(): Promise<void> {
    await sleep(firstWithinMs * random(), stopping.signal);
    while (!stopping.signal.aborted) {
      try {
        await round();
      } catch (fault) {
        failed(reasonOf(fault));
      }
      await sleep(everyMs * (0.5 + random()), stopping.signal);
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
