import type { PlainWord } from './normalise.ts';

export interface NumberWords {
  /** Words for numbers, ordinals among them. */
  numerals: Map<string, number>;
  /** Whether this word may stand beside a number that is an answer: "I want option two please". */
  mayStandAround: (word: string) => boolean;
}

/** Larger numbers are no answers to a list. */
const LARGEST = 999;
const MOST_WORDS = 16;

/**
 * The numbers of a message that says nothing else ("2.", "no 2", "the second one", "1 and 3"); `undefined` for any other.
 */
export function readNumbers(words: PlainWord[], { numerals, mayStandAround }: NumberWords): number[] | undefined {
  if (words.length > MOST_WORDS) return undefined;
  const numbers: number[] = [];
  for (const [at, { word }] of words.entries()) {
    const before = words[at - 1]?.word;
    // "The second one" names one number, "two, one" names two.
    const isPronoun = word === 'one' && before !== undefined && /(?:st|nd|rd|th)$/.test(before);
    const meant = /^\d+$/.test(word) && Number(word) <= LARGEST ? Number(word) : numerals.get(word);
    if (meant !== undefined && !isPronoun) numbers.push(meant);
    else if (!isPronoun && !mayStandAround(word)) return undefined;
  }
  return numbers.length === 0 ? undefined : [...new Set(numbers)];
}

/** The place in the list, from 1, of a message that is one letter ("b", "B)"); choices are lettered up to i, the ninth. */
export function readLetter(words: PlainWord[]): number | undefined {
  const [only, ...more] = words;
  if (only === undefined || more.length > 0 || !/^[a-i]$/.test(only.word)) return undefined;
  return only.word.charCodeAt(0) - 'a'.charCodeAt(0) + 1;
}
