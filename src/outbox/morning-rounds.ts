import type { ConversationHost } from '../app/conversation-host.ts';
import { sendDigests } from '../app/staff/send-digests.ts';
import { withDeadline } from '../deadline.ts';
import { LIMITS } from '../domain/limits.ts';
import { isQuiet } from '../domain/quiet-hours.ts';
import { lagosDay } from '../domain/school-facts.ts';
import { reasonOf } from './postman-ports.ts';
import { sleep } from './sleep.ts';

const START_MS = 1_000;

export interface MorningRoundsPorts {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: { event: 'digest_unreachable'; reason: string }) => void;
}

export interface MorningRounds {
  /** Resolves when nothing is under way any more, or `LIMITS.housekeeperDrainMs` have passed. */
  stop(): Promise<void>;
}

/**
 * Sees to it that staff get the digest of the morning: looks about once a minute, and no more on a day on which it went through.
 * Several processes may do so. An outage is waited out until the next look. Never rejects.
 */
export function startMorningRounds({ host, now, random, log }: MorningRoundsPorts): MorningRounds {
  const stopping = new AbortController();
  let doneOn = '';

  async function look(): Promise<void> {
    const at = now();
    if (isQuiet(at) || lagosDay(at) === doneOn) return;
    try {
      await sendDigests(at, host);
      doneOn = lagosDay(at);
    } catch (fault) {
      log({ event: 'digest_unreachable', reason: reasonOf(fault) });
    }
  }

  async function walk(): Promise<void> {
    // Processes started together do not all come at the same moment.
    await sleep(START_MS * random(), stopping.signal);
    while (!stopping.signal.aborted) {
      await look();
      await sleep(LIMITS.digestLookMs * (0.5 + random()), stopping.signal);
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
