import type { Token } from './mentions.ts';
import type { Phrase, PhraseIndex } from './phrase-index.ts';

/** A phrase found in a message, wholly or nearly so. */
export interface PhraseMatch {
  phrase: Phrase;
  /** The token each word of the phrase was found at; -1 for a word that is missing. */
  positions: number[];
  /** The share of the phrase's weight that was found, 0 to 1. */
  coverage: number;
  /** What was found, less what stands between: which of two matches explains more. */
  value: number;
  from: number;
  to: number;
}

/** Less than this share of a phrase is no match. */
export const LEAST_COVERAGE = 0.72;

/** So many other words may stand between two words of a phrase; next to none in a loose one ("where … are … you"). */
const GAP_WORDS = 4;
const LOOSE_GAP_WORDS = 1;
const GAP_COST = { small: 0.01, other: 0.05 } as const;

/** Finds every phrase in the tokens, the best place of each. The work is bounded by tokens × places of their words. */
export function matchPhrases(tokens: Token[], index: PhraseIndex): PhraseMatch[] {
  const present = new Set(tokens.map((token) => token.word));
  const promising = new Map<number, boolean>();
  const best = new Map<number, PhraseMatch>();
  tokens.forEach((token, position) => {
    for (const { phrase: number, at } of index.places.get(token.word) ?? []) {
      const phrase = index.phrases[number];
      if (phrase === undefined) continue;
      let isPromising = promising.get(number);
      if (isPromising === undefined) {
        isPromising = coverageIn(phrase, present) >= LEAST_COVERAGE;
        promising.set(number, isPromising);
      }
      if (!isPromising) continue;
      const match = align(phrase, at, tokens, position);
      if (match === undefined) continue;
      const known = best.get(number);
      if (known === undefined || match.value > known.value) best.set(number, match);
    }
  });
  return [...best.values()];
}

/** The most of a phrase that a message of these words could cover, whatever their order. */
function coverageIn(phrase: Phrase, present: Set<string>): number {
  let weight = 0;
  for (let at = 0; at < phrase.words.length; at += 1) {
    if (present.has(phrase.words[at] ?? '')) weight += phrase.weights[at] ?? 0;
  }
  return weight / phrase.totalWeight;
}

/** Lays a phrase over the tokens so that its word `at` stands at `position`; the nearest place for each other word. */
function align(phrase: Phrase, at: number, tokens: Token[], position: number): PhraseMatch | undefined {
  const positions = phrase.words.map(() => -1);
  positions[at] = position;
  const reach = phrase.isLoose ? LOOSE_GAP_WORDS : GAP_WORDS;
  for (const step of [1, -1] as const) {
    let cursor = position;
    for (let next = at + step; next >= 0 && next < phrase.words.length; next += step) {
      const found = nearest(phrase.words[next] ?? '', tokens, cursor, step, reach);
      if (found === undefined) continue;
      positions[next] = found;
      cursor = found;
    }
  }
  let weight = 0;
  positions.forEach((found, word) => {
    if (found >= 0) weight += phrase.weights[word] ?? 0;
  });
  const coverage = weight / phrase.totalWeight;
  if (coverage < LEAST_COVERAGE) return undefined;
  const found = positions.filter((one) => one >= 0);
  const from = Math.min(...found);
  const to = Math.max(...found);
  return { phrase, positions, coverage, value: weight * coverage - gapCost(tokens, from, to, found), from, to };
}

function nearest(word: string, tokens: Token[], from: number, step: 1 | -1, reach: number): number | undefined {
  for (let distance = 1; distance <= reach + 1; distance += 1) {
    const token = tokens[from + step * distance];
    if (token === undefined || token.sentence !== tokens[from]?.sentence) return undefined;
    if (token.word === word) return from + step * distance;
  }
  return undefined;
}

function gapCost(tokens: Token[], from: number, to: number, found: number[]): number {
  let cost = 0;
  for (let at = from; at <= to; at += 1) {
    if (found.includes(at)) continue;
    const kind = tokens[at]?.kind;
    cost += kind === 'small' || kind === 'course' || kind === 'number' ? GAP_COST.small : GAP_COST.other;
  }
  return cost;
}
