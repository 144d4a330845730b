import { LIMITS } from '../domain/limits.ts';

/** One word as it stands in a message, without case, marks and punctuation. */
export interface PlainWord {
  word: string;
  /** Which sentence of the message it stands in, from 0. */
  sentence: number;
  /** Which clause of the message, from 0: commas and the ends of sentences part them. */
  clause: number;
  /** A letter was drawn out ("plsssss", "hellooo"): the word is spelled with two of it, and may be meant with one. */
  isStretched?: true;
}

/** A message of more words than this is read up to here; 1,600 characters of ordinary prose hold about 300. */
const WORDS = 400;

/** Compatibility forms can grow when they are taken apart (one code point to eighteen), so the result is cut as well. */
const FOLDED_CHARS = LIMITS.inboundTextChars * 2;

/** What a link and an e-mail address become, so that their parts are never taken for words. */
export const LINK_WORD = 'weblink';
const EMAIL_WORD = 'emailaddress';

const SPELLED_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\bhttps?:\/\/\S+|\bwww\.\S+/g, ` ${LINK_WORD} `],
  [/[^\s@]{1,64}@[^\s@]{1,200}/g, ` ${EMAIL_WORD} `],
  [/\bc\+\+/g, ' cpp '],
  [/\bc#/g, ' csharp '],
  [/\.net\b/g, ' dotnet '],
  [/[&+]/g, ' and '],
];

/** Most messages and phrases have none of the signs above, and are spared the search for each. */
const ANY_SPELLED_SIGN = /[@&+#]|:\/\/|www|\.net/;
/** Nothing to take apart: no marks, no compatibility forms. */
const PLAIN_TEXT = /^[\u0020-\u007e\n]*$/;

const WORD_OR_STOP = /[\p{L}\p{N}]+(?:'\p{L}+)*|\p{Extended_Pictographic}|[.?!;:,\n…]+/gu;
const STOP = /^[.?!;:,\n…]/;
/** Spares most messages the look at every word. */
const DRAWN_OUT = /(.)\1\1/u;
const MERE_COMMA = /^[,:]+$/;

/**
 * Lower case, straight quotes, compatibility forms resolved, every mark dropped ("Ẹ káàsán" -> "e kaasan"): what matching
 * looks at, never what is kept. At most `LIMITS.inboundTextChars` characters of the text are looked at.
 */
export function foldText(text: string): string {
  const cut = text.slice(0, LIMITS.inboundTextChars);
  if (PLAIN_TEXT.test(cut)) return cut.toLowerCase().replaceAll('`', "'");
  return cut
    .normalize('NFKD')
    .slice(0, FOLDED_CHARS)
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[‘’ʼ`´]/g, "'");
}

/** The words of a text in order; a stop with something after it begins a new sentence ("node.js" is no end). */
export function splitWords(text: string): PlainWord[] {
  let folded = foldText(text);
  if (ANY_SPELLED_SIGN.test(folded)) {
    for (const [sign, spelled] of SPELLED_SIGNS) folded = folded.replaceAll(sign, spelled);
  }
  const isAnyStretched = DRAWN_OUT.test(folded);
  const words: PlainWord[] = [];
  let sentence = 0;
  let clause = 0;
  for (const found of folded.matchAll(WORD_OR_STOP)) {
    if (STOP.test(found[0])) {
      const next = folded[found.index + found[0].length];
      const isEnd = next === undefined || found[0] !== '.' || next === ' ' || next === '\n';
      if (words.length === 0 || !isEnd) continue;
      clause += 1;
      if (!MERE_COMMA.test(found[0])) sentence += 1;
      continue;
    }
    const bare = bareWord(found[0]);
    const word = isAnyStretched ? bare.replaceAll(/(\p{L})\1{2,}/gu, '$1$1') : bare;
    words.push(word === bare ? { word, sentence, clause } : { word, sentence, clause, isStretched: true });
    if (words.length >= WORDS) break;
  }
  return words;
}

/** "python's" -> "python"; other apostrophes are left out ("don't" -> "dont"). */
function bareWord(written: string): string {
  return written.includes("'") ? written.replace(/'s$/, '').replaceAll("'", '') : written;
}

/** Plain plurals lose their ending, on both sides of every comparison: "fees" and "fee" are one word. */
export function stem(word: string): string {
  if (word.length <= 3 || !word.endsWith('s') || /(?:ss|us|is|os|js)$/.test(word)) return word;
  if (word.endsWith('sses') || word.endsWith('xes') || word.endsWith('ches')) return word.slice(0, -2);
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.slice(0, -1);
}
