/** Everything that can break a reply, a log line or a page: controls but the line feed, lone surrogates, noncharacters. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A text from outside made safe to keep and to say again: line ends become `\n`, tabs spaces, what is unsafe goes, and it
 * is cut to `maxChars` UTF-16 units without splitting what people see as one character.
 */
export function cleanText(text: string, maxChars: number): string {
  const safe = text
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNSAFE, '');
  if (safe.length <= maxChars) return safe;
  const boundary = graphemes.segment(safe).containing(maxChars)?.index ?? maxChars;
  // One character as long as the whole limit is nonsense piled up; what stays of it may lose its second half.
  return safe.slice(0, boundary > 0 ? boundary : maxChars).replaceAll(UNSAFE, '');
}

/** The same for what belongs on one line, such as a name. */
export function cleanLine(text: string, maxChars: number): string {
  const line = cleanText(text, text.length).replaceAll(/\s+/g, ' ').trim();
  return cleanText(line, maxChars).trimEnd();
}
