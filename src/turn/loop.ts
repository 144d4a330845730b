import { HOUR_MS } from '../domain/durations.ts';
import { fnv1a } from '../domain/fnv.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';
import { foldText } from '../understanding/normalise.ts';
import type { Verdict } from './flood.ts';

type Echoes = NonNullable<Session['echoes']>;

/** What was heard, as far as a loop is told by it. */
export interface Heard {
  text: string;
  /** It answers the open question, as "1" does: the same words are something else where something else is asked. */
  isAnswer: boolean;
}

export interface Loop {
  verdict: Verdict;
  /** Few texts again and again, or too many replies in all. */
  because: 'repeating' | 'too_many';
  /** To be remembered when the message is answered. */
  echoes: Echoes;
}

/**
 * Tells two machines that answer each other from a conversation: the same text or the same few texts again and again, each
 * answered, or more replies in an hour or a day than a person could read. Slower than a flood, which has a guard of its own,
 * and below it on purpose. Not to be asked where `floodLimit` is 0: then nothing is damped.
 */
export function loopOf(before: Session, heard: Heard, { now, floodLimit }: { now: number; floodLimit: number }): Loop {
  const echoes = echoesWith(before, heard, now, LIMITS.floodWindowMs / floodLimit);
  const [same, few] = echoes;
  const repeating = worse(verdictAt(same, LIMITS.loopRepeats + 1), verdictAt(few, LIMITS.loopEchoes + 1));
  const { inHour, inDay } = repliesCounted(before, now);
  const tooMany = worse(verdictAt(inHour + 1, LIMITS.repliesPerHour), verdictAt(inDay + 1, LIMITS.repliesPerDay));
  const verdict = worse(repeating, tooMany);
  return { verdict, because: verdict === repeating ? 'repeating' : 'too_many', echoes };
}

/** Whether it is the very same text, more often in a row than is answered. */
export function isSameAgain({ echoes: [same] }: Loop): boolean {
  return same > LIMITS.loopRepeats;
}

/** How many replies the contact has had in the hour and the day of `now`. */
export function repliesCounted({ replyCounts }: Session, now: number): { inHour: number; inDay: number } {
  const [hour, inHour, inDay] = replyCounts ?? [0, 0, 0];
  const current = hourOf(now);
  return { inHour: hour === current ? inHour : 0, inDay: dayOf(hour) === dayOf(current) ? inDay : 0 };
}

/**
 * The counts with one reply more. A new registration begins them anew: no machine completes one, and who registers a whole
 * class in an hour is no machine. There are at most `LIMITS.registrationsPerContact` of them.
 */
export function countReply(
  session: Session,
  { isNew, now }: { isNew: boolean; now: number },
): NonNullable<Session['replyCounts']> {
  if (isNew) return [hourOf(now), 1, 1];
  const { inHour, inDay } = repliesCounted(session, now);
  return [hourOf(now), inHour + 1, inDay + 1];
}

function hourOf(now: number): number {
  return Math.floor(now / HOUR_MS);
}

function dayOf(hour: number): number {
  return Math.floor(hour / 24);
}

const VERDICTS: readonly Verdict[] = ['answer', 'warn', 'silent'];

/** The `last` one is the one that is told. */
function verdictAt(count: number, last: number): Verdict {
  if (count < last) return 'answer';
  return count === last ? 'warn' : 'silent';
}

function worse(one: Verdict, other: Verdict): Verdict {
  return VERDICTS.indexOf(one) >= VERDICTS.indexOf(other) ? one : other;
}

const NO_ECHOES: Echoes = [0, 0, ''];
/** Of 36^3 hashes two in a row are the same by chance once in 46,656 times, and five in a row never. */
const HASH_CHARS = 3;

function echoesWith(before: Session, heard: Heard, now: number, burstMs: number): Echoes {
  const known = before.echoes ?? NO_ECHOES;
  const isDamped = known[0] > LIMITS.loopRepeats || known[1] > LIMITS.loopEchoes;
  const lastReplyAt = before.repliedAt.at(-1) ?? 0;
  // What comes faster than a flood is the flood's; what a person sends in one breath is one message.
  if (!isDamped && now - lastReplyAt < burstMs) return known;
  const hash = hashOf(heard, before.state);
  if (hash === undefined) return NO_ECHOES;
  const isPaused = now - (before.lastInboundAt ?? 0) >= LIMITS.loopPauseMs;
  return isPaused ? [1, 1, hash] : withHash(known, hash);
}

/** The hashes stand in the order in which they were last heard; one too many begins anew, and so does another after the same. */
function withHash([same, few, hashes]: Echoes, hash: string): Echoes {
  if (hashes.endsWith(hash)) return [same + 1, few + 1, hashes];
  const others = hashes.match(HASHES)?.filter((one) => one !== hash) ?? [];
  const isNew = others.length * HASH_CHARS === hashes.length;
  const isOneTooMany = isNew && (others.length >= LIMITS.loopTexts || few > LIMITS.loopEchoes);
  if (isOneTooMany || (same > LIMITS.loopRepeats && few <= LIMITS.loopEchoes)) return [1, 1, hash];
  return [1, few + 1, [...others, hash].join('')];
}

const HASHES = new RegExp(`.{${HASH_CHARS}}`, 'g');

/** Numbers in a text are all the same: machines count. `undefined` where there are no words to tell by. */
function hashOf({ text, isAnswer }: Heard, state: string): string | undefined {
  const folded = foldText(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const told = /\p{L}/u.test(folded) ? folded.replaceAll(/\d+/g, '0') : folded || text.trim();
  if (told === '') return undefined;
  const hash = fnv1a(isAnswer ? `${state}\n${told}` : told) % 36 ** HASH_CHARS;
  return hash.toString(36).padStart(HASH_CHARS, '0');
}
