/** A run of a WhatsApp text in one style. */
export interface TextRun {
  style: 'plain' | 'bold' | 'italic' | 'struck' | 'mono';
  text: string;
}

/**
 * WhatsApp's marks stand against the words they hold, and outside of a word: `*bold*` and not `2 * 3 * 4` or `a*b*c`.
 * The three backticks come first, as nothing inside them is a mark.
 */
const MARKED =
  /```(?<mono>[^`]+)```|(?<![\p{L}\p{N}])(?:\*(?<bold>\S|\S[^*\n]*\S)\*|_(?<italic>\S|\S[^_\n]*\S)_|~(?<struck>\S|\S[^~\n]*\S)~)(?![\p{L}\p{N}])/gu;

/** Splits a text into its runs. Nothing is lost but the marks; marks inside marks stay as they are. */
export function formatText(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let read = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > read) runs.push({ style: 'plain', text: text.slice(read, match.index) });
    runs.push(markedRun(match.groups ?? {}));
    read = match.index + match[0].length;
  }
  if (read < text.length) runs.push({ style: 'plain', text: text.slice(read) });
  return runs;
}

function markedRun(groups: Record<string, string | undefined>): TextRun {
  for (const style of ['mono', 'bold', 'italic', 'struck'] as const) {
    const text = groups[style];
    if (text !== undefined) return { style, text };
  }
  return { style: 'plain', text: '' };
}
