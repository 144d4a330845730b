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
 * order is a whole message, so that an answer which begins with "done" or names a number reaches the person it is for. `isExact`
 * takes no letter for another: what quotes somebody is more likely for them.
 */
export function parseStaffCommand(written: string, { isExact = false }: { isExact?: boolean } = {}): StaffCommand {
  const text = written.replaceAll(DECORATION, ' ');
  const words = text.toLowerCase().match(/[\p{L}']+|\d+/gu) ?? [];
  const said = words.filter((word) => !FILLERS.has(word));
  const numbers = said.filter((word) => /^\d/.test(word));
  const [word, ...moreWords] = said.filter((one) => !/^\d/.test(one));
  // More than a word and a number is a sentence, and so is what holds anything a thumb does not slip on.
  if (moreWords.length > 0 || /[^\p{L}\p{M}\d\s#.,:'’-]/u.test(text)) return { type: 'text' };
  const number = numberOf(numbers);
  if (word === undefined) return number === undefined ? { type: 'text' } : { type: 'number', number };
  const verb = verbOf(word, { hasNumber: numbers.length > 0, isExact });
  if (verb === undefined) return { type: 'text' };
  if (!isNumbered(verb)) return numbers.length === 0 ? { type: verb } : { type: 'text' };
  // "CLAIM 12, 14" is no order, and nothing for anybody to read.
  if (numbers.length > 1) return VERBS.has(word) ? { type: 'commands' } : { type: 'text' };
  return number === undefined ? { type: 'incomplete', verb } : { type: verb, number };
}

/** The only number there is, where a request can have it. */
function numberOf([digits, ...more]: readonly string[]): number | undefined {
  const number = Number(digits);
  return digits !== undefined && more.length === 0 && digits.length <= 9 && number > 0 ? number : undefined;
}

/**
 * A misspelt verb counts: with a number any letter may be wrong; without one letters may only be missing, doubled or swapped, as
 * "text" and "last" are words. DONE by itself has to be right: what is closed by mistake leaves a person waiting.
 */
function verbOf(word: string, { hasNumber, isExact }: { hasNumber: boolean; isExact: boolean }): Verb | undefined {
  const known = VERBS.get(word);
  if (known !== undefined || isExact || word.length < SHORTEST_MISSPELT) return known;
  const name = MISSPELT.find((one) => isOneLetterOff(word, one) && (hasNumber || hasTheSameLetters(word, one)));
  return name === 'done' && !hasNumber ? undefined : name;
}

/** Two letters are too few to tell what was meant. */
const SHORTEST_MISSPELT = 3;

/** Of words as long as each other: otherwise one letter is missing, or too much. */
function hasTheSameLetters(word: string, other: string): boolean {
  return word.length !== other.length || [...word].every((letter) => other.includes(letter));
}

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
  ['help', 'commands'],
]);

/** Those that are told apart from other words though a letter is wrong. */
const MISSPELT = ['list', 'claim', 'done', 'show', 'test', 'commands'] as const satisfies readonly Verb[];

/** What people put behind an order without meaning anything by it. */
const DECORATION = /[?!*]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D/gu;

/** What people put around an order. */
const FILLERS: ReadonlySet<string> = new Set(['please', 'pls', 'abeg', 'request', 'number', 'no', 'duty', 'now']);
