import { LIMITS } from '../domain/limits.ts';
import type { CourseId } from '../domain/course.ts';
import type { Language } from '../domain/language.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Answer, Reading } from '../domain/reading.ts';
import type { Lexicon } from '../understanding/lexicon.ts';
import { readTwoParts } from '../understanding/read-parts.ts';
import { read } from '../understanding/read.ts';
import { readRegistrationWish } from '../understanding/registration-wish.ts';
import { expectationOf, type Situation } from './situation.ts';

/** What the conversation says about a message before it is read. */
export interface Circumstances {
  situation: Situation;
  language: Language;
  /** The course last talked about. */
  topic: readonly CourseId[];
  lexicon: Lexicon;
}

/**
 * What a message means where the conversation stands. Most messages are written by many people in the same words ("1",
 * "hi", "how much"), so a reading is kept and given again: it depends on nothing but what is in its name.
 */
export function readMessage(message: InboundMessage, circumstances: Circumstances): Reading {
  if (message.text.length > LIMITS.keptReadingChars) return readAnew(message, circumstances);
  const kept = readingsOf(circumstances.lexicon);
  const name = nameOf(message, circumstances);
  const known = kept.get(name);
  if (known !== undefined) return known;
  const reading = readAnew(message, circumstances);
  if (isCommon(reading)) {
    if (kept.size >= LIMITS.keptReadings) kept.clear();
    kept.set(name, reading);
  }
  return reading;
}

const readingsByLexicon = new WeakMap<Lexicon, Map<string, Reading>>();

function readingsOf(lexicon: Lexicon): Map<string, Reading> {
  const known = readingsByLexicon.get(lexicon);
  if (known !== undefined) return known;
  const readings = new Map<string, Reading>();
  readingsByLexicon.set(lexicon, readings);
  return readings;
}

/** Everything a reading depends on. */
function nameOf({ text, tap }: InboundMessage, { situation, language, topic }: Circumstances): string {
  const { expects, offered, unlisted, isInForm } = situation;
  return JSON.stringify([text, tap, expects, offered, unlisted, isInForm, language, topic]);
}

/** As long as a phone number, however it is written. */
const NUMBER = /\d(?:[ .-]?\d){6}/;

/** What people say of themselves or of somebody (a name, a number) is nobody else's, and is not kept beyond its chat. */
function isCommon({ text, answer, decision, wish }: Reading): boolean {
  if (NUMBER.test(text) || wish?.isForOther === true) return false;
  return answer === undefined ? decision === 'act' : COMMON_ANSWERS[answer.type];
}

const COMMON_ANSWERS = {
  choice: true,
  courses: true,
  yes: true,
  no: true,
  level: true,
  name: false,
  phone: false,
  email: false,
  refused: false,
} as const satisfies Record<Answer['type'], boolean>;

function readAnew({ text, tap }: InboundMessage, { situation, language, topic, lexicon }: Circumstances): Reading {
  const context = { lexicon, expecting: expectationOf(situation), language, topic: [...topic] };
  if (tap !== undefined) return read({ text, tap }, context);
  const reading = withWish(read({ text }, context), lexicon);
  const parts = situation.isInForm ? readTwoParts(text, reading, context) : undefined;
  return parts === undefined ? reading : { ...reading, ...parts };
}

/** What a wish to register says besides; for somebody named it is surely meant. */
function withWish(reading: Reading, lexicon: Lexicon): Reading {
  const wanted = reading.intents.find(({ intent }) => intent === 'register');
  if (wanted === undefined || reading.command !== undefined) return reading;
  const wish = readRegistrationWish(reading.text, lexicon);
  const isSettled = reading.decision === 'ask' && wish.isForOther && reading.intents[0] === wanted;
  return { ...reading, wish, ...(isSettled ? { decision: 'act', intents: [wanted] } : {}) };
}
