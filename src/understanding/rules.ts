import { FACTS, type Intent } from '../domain/intent.ts';
import { confidenceInMention, type Evidence, type Surroundings } from './evidence.ts';
import type { Topic } from './phrase-index.ts';
import { COURTESIES } from './understood.ts';

/** From here on the bot acts; between the two it asks "did you mean …?"; below, it says that it did not understand. */
export const SURE = 0.68;
export const POSSIBLE = 0.45;

/** One thing a message asks. */
export interface Found {
  intent: Intent;
  confidence: number;
  /** The token where it was first asked. */
  from: number;
}

/** Often said on the way to a question, and then not the question. */
const BROAD: readonly Topic[] = ['courses', 'course_detail', 'register'];
/** What means nothing for a subject that the school does not list. */
const ABOUT_COURSES: readonly Intent[] = [...FACTS, 'courses', 'course_detail', 'register'];
/** What "I don't want to …" takes back. */
const DEEDS: readonly Topic[] = ['register', 'staff', 'delete_data'];
const NEGATION_REACH = 3;
/** A greeting later than this is no greeting ("a class in the morning"). */
const GREETING_REACH = 2;
/** In a longer sentence than this the bare word "course" asks for nothing. */
const BARE_WORD_SENTENCE = 3;
/** So much about something else, and more of it than of anything for the school, makes a message none of ours. */
const FOREIGN_MASS = 2;

/** Takes out what was found and not meant; every removal says why. */
export function weedEvidence(evidence: Evidence[], surroundings: Surroundings, because: string[]): Evidence[] {
  let kept = evidence;
  const without = (dropped: (one: Evidence) => boolean, why: string): void => {
    for (const gone of kept.filter(dropped))
      because.push(`rule: ${why}, so "${gone.phrase}" (${gone.topic}) is left out`);
    kept = kept.filter((one) => !dropped(one));
  };
  without((one) => isNegated(one, surroundings), 'it is negated');
  without((one) => one.topic === 'greeting' && one.from > GREETING_REACH, 'a greeting stands first');
  without(
    (one) => one.topic === 'courses' && one.words === 1 && isInLongSentence(one, surroundings),
    'one word is too little',
  );
  const asksOtherwise = kept.some(
    ({ topic, confidence }) =>
      topic !== 'unrelated' && !BROAD.includes(topic) && !COURTESIES.includes(topic) && confidence >= SURE,
  );
  if (!asksOtherwise) return kept;
  without((one) => BROAD.includes(one.topic) && one.words === 1, 'the question is another');
  without((one) => isBackground(one), 'it only leads up to the question');
  return kept;
}

/** Whether more of the message is about goods, banks, broadcasts than about anything of ours. */
export function isAboutSomethingElse(evidence: Evidence[], { tokens, aboutUs }: Surroundings): boolean {
  const phrases = evidence.filter((one) => one.topic === 'unrelated').length * FOREIGN_MASS;
  const foreign = phrases + tokens.filter((token) => token.kind === 'unrelated').length;
  const ours = tokens.filter(
    (token) => token.kind === 'course' || token.kind === 'subject' || aboutUs.has(token.word),
  ).length;
  const asked = evidence.filter((one) => one.topic !== 'unrelated').length;
  return foreign >= FOREIGN_MASS && foreign > ours + asked / 2;
}

/** What courses and subjects add to the phrases, and what gives way to what. */
export function applyRules(phrased: Found[], surroundings: Surroundings, because: string[]): Found[] {
  let found = withSubject(phrased, surroundings, because);
  found = withCourse(found, surroundings, because);
  if (found.some((one) => one.intent === 'complaint' && one.confidence >= SURE)) {
    found = leftOut(found, (one) => one.intent !== 'complaint', 'a complaint goes to staff whole', because);
  }
  if (found.some((one) => !COURTESIES.includes(one.intent) && one.confidence >= POSSIBLE)) {
    found = leftOut(found, (one) => COURTESIES.includes(one.intent), 'there is something to answer', because);
  }
  return found;
}

function withSubject(found: Found[], surroundings: Surroundings, because: string[]): Found[] {
  const { tokens } = surroundings;
  const at = tokens.findIndex((token) => token.kind === 'subject');
  if (at < 0) return found;
  const confidence = confidenceInMention(at, surroundings);
  because.push(`"${tokens[at]?.written ?? ''}" is not on the school's list -> not_offered ${confidence.toFixed(2)}`);
  const isCourseNamed = tokens.some((token) => token.kind === 'course');
  const others = isCourseNamed
    ? found
    : leftOut(found, (one) => ABOUT_COURSES.includes(one.intent), 'a subject not listed', because);
  return [{ intent: 'not_offered', confidence, from: at }, ...others.filter((one) => one.intent !== 'not_offered')];
}

function withCourse(found: Found[], surroundings: Surroundings, because: string[]): Found[] {
  const at = surroundings.tokens.findIndex((token) => token.kind === 'course');
  if (at < 0) return found;
  if (found.some((one) => one.intent === 'courses')) {
    because.push('rule: a course is named, so courses becomes course_detail');
    const isTold = found.some((one) => one.intent === 'course_detail');
    return found.flatMap((one): Found[] => {
      if (one.intent !== 'courses') return [one];
      return isTold ? [] : [{ ...one, intent: 'course_detail' }];
    });
  }
  if (found.some((one) => !COURTESIES.includes(one.intent) && one.confidence >= POSSIBLE)) return found;
  const confidence = confidenceInMention(at, surroundings);
  because.push(`only a course is named -> course_detail ${confidence.toFixed(2)}`);
  return [...found, { intent: 'course_detail', confidence, from: at }];
}

function leftOut(found: Found[], dropped: (one: Found) => boolean, why: string, because: string[]): Found[] {
  const gone = found.filter(dropped);
  if (gone.length > 0) because.push(`rule: ${why}, so ${gone.map((one) => one.intent).join(', ')} is left out`);
  return found.filter((one) => !dropped(one));
}

function isBackground({ topic, isPlain, isWish }: Evidence): boolean {
  return (topic === 'courses' || topic === 'course_detail') && (isWish || !isPlain);
}

function isInLongSentence({ from }: Evidence, { tokens }: Surroundings): boolean {
  const sentence = tokens[from]?.sentence;
  return tokens.filter((token) => token.sentence === sentence).length > BARE_WORD_SENTENCE;
}

function isNegated(evidence: Evidence, { tokens, negations }: Surroundings): boolean {
  if (!DEEDS.includes(evidence.topic)) return false;
  const before = tokens.slice(Math.max(0, evidence.from - NEGATION_REACH), evidence.from);
  const sentence = tokens[evidence.from]?.sentence;
  return before.some((token) => token.sentence === sentence && negations.has(token.word));
}
