import { plainId } from '../../flows/index.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Answer } from '../domain/reading.ts';
import type { QuotedLine } from '../domain/transcript.ts';
import type { Lexicon } from '../understanding/lexicon.ts';
import { read } from '../understanding/read.ts';

const WAYS_OUT: readonly string[] = ['menu', 'back'];

/** Questions that a plain yes or no answers, by one of their choices. */
const SAY_YES: readonly string[] = [
  'agree',
  'confirm',
  'same_learner',
  'delete_it',
  'withdraw_it',
  'guardian',
  'adult',
  'helped',
];

/**
 * What a message picks from an older menu that it quotes, by number, letter, label or name; `undefined` where it picks nothing
 * there, or where what is quoted is what is asked now. Numbers follow the quoted line's own choices.
 */
export function pickFromQuoted(
  { text }: Pick<InboundMessage, 'text'>,
  { direction, choices = [] }: QuotedLine,
  { shown, lexicon }: { shown: readonly string[]; lexicon: Lexicon },
): Answer | undefined {
  const ids = choices.map(({ id }) => id);
  if (direction === 'in' || ids.length === 0 || isSameMenu(ids, shown)) return undefined;
  const written = text.trim();
  const labelled = choices.find(({ label }) => label.toLowerCase() === written.toLowerCase());
  const wayOut = written === '0' ? ids.findLast((id) => WAYS_OUT.includes(id)) : undefined;
  const named = labelled?.id ?? wayOut;
  if (named !== undefined) return { type: 'choice', id: named };
  const numbered = ids.filter((id) => !WAYS_OUT.includes(id));
  const kind = numbered.every((id) => id.startsWith('course:')) ? 'courses' : 'choice';
  const expecting = { kind, offered: numbered.map(plainId) } as const;
  const { answer, command } = read({ text }, { lexicon, expecting, language: 'en', topic: [] });
  if (command !== undefined || answer === undefined || !isPick(answer, ids)) return undefined;
  if (answer.type !== 'choice') return answer;
  return { type: 'choice', id: ids.find((id) => plainId(id) === answer.id) ?? answer.id };
}

function isSameMenu(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

/** "Yes" below a list is small talk, unless the list was a question that it answers: then it must not answer another one. */
function isPick({ type }: Answer, ids: readonly string[]): boolean {
  if (type === 'yes' || type === 'no') return ids.some((id) => SAY_YES.includes(plainId(id)));
  return type === 'choice' || type === 'courses' || type === 'refused';
}
