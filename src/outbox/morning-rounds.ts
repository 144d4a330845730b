import type { ConversationHost } from '../app/conversation-host.ts';
import { sendDigests } from '../app/staff/send-digests.ts';
import { LIMITS } from '../domain/limits.ts';
import { isQuiet } from '../domain/quiet-hours.ts';
import { lagosDay } from '../domain/school-facts.ts';
import { regularly, type Rounds } from './regularly.ts';

export interface MorningRoundsPorts {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: { event: 'digest_unreachable'; reason: string }) => void;
}

const FIRST_WITHIN_MS = 1_000;

/** Sees to it that staff get the digest of the morning: looks once a minute, and no more on a day on which it went through. */
export function startMorningRounds({ host, now, random, log }: MorningRoundsPorts): Rounds {
  let doneOn = '';

  async function look(): Promise<void> {
    const at = now();
    if (isQuiet(at) || lagosDay(at) === doneOn) return;
    await sendDigests(at, host);
    doneOn = lagosDay(at);
  }

  const failed = (reason: string): void => log({ event: 'digest_unreachable', reason });
  return regularly(look, { everyMs: LIMITS.digestLookMs, firstWithinMs: FIRST_WITHIN_MS, random, failed });
}
