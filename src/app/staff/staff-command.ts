import { isOneLetterOff } from '../../domain/one-letter-off.ts';

/** What a message of staff orders, or that it orders nothing and is meant for somebody to read. */
export type StaffCommand =
  | { type: 'list' | 'on' | 'off' | 'test' | 'try' | 'commands' }
  | { type: 'claim' | 'done' | 'show'; number: number }
  /** The same without a number: about what is quoted, or the only one there is. */
  | { type: 'incomplete'; verb: NumberedVerb }
  /** A number and nothing else: which of several was meant. */
  | { type: 'number'; number: number }
  | { type: 'text' };

export type NumberedVerb = 'claim' | 'done' | 'show';

/**
 * Reads an order as people type it on a phone: any case, with a # or a full stop, the number first or last, a letter wrong. An
 * order is a whole message, so that an answer which begins with "done" or names a number reaches the person it is for.
 */
export function parseStaffCommand(text: string): StaffCommand {
  const words = text.toLowerCase().match(/[\p{L}']+|\d+/gu) ?? [];
  const said = words.filter((word) => !FILLERS.has(word));
  // More than a word and a number is a sentence, and so is what holds anything a thumb does not slip on.
  if (said.length === 0 || said.length > 2 || /[^\p{L}\p{M}\d\s#.,!:'’-]/u.test(text)) return { type: 'text' };
  const [number, ...moreNumbers] = said.filter((word) => /^\d/.test(word));
  const [word, ...moreWords] = said.filter((one) => !/^\d/.test(one));
  if (moreNumbers.length > 0 || moreWords.length > 0) return { type: 'text' };
  if (word === undefined)
    return numberOf(number) === undefined ? { type: 'text' } : { type: 'number', number: Number(number) };
  const verb = verbOf(word, number !== undefined);
  if (verb === undefined) return { type: 'text' };
  if (!isNumbered(verb)) return number === undefined ? { type: verb } : { type: 'text' };
  const meant = numberOf(number);
  return meant === undefined ? { type: 'incomplete', verb } : { type: verb, number: meant };
}

function numberOf(digits: string | undefined): number | undefined {
  const number = Number(digits);
  return digits !== undefined && digits.length <= 9 && number > 0 ? number : undefined;
}

/**
 * A misspelt verb counts, but for DONE by itself: "gone" or "dont" may be all that somebody is to be told, and what is closed by
 * mistake leaves a person waiting.
 */
function verbOf(word: string, hasNumber: boolean): Verb | undefined {
  const known = VERBS.get(word);
  if (known !== undefined) return known;
  if (word.length < SHORTEST_MISSPELT) return undefined;
  const near = [...VERBS].find(([name]) => name.length > SHORTEST_MISSPELT && isOneLetterOff(word, name))?.[1];
  return near === 'done' && !hasNumber ? undefined : near;
}

/** Two letters are too few to tell what was meant. */
const SHORTEST_MISSPELT = 3;

type Verb = NumberedVerb | 'list' | 'on' | 'off' | 'test' | 'try' | 'commands';

function isNumbered(verb: Verb): verb is NumberedVerb {
  return verb === 'claim' || verb === 'done' || verb === 'show';
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['list', 'list'],
  ['claim', 'claim'],
  ['take', 'claim'],
  ['done', 'done'],
  ['close', 'done'],
  ['show', 'show'],
  ['on', 'on'],
  ['off', 'off'],
  ['test', 'test'],
  ['try', 'try'],
  ['commands', 'commands'],
  ['command', 'commands'],
]);

/** What people put around an order. */
const FILLERS: ReadonlySet<string> = new Set(['please', 'pls', 'abeg', 'request', 'number', 'no', 'duty', 'now']);
