import type { Token } from './mentions.ts';
import type { Phrase, PhraseIndex } from './phrase-index.ts';
import { wordRuns } from './word-runs.ts';

/** A phrase found in a message, word for word: from the first token to the last, both included. */
export interface PhraseMatch {
  phrase: Phrase;
  from: number;
  to: number;
}

/** Finds the phrases that stand in a message as they stand in the files; the work is bounded by tokens × longest phrase. */
export function matchPhrases(tokens: readonly Token[], { byWords, beginnings }: PhraseIndex): PhraseMatch[] {
  const runs = wordRuns(tokens);
  const matches: PhraseMatch[] = [];
  for (const [from, first] of tokens.entries()) {
    for (let to = from; tokens[to]?.sentence === first.sentence; to += 1) {
      const words = runs.between(from, to);
      const phrase = byWords.get(words);
      if (phrase !== undefined) matches.push({ phrase, from, to });
      if (!beginnings.has(words)) break;
    }
  }
  return matches;
}
