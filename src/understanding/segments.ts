import type { Token } from './mentions.ts';

/** A run of tokens that is weighed as one thought: from the first to the last, both included. */
export interface Segment {
  from: number;
  to: number;
}

/** A longer sentence than this holds more than one thought. */
const SENTENCE_WORDS = 14;
/** So many words of a long sentence are looked at together, and so many further on again. */
const WINDOW_WORDS = 12;
const WINDOW_STEP = 5;
/** A clause of fewer words is no thought by itself ("Good morning, please, …") unless it is a phrase ("…, how much"). */
const CLAUSE_WORDS = 3;

/** The sentences of a message, their clauses (parted by commas and by words like "and"), and overlapping windows over what runs on without any. */
export function segmentsOf(
  tokens: readonly Token[],
  { joiningWords, phrases }: { joiningWords: ReadonlySet<string>; phrases: readonly Segment[] },
): Segment[] {
  const isJoining = tokens.map((token) => joiningWords.has(token.word));
  return runsOf({ from: 0, to: tokens.length - 1 }, (at) => tokens[at]?.sentence !== tokens[at + 1]?.sentence).flatMap(
    (sentence) => {
      const clauses = runsOf(
        sentence,
        (at) => isJoining[at + 1] === true || tokens[at]?.clause !== tokens[at + 1]?.clause,
      ).map(({ from, to }) => (isJoining[from] === true ? { from: from + 1, to } : { from, to }));
      const parts =
        clauses.length > 1
          ? clauses.filter((clause) => lengthOf(clause) >= CLAUSE_WORDS || isPhrase(clause, phrases))
          : [];
      const whole = lengthOf(sentence) <= SENTENCE_WORDS || parts.length === 0 ? [sentence] : [];
      return [...whole, ...parts].flatMap(windowsOf);
    },
  );
}

function isPhrase(clause: Segment, phrases: readonly Segment[]): boolean {
  return phrases.some(({ from, to }) => from === clause.from && to === clause.to);
}

function lengthOf({ from, to }: Segment): number {
  return to - from + 1;
}

function runsOf({ from, to }: Segment, isLast: (at: number) => boolean): Segment[] {
  const runs: Segment[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at < to && !isLast(at)) continue;
    runs.push({ from: start, to: at });
    start = at + 1;
  }
  return runs;
}

function windowsOf(segment: Segment): Segment[] {
  if (lengthOf(segment) <= SENTENCE_WORDS) return [segment];
  const windows: Segment[] = [];
  for (let from = segment.from; ; from += WINDOW_STEP) {
    const to = Math.min(from + WINDOW_WORDS - 1, segment.to);
    windows.push({ from, to });
    if (to === segment.to) return windows;
  }
}
