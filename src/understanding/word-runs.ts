/** Runs of words as look-up keys: joined once, then cut out, which is far cheaper than joining every run anew. */
export interface WordRuns {
  /** The words from one to another, both included, with spaces between. */
  between(from: number, to: number): string;
}

export function wordRuns(words: readonly { word: string }[]): WordRuns {
  const starts: number[] = [];
  let length = 0;
  for (const { word } of words) {
    starts.push(length);
    length += word.length + 1;
  }
  const joined = words.map(({ word }) => word).join(' ');
  return { between: (from, to) => joined.slice(starts[from], (starts[to + 1] ?? length) - 1) };
}
