import type { Intent } from '../domain/intent.ts';
import { COURSE_WORD, SUBJECT_WORD } from './mentions.ts';
import type { WordKind } from './word-book.ts';

/** What a phrase speaks for; `unrelated` phrases speak against every intent. */
export type Topic = Intent | 'unrelated';

export interface Phrase {
  topic: Topic;
  /** As it stands in the file, for explanations. */
  text: string;
  words: string[];
  /** What each word tells, 0 to 1; same length as `words`. */
  weights: number[];
  totalWeight: number;
  /** How much of a message the phrase explains by itself; question words and small words explain little. */
  mass: number;
  /** Made of small and question words only ("where are you"): it must stand together. */
  isLoose: boolean;
}

export interface PhraseIndex {
  phrases: Phrase[];
  /** Word -> where it stands in phrases; small words are not listed, they only confirm. */
  places: Map<string, { phrase: number; at: number }[]>;
}

const SMALL_WORD_WEIGHT = 0.3;
const COURSE_WORD_WEIGHT = 0.25;
const LEAST_WEIGHT = 0.08;
const MASS = { small: 0.1, question: 0.4, content: 1 } as const;

/**
 * Weighs every word by how few intents use it: a word of one intent tells 1, a word of all of them next to nothing. The
 * file alone decides, there are no weights to tune by hand.
 */
export function buildPhraseIndex(
  entries: { topic: Topic; text: string; words: string[] }[],
  kinds: Map<string, WordKind>,
): PhraseIndex {
  const topicsOf = new Map<string, Set<Topic>>();
  const topics = new Set(entries.map((entry) => entry.topic));
  for (const { topic, words } of entries) {
    for (const word of words) {
      const known = topicsOf.get(word);
      if (known === undefined) topicsOf.set(word, new Set([topic]));
      else known.add(topic);
    }
  }
  const weightOf = (word: string): number => {
    if (word === COURSE_WORD) return COURSE_WORD_WEIGHT;
    const rarity = 1 - Math.log(topicsOf.get(word)?.size ?? 1) / Math.log(Math.max(2, topics.size));
    const weight = Math.max(LEAST_WEIGHT, rarity);
    return kinds.get(word) === 'small' ? Math.min(weight, SMALL_WORD_WEIGHT) : weight;
  };
  const index: PhraseIndex = { phrases: [], places: new Map() };
  for (const { topic, text, words } of entries) {
    if (words.length === 0) continue;
    const weights = words.map(weightOf);
    const number = index.phrases.length;
    index.phrases.push({
      topic,
      text,
      words,
      weights,
      totalWeight: sum(weights),
      mass: sum(words.map((word) => massOf(word, kinds))),
      isLoose: words.every((word) => massOf(word, kinds) < MASS.content),
    });
    const isAllSmall = words.every((word) => kinds.get(word) === 'small');
    words.forEach((word, at) => {
      if (kinds.get(word) === 'small' && !(isAllSmall && at === 0)) return;
      const places = index.places.get(word);
      if (places === undefined) index.places.set(word, [{ phrase: number, at }]);
      else places.push({ phrase: number, at });
    });
  }
  return index;
}

export function massOf(word: string, kinds: Map<string, WordKind>): number {
  if (word === COURSE_WORD || word === SUBJECT_WORD) return MASS.content;
  const kind = kinds.get(word);
  if (kind === 'small') return MASS.small;
  return kind === 'question' ? MASS.question : MASS.content;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
