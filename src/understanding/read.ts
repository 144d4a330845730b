import type { CourseId } from '../domain/course.ts';
import { FACTS, type Intent } from '../domain/intent.ts';
import type { Language } from '../domain/language.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Command, Expectation, Reading } from '../domain/reading.ts';
import { answerOfId, readAnswer } from './answer.ts';
import { GRAVE_COMMANDS, INTENT_OF_COMMAND } from './commands.ts';
import { decideIntents } from './decide.ts';
import type { Lexicon } from './lexicon.ts';
import { matchPhrases } from './match.ts';
import { collapseMentions, coursesNamed } from './mentions.ts';
import { splitWords, type PlainWord } from './normalise.ts';
import type { Understood } from './understood.ts';
import { lookUpOnly, lookUpWhole } from './whole-message.ts';
import { plainForms, readWords, type Word } from './word-book.ts';

export interface ReadContext {
  lexicon: Lexicon;
  /** What the bot has just asked. */
  expecting: Expectation;
  language: Language;
  /** The courses last talked about: what "how much?" is about when it names none. */
  topic: CourseId[];
}

/** An id as a button brings it back: `menu`, `course:python`, `registration:OIC-7K3Q9`. */
const TAP = /^[a-z][\w-]{0,40}(?::[\w-]{1,40})?$/i;
/** Intents that are about the course last talked about when they name none. */
const ABOUT_TOPIC: readonly Intent[] = [...FACTS, 'course_detail', 'register'];

/**
 * Makes the best of one message. Pure, total, deterministic: the same message in the same context gives the same reading,
 * and there is no text for which it throws. Work is bounded by `LIMITS.inboundTextChars`.
 */
export function read(message: { text: string; tap?: string }, context: ReadContext): Reading {
  const text = message.text.slice(0, LIMITS.inboundTextChars);
  const { expecting, language, topic } = context;
  if (message.tap !== undefined && (expecting.offered.includes(message.tap) || TAP.test(message.tap))) {
    const answer = answerOfId(message.tap, expecting.kind);
    return { text, language, intents: [], courses: [], decision: 'act', answer, because: [`tapped "${message.tap}"`] };
  }
  const understood = understand(text, context);
  const { command, decision } = understood;
  const because = [...wordLines(understood), ...decision.because];
  const answer = readAnswer(understood, expecting);
  if (answer !== undefined) because.push(`answers the open question (${expecting.kind}): ${JSON.stringify(answer)}`);
  if (command !== undefined) {
    because.push(`the whole message is the order "${command}"`);
    const intent = INTENT_OF_COMMAND[command];
    const intents = intent === undefined ? [] : [{ intent, confidence: 1 }];
    const isAlsoAnswer = answer !== undefined && answer.type !== 'refused';
    return {
      text,
      language,
      intents,
      courses: [],
      decision: 'act',
      command,
      ...(isAlsoAnswer ? { answer } : {}),
      because,
    };
  }
  const plainYesNo = wholeYesNo(understood);
  if (plainYesNo !== undefined) {
    because.push(`the whole message means ${plainYesNo}`);
    const intents = [{ intent: plainYesNo, confidence: 1 }];
    return {
      text,
      language,
      intents,
      courses: [],
      decision: 'act',
      ...(answer === undefined ? {} : { answer }),
      because,
    };
  }
  const courses = withTopic(understood, topic, because);
  const isAnswered = answer !== undefined && decision.decision !== 'act';
  return {
    text,
    language,
    // What answers the question is not asked about as well: "python" where a course is expected is no enquiry.
    intents: isAnswered ? [] : decision.intents,
    courses,
    decision: isAnswered ? 'act' : decision.decision,
    ...(answer === undefined ? {} : { answer }),
    because,
  };
}

function understand(text: string, { lexicon, topic }: ReadContext): Understood {
  const plain = splitWords(text);
  const words = readWords(plain, lexicon.book);
  const forms = plainForms(plain, lexicon.book);
  const tokens = collapseMentions(words, lexicon.mentions);
  const { aboutUs, wishes, negations } = lexicon;
  const surroundings = { tokens, aboutUs, wishes, negations, hasTopic: topic.length > 0 };
  return {
    text,
    plain,
    plainForms: forms,
    words,
    tokens,
    namedCourses: coursesNamed(tokens),
    command: wholeCommand(plain, forms, words, lexicon),
    decision: decideIntents(matchPhrases(tokens, lexicon.phrases), surroundings),
    lexicon,
    numberWords: {
      numerals: lexicon.numerals,
      mayStandAround: (word) => lexicon.aroundNumbers.has(word) || lexicon.book.fillers.has(word),
    },
  };
}

/** An order in its exact words, or for the harmless ones in words mended from a slip of the finger. */
function wholeCommand(plain: PlainWord[], forms: PlainWord[], words: Word[], lexicon: Lexicon): Command | undefined {
  const exact = lookUpWhole(lexicon.commands, plain) ?? lookUpWhole(lexicon.commands, forms);
  if (exact !== undefined) return exact;
  const mended = lookUpWhole(lexicon.commands, words);
  return mended === undefined || GRAVE_COMMANDS.includes(mended) ? undefined : mended;
}

function wholeYesNo({ lexicon, words, plainForms: forms }: Understood): 'yes' | 'no' | undefined {
  return lookUpOnly(lexicon.yesNo, forms) ?? lookUpOnly(lexicon.yesNo, words);
}

function withTopic({ namedCourses, decision }: Understood, topic: CourseId[], because: string[]): CourseId[] {
  const isAboutTopic = decision.intents.some((one) => ABOUT_TOPIC.includes(one.intent));
  if (namedCourses.length > 0 || topic.length === 0 || !isAboutTopic) return namedCourses;
  because.push(`rule: no course is named, so it is about the last one (${topic.join(', ')})`);
  return topic;
}

function wordLines({ tokens }: Understood): string[] {
  const said = tokens.map((token) =>
    token.courses.length > 0 ? `${token.written}=${token.courses.join('+')}` : token.written,
  );
  const repaired = tokens.flatMap((token) =>
    token.repairedFrom === undefined ? [] : [`${token.repairedFrom} read as ${token.written}`],
  );
  return [`words: ${said.join(' ')}`, ...(repaired.length > 0 ? [`mended: ${repaired.join(', ')}`] : [])];
}
