import type { LanguagePhrases } from './language-phrases.ts';
import type { MentionTable } from './mentions.ts';
import { LINK_WORD } from './normalise.ts';
import type { Topic } from './phrase-index.ts';
import type { WordBook, WordKind } from './word-book.ts';

/** What every known word tells by itself. Lists further down win: a word that a phrase asks with is never strange. */
export function wordKinds(source: {
  phrases: LanguagePhrases[];
  entries: { topic: Topic; words: string[] }[];
  mentions: MentionTable;
  /** All words of a text, levelled. */
  wordsOf: (text: string) => string[];
  /** Single words, levelled. */
  level: (words: string[]) => string[];
}): Map<string, WordKind> {
  const { phrases, entries, mentions, wordsOf, level } = source;
  const listed = (pick: (one: LanguagePhrases) => string[]): string[] => level(phrases.flatMap(pick));
  const strange = phrases.flatMap((one) => one.unrelated.filter((text) => !text.includes(' ')).flatMap(wordsOf));
  const marks: readonly (readonly [WordKind, string[]])[] = [
    ['name', listed((one) => one.names)],
    // Words that only names of courses are made of ("iphone app"), and expressions about something else.
    ['known', [...mentions.byName.keys()].flatMap((name) => name.split(' '))],
    ['known', entries.flatMap((entry) => (entry.topic === 'unrelated' ? entry.words : []))],
    ['unrelated', [...strange, LINK_WORD]],
    ['known', phrases.flatMap(wholeSayings).flatMap(wordsOf)],
    ['known', entries.flatMap((entry) => (entry.topic === 'unrelated' ? [] : entry.words))],
    ['known', listed((one) => one.aboutUs)],
    ['small', listed((one) => one.smallWords)],
    ['question', listed((one) => one.questionWords)],
  ];
  return new Map(marks.flatMap(([kind, words]) => words.map((word) => [word, kind] as const)));
}

/** The words a misspelt one can have been meant to be: those of questions first, and those used most; names are never guessed. */
export function mendableWords(
  kinds: Map<string, WordKind>,
  { sameWords, fillers }: Pick<WordBook, 'fillers' | 'sameWords'>,
  entries: { words: string[] }[],
): string[] {
  const uses = new Map<string, number>();
  for (const { words } of entries) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  const order: readonly WordKind[] = ['question', 'known', 'small', 'unrelated'];
  const ordered = order.flatMap((wanted) =>
    [...kinds]
      .filter(([, kind]) => kind === wanted)
      .map(([word]) => word)
      .toSorted((one, other) => (uses.get(other) ?? 0) - (uses.get(one) ?? 0)),
  );
  return [...new Set([...ordered, ...sameWords.keys(), ...fillers])];
}

function wholeSayings(one: LanguagePhrases): string[] {
  return [
    ...[one.commands, one.choices, one.levels, one.numerals].flatMap((lists) => Object.values(lists).flat()),
    ...one.yes,
    ...one.no,
    ...one.all,
  ];
}
