import type { Handoff } from '../../domain/handoff.ts';
import { cleanLine } from '../../domain/clean-text.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Words } from '../../domain/reply.ts';

/** Somebody who waits, as a line of the digest names them. */
export interface Waiting extends Pick<Handoff, 'number'> {
  person: string;
  /** What they wrote last. */
  text: string;
}

/** Somebody who wrote in the night to the member of staff who has their chat. */
export interface Night extends Pick<Handoff, 'number'> {
  person: string;
  messages: number;
}

/** What waited for the morning; `own` are the chats of the one who is told. */
export interface Digest {
  waiting: Waiting[];
  own: Night[];
  registrations: Pick<Registration, 'reference' | 'name'>[];
  /** How many questions nobody has answered. */
  questions: number;
}

/** A notice in full and shorter, or `undefined` where nothing waited: nobody is written to for that. Pure. */
export function digestWords(digest: Digest): { words: Words; shorter: Words[] } | undefined {
  const { waiting, own, registrations, questions } = digest;
  // A question waits every day until somebody answers it: it is no reason to write by itself.
  if (waiting.length + own.length + registrations.length === 0) return undefined;
  const counted: Words = {
    key: 'staff.digest_counts',
    params: { waiting: waiting.length, written: own.length, registrations: registrations.length, questions },
  };
  const whole = (lines: number, chars: number): Words => ({
    lines: [
      { key: 'staff.digest' },
      ...few(waiting, lines, ({ number, person, text }) => ({
        key: 'staff.digest_waiting',
        params: { number, person, text: cleanLine(text, chars) },
      })),
      ...few(own, lines, ({ number, person, messages }) => ({
        key: 'staff.digest_wrote',
        params: { number, person, messages },
      })),
      ...few(registrations, lines, ({ reference, name }) => ({
        key: 'staff.digest_registered',
        params: { reference, name },
      })),
      ...(questions === 0 ? [] : [{ key: 'staff.digest_questions', params: { count: questions } }]),
      { key: 'staff.digest_end' },
    ],
  });
  return {
    words: whole(LIMITS.digestLines, LIMITS.recentMessageChars),
    shorter: [whole(3, LIMITS.quotedChars), counted],
  };
}

function few<Item>(items: readonly Item[], count: number, line: (item: Item) => Words): Words[] {
  const rest = items.length - count;
  const more: Words[] = rest > 0 ? [{ key: 'staff.list_more', params: { count: rest } }] : [];
  return [...items.slice(0, count).map(line), ...more];
}
