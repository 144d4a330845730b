export interface PageRule {
  /** The room on a page, in the unit of `sizeOf`. */
  limit: number;
  /** The size of a text in the channel's own unit. Never less than its UTF-16 length, and never smaller for a longer text. */
  sizeOf: (text: string) => number;
  /** The line that says how to get the next page; it ends every page but the last. Takes at most half a page. */
  moreHint: string;
  /** What stands between a page and the hint. */
  beforeHint: string;
}

/**
 * Cuts a text into pages that fit. Promises: nothing but white space at a cut is lost, no page is over the limit, and
 * every page but the last is at least half full. Cuts between paragraphs rather than lines, between lines rather than
 * words, and inside a word only where there is no other way; never inside a character that people see as one.
 */
export function paginate(text: string, rule: PageRule): string[] {
  const hint = rule.beforeHint + fitHint(rule);
  const room = rule.limit - rule.sizeOf(hint);
  const pages: string[] = [];
  let rest = text.trim();
  while (rule.sizeOf(rest) > rule.limit) {
    const cut = bestCut(rest, longestPrefix(rest, room, rule.sizeOf));
    pages.push(rest.slice(0, cut).trimEnd() + hint);
    rest = rest.slice(cut).trimStart();
  }
  return [...pages, rest];
}

/** A hint that is longer than half a page would leave no room for what people asked for. */
function fitHint(rule: PageRule): string {
  const half = Math.floor(rule.limit / 2) - rule.sizeOf(rule.beforeHint);
  if (rule.sizeOf(rule.moreHint) <= half) return rule.moreHint;
  return rule.moreHint.slice(0, bestCut(rule.moreHint, longestPrefix(rule.moreHint, half, rule.sizeOf)));
}

/** How many UTF-16 units of the text fit into the room. */
function longestPrefix(text: string, room: number, sizeOf: (text: string) => number): number {
  let fits = 0;
  let tooLong = Math.min(text.length, room) + 1;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (sizeOf(text.slice(0, middle)) <= room) fits = middle;
    else tooLong = middle;
  }
  return fits;
}

const BOUNDARIES = ['\n\n', '\n', ' '];

/** Where to cut at or before `end`; a boundary in the first half is passed over, or pages would be nearly empty. */
function bestCut(text: string, end: number): number {
  if (end >= text.length) return text.length;
  for (const boundary of BOUNDARIES) {
    const cut = text.lastIndexOf(boundary, end);
    if (cut >= end / 2) return cut;
  }
  return characterBoundary(text, end);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The boundary of a visible character at or before `end`. One as large as half a page is only spared its code points. */
function characterBoundary(text: string, end: number): number {
  const boundary = graphemes.segment(text).containing(end)?.index ?? end;
  if (boundary >= end / 2) return boundary;
  const splitsPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(end - 1, end + 1));
  return splitsPair ? end - 1 : end;
}
