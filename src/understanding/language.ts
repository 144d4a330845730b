import type { Language } from '../domain/language.ts';
import type { SpokenLanguage } from '../domain/reading.ts';
import type { LanguagePhrases } from './language-phrases.ts';
import type { PlainWord } from './normalise.ts';

/** What each word says about the language it is written in. */
export interface LanguageTable {
  languages: Language[];
  gains: Map<string, WordGains>;
}

/** What one word says about the language it is written in, as logarithms of how often it stands in phrases of each. */
interface WordGains {
  /** By `languages`. */
  byLanguage: number[];
  /** The language it speaks for, where it speaks clearly for one. */
  telling?: number;
}

/** Counted on top of every word in every language: what stands in one of them only once proves little. */
const SMOOTHING = 0.5;
/** In logarithms: from here on a message leans to a language, and from here on it is surely written in it. */
const LEANING = 1.2;
const SURE = 4;
/** One word alone is never sure, however telling. */
const SURE_WORDS = 2;
/** What one telling word can add at the most. */
const MOST_A_WORD = 3;
/** Letters with a dot below are Yoruba's own; tone marks over vowels are next to it. */
const DOTTED_LETTERS = /[ẹọṣẸỌṢ]|[eosEOS]\u0323/gu;
const MARK_WEIGHT = 2.5;

/** Counts the words of all phrases, language by language. Names of courses and of people belong to no language. */
export function buildLanguageTable(
  phrases: LanguagePhrases[],
  splitText: (text: string) => PlainWord[],
): LanguageTable {
  const languages = phrases.map((one) => one.language);
  const counts = new Map<string, number[]>();
  const totals = languages.map(() => 0);
  phrases.forEach((one, at) => {
    for (const text of spokenTexts(one)) {
      for (const { word } of splitText(text)) {
        if (!isSpoken(word)) continue;
        let known = counts.get(word);
        if (known === undefined) {
          known = languages.map(() => 0);
          counts.set(word, known);
        }
        known[at] = (known[at] ?? 0) + 1;
        totals[at] = (totals[at] ?? 0) + 1;
      }
    }
  });
  const gains = new Map<string, WordGains>();
  for (const [word, known] of counts) {
    const shares = known.map((count, at) =>
      Math.log((count + SMOOTHING) / ((totals[at] ?? 0) + SMOOTHING * counts.size)),
    );
    gains.set(word, gainsOf(shares));
  }
  return { languages, gains };
}

function gainsOf(shares: number[]): WordGains {
  const most = Math.max(...shares);
  const least = Math.max(most - MOST_A_WORD, Math.min(...shares));
  const byLanguage = shares.map((share) => Math.max(share, least) - least);
  return most - secondOf(shares) > LEANING ? { byLanguage, telling: shares.indexOf(most) } : { byLanguage };
}

/** `undefined` where nothing tells ("python", "2"). */
export function detectLanguage(text: string, words: PlainWord[], table: LanguageTable): SpokenLanguage | undefined {
  const { languages } = table;
  const scores = languages.map(() => 0);
  const telling = languages.map(() => 0);
  for (const { word } of words) {
    const gains = table.gains.get(word);
    if (gains === undefined) continue;
    gains.byLanguage.forEach((gain, at) => {
      scores[at] = (scores[at] ?? 0) + gain;
    });
    if (gains.telling !== undefined) telling[gains.telling] = (telling[gains.telling] ?? 0) + 1;
  }
  const yoruba = languages.indexOf('yo');
  const marks = text.match(DOTTED_LETTERS)?.length ?? 0;
  if (yoruba >= 0 && marks > 0) {
    scores[yoruba] = (scores[yoruba] ?? 0) + Math.min(marks, 3) * MARK_WEIGHT;
    telling[yoruba] = Math.max(telling[yoruba] ?? 0, markedWordsIn(text));
  }
  const best = scores.indexOf(Math.max(...scores));
  const margin = (scores[best] ?? 0) - secondOf(scores);
  const language = languages[best];
  if (language === undefined || margin < LEANING || (telling[best] ?? 0) === 0) return undefined;
  return { language, isSure: margin >= SURE && (telling[best] ?? 0) >= SURE_WORDS };
}

/** A word with two marks is one word still: a name like "Ṣọlá" is no sentence. */
function markedWordsIn(text: string): number {
  return text.split(/\s+/u).filter((word) => word.search(DOTTED_LETTERS) >= 0).length;
}

/** The second largest; minus infinity where there is no second. */
function secondOf(values: number[]): number {
  return values.toSorted((one, other) => other - one)[1] ?? Number.NEGATIVE_INFINITY;
}

function isSpoken(word: string): boolean {
  return !/^[\p{N}\p{Extended_Pictographic}]/u.test(word);
}

function spokenTexts(one: LanguagePhrases): string[] {
  const { intents, commands, choices, levels, numerals } = one;
  return [
    ...[intents, commands, choices, levels, numerals].flatMap((lists) => Object.values(lists).flat()),
    ...[
      one.yes,
      one.no,
      one.all,
      one.unrelated,
      one.background,
      one.smallWords,
      one.questionWords,
      one.fillers,
      one.wishes,
    ].flat(),
    ...Object.keys(one.shorthand),
  ];
}
