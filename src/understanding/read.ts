import type { CourseId } from '../domain/course.ts';
import { FACTS, type Intent } from '../domain/intent.ts';
import type { Language } from '../domain/language.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Answer, Command, Expectation, Reading } from '../domain/reading.ts';
import { answerOfId, readAnswer } from './answer.ts';
import { isSaidWhole } from './choice.ts';
import { GRAVE_COMMANDS, INTENT_OF_COMMAND } from './commands.ts';
import { decideIntents } from './decide.ts';
import { sentencesOfOurs } from './evidence.ts';
import { detectLanguage } from './language.ts';
import type { Lexicon } from './lexicon.ts';
import { matchPhrases } from './match.ts';
import { collapseMentions, coursesNamed, isBroadlyNamed } from './mentions.ts';
import { splitWords, type PlainWord } from './normalise.ts';
import type { Understood } from './understood.ts';
import { lookUpWhole } from './whole-message.ts';
import { plainForms, readWords, type Word } from './word-book.ts';
import { readWholeYesNo } from './yes-no.ts';

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
  const { expecting, language } = context;
  if (message.tap !== undefined && (expecting.offered.includes(message.tap) || TAP.test(message.tap))) {
    const answer = answerOfId(message.tap, expecting.kind);
    return { text, language, intents: [], courses: [], decision: 'act', answer, because: [`tapped "${message.tap}"`] };
  }
  const understood = understand(text, context);
  const because = [...wordLines(understood), ...understood.decision.because];
  const answer = readAnswer(understood, expecting);
  if (answer !== undefined) because.push(`answers the open question (${expecting.kind}): ${JSON.stringify(answer)}`);
  const { spoken } = understood;
  if (spoken !== undefined) because.push(`language: ${spoken.isSure ? 'surely' : 'leans to'} ${spoken.language}`);
  return {
    text,
    language: spoken?.language ?? language,
    ...(spoken === undefined ? {} : { spoken }),
    ...meaningOf(understood, { answer, topic: context.topic, because }),
    because,
  };
}

/** What a message wants: an order or a plain yes or no when it is nothing else, or else what its phrases ask for. */
function meaningOf(
  understood: Understood,
  { answer, topic, because }: { answer: Answer | undefined; topic: CourseId[]; because: string[] },
): Pick<Reading, 'intents' | 'courses' | 'isBroad' | 'subject' | 'decision' | 'command' | 'answer' | 'languageAsked'> {
  const { command, decision } = understood;
  const answered = answer === undefined ? {} : { answer };
  if (command !== undefined) {
    because.push(`the whole message is the order "${command}"`);
    const intent = INTENT_OF_COMMAND[command];
    const intents = intent === undefined ? [] : [{ intent, confidence: 1 }];
    return { intents, courses: [], decision: 'act', command, ...(answer?.type === 'refused' ? {} : answered) };
  }
  const plainYesNo = readWholeYesNo(understood);
  if (plainYesNo !== undefined) {
    because.push(`the whole message means ${plainYesNo}`);
    return { intents: [{ intent: plainYesNo, confidence: 1 }], courses: [], decision: 'act', ...answered };
  }
  const courses = withTopic(understood, topic, because);
  if (answer?.type === 'choice' && isSaidWhole(answer.id, understood)) {
    because.push(`the whole message is the choice "${answer.id}"`);
    return { intents: [], courses, decision: 'act', answer };
  }
  // What answers the question is not asked about as well: "python" where a course is expected is no enquiry.
  if (answer !== undefined && decision.decision !== 'act') return { intents: [], courses, decision: 'act', answer };
  const languageAsked = languageNamed(understood);
  const subject = decision.intents.some((one) => one.intent === 'not_offered')
    ? understood.tokens.find((token) => token.subject !== undefined)?.subject
    : undefined;
  return {
    intents: decision.intents,
    courses,
    decision: decision.decision,
    ...answered,
    ...(subject === undefined ? {} : { subject }),
    ...(isBroadlyNamed(understood.tokens) ? { isBroad: true as const } : {}),
    ...(languageAsked === undefined ? {} : { languageAsked }),
  };
}

/** The language asked for: the one that is named; none where several are, or where it is the one not understood. */
function languageNamed({ decision, words, lexicon }: Understood): Language | undefined {
  if (!decision.intents.some((one) => one.intent === 'language')) return undefined;
  if (words.some(({ word }) => lexicon.negations.has(word))) return undefined;
  const named = new Set(words.flatMap(({ word }) => lexicon.languageNames.get(word) ?? []));
  const [only, ...more] = named;
  return more.length === 0 ? only : undefined;
}

function understand(text: string, { lexicon, topic, language }: ReadContext): Understood {
  const plain = splitWords(text);
  const words = readWords(plain, lexicon.book);
  const forms = plainForms(plain, lexicon.book);
  const tokens = collapseMentions(words, lexicon.mentions);
  const spoken = detectLanguage(text, plain, lexicon.languages);
  const { aboutUs, wishes, negations } = lexicon;
  const joiningWords = lexicon.joiningWords.get(spoken?.language ?? language) ?? new Set();
  const ours = sentencesOfOurs(tokens, aboutUs);
  const surroundings = { tokens, aboutUs, wishes, negations, joiningWords, ours, hasTopic: topic.length > 0 };
  return {
    text,
    spoken,
    plain,
    plainForms: forms,
    words,
    tokens,
    namedCourses: coursesNamed(tokens),
    command: wholeCommand(plain, forms, words, lexicon),
    decision: decideIntents(matchPhrases(tokens, lexicon.phrases), surroundings, lexicon.model),
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

function withTopic({ namedCourses, decision }: Understood, topic: CourseId[], because: string[]): CourseId[] {
  const isAboutTopic = decision.intents.some((one) => ABOUT_TOPIC.includes(one.intent));
  if (namedCourses.length > 0 || topic.length === 0 || !isAboutTopic) return namedCourses;
  // Several courses were compared: nobody registers for all of them by saying so little.
  if (topic.length > 1 && decision.intents.some((one) => one.intent === 'register')) return [];
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
