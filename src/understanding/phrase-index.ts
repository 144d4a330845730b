import type { Intent } from '../domain/intent.ts';
import { noteBeginnings } from './beginnings.ts';
import { COURSE_WORD, SUBJECT_WORD } from './mentions.ts';
import type { WordKind } from './word-book.ts';

/** What a phrase speaks for: an intent, the way to a question (`background`), or none of our business (`unrelated`). */
export type Topic = Intent | 'background' | 'unrelated';

export interface Phrase {
  topic: Topic;
  /** As it stands in the file, for explanations. */
  text: string;
  words: string[];
  /** What its words tell together: much when few topics use them. */
  weight: number;
  /** How much of a message the phrase explains by itself; question words and small words explain little. */
  mass: number;
}

export interface PhraseIndex {
  /** The words of a phrase, with spaces between -> the phrase. */
  byWords: Map<string, Phrase>;
  /** How every longer phrase begins: where a message leaves all of them, looking on is in vain. */
  beginnings: Set<string>;
}

const SMALL_WORD_WEIGHT = 0.3;
const COURSE_WORD_WEIGHT = 0.25;
const LEAST_WEIGHT = 0.08;
const MASS = { small: 0.1, question: 0.4, content: 1 } as const;

/**
 * Weighs every word by how few topics use it: a word of one topic tells 1, a word of all of them next to nothing. The
 * files alone decide, there are no weights to tune by hand. Of two phrases of the same words the first counts.
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
  const index: PhraseIndex = { byWords: new Map(), beginnings: new Set() };
  for (const { topic, text, words } of entries) {
    const key = words.join(' ');
    if (index.byWords.has(key)) continue;
    noteBeginnings(words, index.beginnings);
    let weight = 0;
    let mass = 0;
    for (const word of words) {
      weight += weightOf(word);
      mass += massOf(word, kinds);
    }
    index.byWords.set(key, { topic, text, words, weight, mass });
  }
  return index;
}

function massOf(word: string, kinds: Map<string, WordKind>): number {
  if (word === COURSE_WORD || word === SUBJECT_WORD) return MASS.content;
  const kind = kinds.get(word);
  if (kind === 'small') return MASS.small;
  return kind === 'question' ? MASS.question : MASS.content;
}
