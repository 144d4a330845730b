import { repairSpelling, type SpellingIndex } from './spelling.ts';
import { stem, type PlainWord } from './normalise.ts';

/** What kind of word it is, as far as deciding about a message goes. */
export type WordKind = 'known' | 'small' | 'question' | 'name' | 'number' | 'unrelated' | 'unknown';

export interface WordBook {
  fillers: Set<string>;
  shorthand: Map<string, string[]>;
  /** Word -> the one that phrases are compared by. */
  sameWords: Map<string, string>;
  /** Every word that is right as it is. */
  kinds: Map<string, WordKind>;
  spelling: SpellingIndex;
}

/** A word ready for comparison. */
export interface Word extends PlainWord {
  kind: WordKind;
  /** What was written, when the word was changed by more than its ending. */
  repairedFrom?: string;
}

/** So many unknown words of one message are looked up; the rest stay unknown, which bounds the work. */
const REPAIRS = 80;

/**
 * Shorthand spelled out, endings and synonyms levelled, fillers dropped: all that can be done to words without guessing.
 * Phrases of ours and messages go through it alike; a message brings the words that are known, to shorten what is drawn out.
 */
export function plainForms(words: readonly PlainWord[], book: PlainBook): PlainWord[] {
  const forms: PlainWord[] = [];
  for (const plain of words) addForms(plain, book, forms);
  return forms;
}

type PlainBook = Pick<WordBook, 'fillers' | 'shorthand' | 'sameWords'> & Partial<Pick<WordBook, 'kinds'>>;

function addForms(
  { word: written, sentence, clause, isStretched }: PlainWord,
  book: PlainBook,
  forms: PlainWord[],
): void {
  const word = isStretched === true ? relaxed(written, book) : written;
  if (book.fillers.has(word)) return;
  const spelled = book.shorthand.get(word);
  if (spelled === undefined) {
    forms.push({ word: levelled(word, book.sameWords), sentence, clause });
    return;
  }
  for (const one of spelled) {
    if (!book.fillers.has(one)) forms.push({ word: levelled(one, book.sameWords), sentence, clause });
  }
}

/** "pleasee" and "stopp", once drawn out, as the word that is known: with two of the letter, or else with one. */
function relaxed(doubled: string, { fillers, shorthand, sameWords, kinds }: PlainBook): string {
  const isKnown = (word: string): boolean =>
    fillers.has(word) || shorthand.has(word) || kinds?.has(levelled(word, sameWords)) === true;
  const single = doubled.replaceAll(/(\p{L})\1/gu, '$1');
  return !isKnown(doubled) && isKnown(single) ? single : doubled;
}

/** The words of a message, mended where they are misspelt. */
export function readWords(words: readonly PlainWord[], book: WordBook): Word[] {
  let repairs = 0;
  const read: Word[] = [];
  for (const plain of words) {
    for (const { word, sentence, clause } of plainForms([plain], book)) {
      const kind = kindOf(word, book);
      const mayMend = kind === 'unknown' && repairs < REPAIRS;
      if (mayMend) repairs += 1;
      const mended = mayMend ? mend(word, book) : undefined;
      if (mended === undefined) {
        read.push({ word, sentence, clause, kind });
        continue;
      }
      for (const one of mended) {
        if (book.fillers.has(one)) continue;
        read.push({ word: one, sentence, clause, kind: kindOf(one, book), repairedFrom: plain.word });
      }
    }
  }
  return read;
}

/** Ending and synonyms: a table entry for the word as written goes before the one for its stem. */
export function levelled(word: string, sameWords: Map<string, string>): string {
  const stemmed = stem(word);
  return sameWords.get(word) ?? sameWords.get(stemmed) ?? stemmed;
}

function kindOf(word: string, book: WordBook): WordKind {
  const kind = book.kinds.get(word);
  if (kind !== undefined) return kind;
  if (/^\p{N}+$/u.test(word)) return 'number';
  // A sign or an emoji nobody listed says nothing.
  return /^[\p{L}\p{N}]/u.test(word) ? 'unknown' : 'small';
}

/** Tries, in this order: a verb's ending, two words run together, a spelling mistake. */
function mend(word: string, book: WordBook): string[] | undefined {
  for (const base of withoutEnding(word)) {
    const form = levelled(base, book.sameWords);
    if (book.kinds.has(form)) return [form];
  }
  const parts = takenApart(word, book);
  if (parts !== undefined) return parts;
  const repaired = repairSpelling(word, book.spelling);
  return repaired === undefined ? undefined : [levelled(repaired, book.sameWords)];
}

function withoutEnding(word: string): string[] {
  if (word.length >= 6 && word.endsWith('ing')) {
    const base = word.slice(0, -3);
    return [base, `${base}e`, base.replace(/(.)\1$/, '$1')];
  }
  if (word.length >= 5 && word.endsWith('ed')) return [word.slice(0, -1), word.slice(0, -2)];
  if (word.length >= 6 && word.endsWith('ly')) return [word.slice(0, -2)];
  return [];
}

const SHORTEST_PART_CHARS = 3;
const LONGEST_RUN_TOGETHER_CHARS = 24;

/** "howmuch", "webdevelopment": both parts must be words of ours, and not both of them mere small words. */
function takenApart(word: string, book: WordBook): string[] | undefined {
  if (word.length > LONGEST_RUN_TOGETHER_CHARS) return undefined;
  for (let at = SHORTEST_PART_CHARS; at <= word.length - SHORTEST_PART_CHARS; at += 1) {
    const parts = [word.slice(0, at), word.slice(at)].map((part) => levelled(part, book.sameWords));
    const kinds = parts.map((part) => book.kinds.get(part));
    if (kinds.every((kind) => kind === 'known' || kind === 'question')) return parts;
  }
  return undefined;
}
