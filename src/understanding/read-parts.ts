import type { Intent } from '../domain/intent.ts';
import { FACTS } from '../domain/intent.ts';
import type { Answer, Expectation, Reading } from '../domain/reading.ts';
import { splitWords } from './normalise.ts';
import { read, type ReadContext } from './read.ts';
import { levelled, plainForms } from './word-book.ts';

/** What may stand beside an answer: questions, and the wish for a person. "Register" and the like are part of the answer. */
const BESIDE: readonly Intent[] = [
  ...FACTS,
  'venue',
  'contact',
  'hours',
  'about',
  'not_offered',
  'courses',
  'staff',
  'complaint',
];
/** Where people end one thought and begin another. */
const JOINT = /[,.;!?\n]+\s*|\s+(?:and|but|also|then|plus|so|please|pls|abeg|&)\s+/giu;
const SENTENCE_END = /[.;!?\n]+\s*/gu;
/** What sounds like a question and says what the answer is: "0803 …, please call me", "no e-mail". */
const EXPLAINING: Partial<Record<Expectation['kind'], readonly Intent[]>> = {
  phone: ['staff', 'contact'],
  email: ['contact'],
};
const MOST_JOINTS = 8;
/** Answers that people write out themselves. */
const WRITTEN_OUT: readonly Expectation['kind'][] = ['name', 'phone', 'email'];
/** An answer without a stop behind it ("0803 123 4567 how much is it") is no longer than this. */
const LONGEST_BARE_ANSWER_WORDS = 6;
/** Said to begin a question as often as to agree: "ok, how much is it?" */
const OPENERS = new Set(['ok', 'okay', 'k', 'alright', 'fine', 'good', 'right', 'great', 'sure', 'well', 'so']);

/** A message in two parts: what answers the open question, and what it asks besides. */
export interface TwoParts {
  answer: Answer;
  beside: Reading;
}

/**
 * Reads "yes, how much?" as both things it says; `undefined` for a message of one part. Each part must stand by itself:
 * one answers the open question, the other surely asks something. Pure, total; reads at most a score of parts.
 */
export function readTwoParts(text: string, whole: Reading, context: ReadContext): TwoParts | undefined {
  const { kind } = context.expecting;
  const isQuestion = whole.decision === 'act' && whole.intents.some(({ intent }) => BESIDE.includes(intent));
  // "No e-mail" is the name of a choice: one part.
  if (whole.answer?.type === 'choice' && whole.intents.length === 0) return undefined;
  // A name or an address hides the question beside it from the reading of the whole.
  if (whole.command !== undefined || !(isQuestion || WRITTEN_OUT.includes(kind))) return undefined;
  for (const { first, second } of cuts(text, context)) {
    const inOrder = combine(first, second, context);
    if (inOrder !== undefined) return inOrder;
  }
  for (const { first, second } of sentences(text)) {
    const turned = mayComeLast(second, kind) ? combine(second, first, context) : undefined;
    if (turned !== undefined) return turned;
  }
  return undefined;
}

interface Cut {
  first: string;
  second: string;
}

/**
 * Every place where the message may fall in two, the longest answer first: at its joints, and where answers are plain also
 * between its words. A choice is made there only before a question: "mother is late" says nothing of who is writing.
 */
function cuts(text: string, { expecting: { kind }, lexicon }: ReadContext): Cut[] {
  const joints = cutAt(JOINT, text).toReversed();
  const isPlain = kind !== 'name' && kind !== 'courses';
  const gaps = isPlain ? [...text.matchAll(/\s+/gu)].slice(0, LONGEST_BARE_ANSWER_WORDS).toReversed() : [];
  const between = gaps
    .map(({ index }) => ({ first: text.slice(0, index), second: text.slice(index).trim() }))
    .filter(({ second }) => (kind !== 'choice' && kind !== 'yes_no') || beginsAsQuestion(second, lexicon));
  return [...joints, ...between];
}

function beginsAsQuestion(part: string, { book }: ReadContext['lexicon']): boolean {
  const [first] = plainForms(splitWords(part), book);
  return first !== undefined && book.kinds.get(first.word) === 'question';
}

function sentences(text: string): Cut[] {
  return cutAt(SENTENCE_END, text);
}

function cutAt(joint: RegExp, text: string): Cut[] {
  return [...text.matchAll(joint)]
    .slice(0, MOST_JOINTS)
    .map(({ 0: between, index }) => ({ first: text.slice(0, index), second: text.slice(index + between.length) }))
    .filter(({ first, second }) => /[\p{L}\p{N}]/u.test(first) && /[\p{L}\p{N}]/u.test(second));
}

/** Behind a question only what cannot be small talk is an answer: "how much is it, ok?" agrees to nothing. */
function mayComeLast(part: string, kind: Expectation['kind']): boolean {
  if (kind === 'name') return /\bname\b/iu.test(part);
  return kind === 'phone' || kind === 'email' || kind === 'courses' || kind === 'level';
}

function combine(answering: string, asking: string, context: ReadContext): TwoParts | undefined {
  const { answer, command, intents } = read({ text: answering }, context);
  if (answer === undefined || command !== undefined || !isClear(answer, answering, context)) return undefined;
  // An e-mail address sounds like asking for ours.
  const asked = intents.filter(({ intent }) => !(answer.type === 'email' && intent === 'contact'));
  if (asked.some(({ intent }) => BESIDE.includes(intent))) return undefined;
  const beside = read({ text: asking }, { ...context, expecting: { kind: 'none', offered: [] } });
  const besides = beside.intents.map(({ intent }) => intent);
  const explains = besides.some((intent) => EXPLAINING[context.expecting.kind]?.includes(intent));
  const asksOnly = besides.length > 0 && !explains && besides.every((intent) => BESIDE.includes(intent));
  if (beside.decision !== 'act' || beside.command !== undefined || !asksOnly) return undefined;
  return { answer, beside };
}

/** Whether a part answers beyond doubt, although more follows. A mere "no" before a question refuses nothing. */
function isClear(answer: Answer, part: string, { expecting, lexicon }: ReadContext): boolean {
  const words = splitWords(part).map(({ word }) => word);
  switch (answer.type) {
    case 'refused':
      return false;
    case 'name':
      // "Just asking, how much is it?": words of ours are a name only where they are said to be one.
      return answer.name !== part.trim() || words.every((word) => lexicon.names.has(word) || isStrange(word, lexicon));
    case 'no':
      return expecting.kind !== 'yes_no';
    default:
      return !words.every((word) => OPENERS.has(word));
  }
}

function isStrange(word: string, { book }: ReadContext['lexicon']): boolean {
  return !book.fillers.has(word) && !book.shorthand.has(word) && !book.kinds.has(levelled(word, book.sameWords));
}
