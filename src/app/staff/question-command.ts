import { isOneLetterOff } from '../../domain/one-letter-off.ts';
import { readDay } from '../../domain/read-day.ts';

/** What staff order about what people asked and nobody had given. */
export type QuestionCommand =
  | { type: 'questions' | 'answers' }
  | { type: 'answer'; number: number; text: string }
  /** ANSWER or WITHDRAW, and something is missing: the words, or the number too. */
  | { type: 'answer_what'; number?: number }
  | { type: 'withdraw'; number: number }
  | { type: 'withdraw_what' };

/**
 * Reads such an order as people type it on a phone: any case, a letter of the verb wrong, `ANSWER 13 …`, `Q 13: …`, and `Q13 …` where
 * `asked` has the number, as people write of the questions of a form too. `undefined` for everything else, which is for somebody to
 * read: QUESTIONS and ANSWERS with more behind them, ANSWER and an amount, a sentence that begins with "answer" and has no number.
 */
export function parseQuestionCommand(text: string, asked: ReadonlySet<number>): QuestionCommand | undefined {
  const { word = '', digits, rest = '' } = ORDER.exec(text)?.groups ?? {};
  const verb = verbOf(word.toLowerCase());
  if (verb === undefined) return undefined;
  const words = rest.replace(/^[\s.:,;)–—-]+/u, '').trim();
  const isWhole = /^(please|pls|abeg)?\W*$/i.test(words);
  if (digits === undefined) return isWhole ? withoutNumber(verb) : undefined;
  if (verb === 'questions' || verb === 'answers') return undefined;
  const number = Number(digits);
  if (verb === 'withdraw') return isWhole ? { type: 'withdraw', number } : undefined;
  if (isWhole) return { type: 'answer_what', number };
  const isMeant = verb === 'answer' || asked.has(number) || /^\s*[:–—-]/u.test(rest);
  return isMeant ? { type: 'answer', number, text: words } : undefined;
}

/** A word, and perhaps a number that no letter or digit follows, and that is not the beginning of an amount. */
const ORDER = /^\s*(?<word>\p{L}+)(?:[\s.:#-]*(?:q\s*)?(?<digits>\d{1,4})(?![\p{L}\d]|[.,]\d))?(?<rest>.*)$/isu;

type QuestionVerb = 'questions' | 'answers' | 'answer' | 'withdraw' | 'q';

function withoutNumber(verb: QuestionVerb): QuestionCommand | undefined {
  switch (verb) {
    case 'questions':
    case 'answers':
      return { type: verb };
    case 'answer':
      return { type: 'answer_what' };
    case 'withdraw':
      return { type: 'withdraw_what' };
    case 'q':
      return undefined;
  }
}

/** The exact word first: ANSWER and ANSWERS are one letter apart. */
function verbOf(word: string): QuestionVerb | undefined {
  const known = VERBS.get(word);
  if (known !== undefined) return known;
  return [...VERBS].find(([name]) => name.length > 1 && isOneLetterOff(word, name))?.[1];
}

const VERBS: ReadonlyMap<string, QuestionVerb> = new Map([
  ['questions', 'questions'],
  ['question', 'questions'],
  ['answers', 'answers'],
  ['answer', 'answer'],
  ['withdraw', 'withdraw'],
  ['q', 'q'],
]);

/** Who is to get an answer, as staff reply to that question. */
export type AudienceChoice =
  | { type: 'everyone'; until?: string }
  | { type: 'askers' | 'nobody' }
  | { type: 'date_past'; day: string }
  | { type: 'date_unclear' };

/** Reads `1`, `2`, `0`, `yes, everyone`, `only those who asked`, `1 until 31/12`; `undefined` for what is no such reply. */
export function parseAudience(text: string, today: string): AudienceChoice | undefined {
  const { who = '', end } = AUDIENCE.exec(text)?.groups ?? {};
  const audience = AUDIENCES.get(who.toLowerCase().replaceAll(/\s+/g, ' '));
  if (audience === undefined) return undefined;
  if (audience !== 'everyone' || end === undefined) return end === undefined ? { type: audience } : undefined;
  const day = readDay(end, today);
  if (day === undefined) return { type: 'date_unclear' };
  return day < today ? { type: 'date_past', day } : { type: 'everyone', until: day };
}

/** Whether it begins as a reply to that question does, understood or not: `1 untl 31/12`, `yes`, `only Ada`. */
export function isAboutAudience(text: string): boolean {
  return /^\s*(?:[012]|yes|everyone|everybody|all|only)(?![\p{L}\d])/iu.test(text);
}

const AUDIENCES: ReadonlyMap<string, 'everyone' | 'askers' | 'nobody'> = new Map([
  ['1', 'everyone'],
  ['1 everyone', 'everyone'],
  ['everyone', 'everyone'],
  ['everybody', 'everyone'],
  ['all', 'everyone'],
  ['2', 'askers'],
  ['2 only those who asked', 'askers'],
  ['only those who asked', 'askers'],
  ['those who asked', 'askers'],
  ['only them', 'askers'],
  ['0', 'nobody'],
  ['0 nobody', 'nobody'],
  ['nobody', 'nobody'],
]);

const AUDIENCE = new RegExp(
  String.raw`^\s*(?:(?:yes|ok|okay|please|pls)[\s,.!]+)?(?<who>${[...AUDIENCES.keys()].join('|').replaceAll(' ', String.raw`\s+`)})` +
    String.raw`(?:[\s,.]+(?:until|till|til|untill|to)\s+(?<end>.+?))?(?:[\s,.!]+(?:please|pls))?[\s,.!]*$`,
  'isu',
);
