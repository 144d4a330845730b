import type { PlainWord } from './normalise.ts';

/** Sayings that count only when they are all a message says: orders, yes and no, the names of choices. */
export interface WholeTable<Value> {
  bySaying: Map<string, Saying<Value>>;
  longestWords: number;
}

export interface Saying<Value> {
  value: Value;
  /** Written with "…" at its end: anything may follow it ("yes …"). */
  isOpen: boolean;
}

/** The first entry of a saying wins; an open one opens those before it. */
export function buildWholeTable<Value>(
  entries: { text: string; words: PlainWord[]; value: Value }[],
): WholeTable<Value> {
  const table: WholeTable<Value> = { bySaying: new Map(), longestWords: 0 };
  for (const { text, words, value } of entries) {
    const saying = joinWords(words);
    if (saying === '') continue;
    const known = table.bySaying.get(saying);
    const isOpen = text.trimEnd().endsWith('…');
    if (known === undefined) table.bySaying.set(saying, { value, isOpen });
    else if (known.value === value) known.isOpen ||= isOpen;
    table.longestWords = Math.max(table.longestWords, words.length);
  }
  return table;
}

/** What a message of exactly these words means. */
export function lookUpWhole<Value>(table: WholeTable<Value>, words: PlainWord[]): Value | undefined {
  return words.length > table.longestWords ? undefined : table.bySaying.get(joinWords(words))?.value;
}

/** What a message means that is made of nothing but sayings of one value ("yes, correct"). */
export function lookUpOnly<Value>(table: WholeTable<Value>, words: PlainWord[]): Value | undefined {
  let value: Value | undefined;
  let at = 0;
  while (at < words.length) {
    const found = longestAt(table, words, at);
    if (found === undefined || (value !== undefined && found.saying.value !== value)) return undefined;
    value = found.saying.value;
    at += found.length;
  }
  return value;
}

/** What a message means that begins with an open saying ("yes, for my son"). */
export function lookUpLeading<Value>(table: WholeTable<Value>, words: PlainWord[]): Value | undefined {
  const found = longestAt(table, words, 0);
  return found?.saying.isOpen === true ? found.saying.value : undefined;
}

/** The value of the first saying that stands anywhere among the words; sayings of one letter or small talk are not listed. */
export function lookUpAnywhere<Value>(table: WholeTable<Value>, words: PlainWord[]): Value | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const found = longestAt(table, words, at);
    if (found !== undefined) return found.saying.value;
  }
  return undefined;
}

function longestAt<Value>(table: WholeTable<Value>, words: PlainWord[], at: number) {
  for (let length = Math.min(table.longestWords, words.length - at); length >= 1; length -= 1) {
    const saying = table.bySaying.get(joinWords(words.slice(at, at + length)));
    if (saying !== undefined) return { saying, length };
  }
  return undefined;
}

export function joinWords(words: Pick<PlainWord, 'word'>[]): string {
  return words.map((one) => one.word).join(' ');
}
