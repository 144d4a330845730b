/** The GSM-7 default alphabet (3GPP TS 23.038) less its control characters: one septet each. */
const BASIC =
  '\n !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz' +
  '¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ';

/** Its extension table: an escape and a septet, so two each. */
const EXTENSION = '[\\]^{|}~€';

const septets = new Map([
  ...Array.from(BASIC).map((character): [string, number] => [character, 1]),
  ...Array.from(EXTENSION).map((character): [string, number] => [character, 2]),
]);

/** What people see as the same sign, or nearly, where taking the marks off does not lead to GSM-7. */
const replacements = new Map<string, string>([
  ['₦', 'N'],
  ...each('\t\u00A0', ' '),
  ...each('\r\u2028\u2029', '\n'),
  ...each('‘’‚‛′ʼʻ`´', "'"),
  ...each('“”„‟″«»', '"'),
  ...each('‐‑‒–—―−⁃•·▪●◦‣', '-'),
  ['…', '...'],
  ['⁄', '/'],
  ['×', 'x'],
  ['→', '->'],
  ['©', '(c)'],
  // Hausa names are common in Nigeria; their hooked letters have no marks that could be taken off.
  ...each('Ɓɓ', 'B', 'b'),
  ...each('Ɗɗ', 'D', 'd'),
  ...each('Ƙƙ', 'K', 'k'),
  ...each('Ƴƴ', 'Y', 'y'),
]);

/**
 * Writes a text in GSM-7, as one character outside it halves what an SMS holds: ₦ becomes N, Yoruba and other marks
 * come off, quotes and dashes become straight, emoji and all that is left go. White space that a dropped sign leaves
 * behind is closed. Total and idempotent.
 */
export function toGsm7(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .normalize('NFC')
    .replaceAll(/[\p{L}\p{M}]+|./gsu, writeToken)
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/^ | $/gm, '');
}

/** The size of a text that is all GSM-7, in septets; a character outside of it counts as its UTF-16 units. */
export function septetsOf(text: string): number {
  let size = 0;
  for (const character of text) size += septets.get(character) ?? character.length;
  return size;
}

/**
 * Writes a word or a single sign. A word that cannot keep all of its marks keeps none: GSM-7 has à but not á or ọ, and
 * "kàaàro" reads as a mistake where "kaaaro" reads as Yoruba without marks.
 */
function writeToken(token: string): string {
  const characters = Array.from(token);
  if (characters.every((character) => septets.has(character))) return token;
  return characters.map((character) => replacements.get(character) ?? withoutMarks(character)).join('');
}

function withoutMarks(character: string): string {
  const pieces = Array.from(character.normalize('NFKD'));
  return pieces.map((piece) => (septets.has(piece) ? piece : (replacements.get(piece) ?? ''))).join('');
}

/** Pairs each sign with its replacement: one for all of them, or one for each. */
function each(signs: string, ...replacement: [string, ...string[]]): [string, string][] {
  return Array.from(signs).map((sign, index) => [sign, replacement[index] ?? replacement[0]]);
}
