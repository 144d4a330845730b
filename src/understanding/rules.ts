import { FACTS, type Intent } from '../domain/intent.ts';
import type { Evidence, Surroundings } from './evidence.ts';
import type { Token } from './mentions.ts';
import type { Topic } from './phrase-index.ts';
import { COURTESIES } from './understood.ts';
import { likelihoodOf, type Weighed } from './weigh.ts';

/** From here on the bot acts; between the two it asks "did you mean …?"; below, it says that it did not understand. */
export const SURE = 0.6;
export const POSSIBLE = 0.3;

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
/** A broad question beside a particular one is asked by itself when a thought of its own surely is about it. */
const ASKED_BY_ITSELF = 0.85;
/** So much likelier than the subject another question has to be to be answered beside it. */
const SUBJECT_MARGIN = 0.05;
/** Without a word for a school, a complaint is one only from here on. */
const SURE_COMPLAINT = 0.93;
/** How sure the mere mention of a course or a subject makes us, less for each telling word left open beside it. */
const COURSE_NAMED = 0.95;
const SUBJECT_NAMED = 0.95;
const LEAST_SUBJECT = 0.5;
const WORD_LEFT_OPEN = 0.12;
const NEGATION_REACH = 3;
/** A greeting later than this is no greeting ("a class in the morning"). */
const GREETING_REACH = 2;
/** In a longer sentence than this the bare word "course" asks for nothing. */
const BARE_WORD_SENTENCE = 3;
/** A longer message is more than a yes or a no. */
const LONGEST_YES_WORDS = 5;

/** Takes out what was found and not meant; every removal says why. */
export function weedEvidence(evidence: Evidence[], surroundings: Surroundings, because: string[]): Evidence[] {
  let kept = evidence;
  const without = (dropped: (one: Evidence) => boolean, why: string): void => {
    for (const gone of kept.filter(dropped))
      because.push(`rule: ${why}, so "${gone.phrase}" (${gone.topic}) is left out`);
    kept = kept.filter((one) => !dropped(one));
  };
  without((one) => one.topic === 'greeting' && one.from > GREETING_REACH, 'a greeting stands first');
  without(
    (one) => one.topic === 'courses' && one.words === 1 && isInLongSentence(one, surroundings),
    'one word is too little',
  );
  const asksOtherwise = kept.some(
    ({ topic, confidence }) =>
      topic !== 'unrelated' &&
      topic !== 'background' &&
      !BROAD.includes(topic) &&
      !COURTESIES.includes(topic) &&
      confidence >= SURE,
  );
  if (!asksOtherwise) return kept;
  without((one) => BROAD.includes(one.topic) && one.words === 1, 'the question is another');
  without((one) => isBackground(one), 'it only leads up to the question');
  return kept;
}

/** What the rules look at beside the intents themselves. */
export interface Situation {
  evidence: Evidence[];
  weighed: Weighed[];
  surroundings: Surroundings;
  /** Gains a line for every rule that changed something. */
  because: string[];
}

/** What courses and subjects add, and what gives way to what. */
export function applyRules(weighedIntents: Found[], situation: Situation): Found[] {
  const { evidence, weighed, surroundings, because } = situation;
  let found = withSubject(weighedIntents, situation);
  found = withCourse(found, situation);
  found = leftOut(
    found,
    (one) => isTakenBack({ topic: one.intent, from: one.from }, evidence, surroundings),
    'it is taken back',
    because,
  );
  if (surroundings.ours.size === 0) found = found.map(doubtedComplaint);
  const sure = found.filter((one) => one.confidence >= SURE);
  const [likeliest] = found.toSorted((one, other) => other.confidence - one.confidence);
  const complaint = found.find((one) => one.intent === 'complaint')?.confidence ?? 0;
  if (complaint >= SURE_COMPLAINT || (complaint >= SURE && likeliest?.intent === 'complaint')) {
    found = leftOut(found, (one) => one.intent !== 'complaint', 'a complaint goes to staff whole', because);
  }
  if (found.some((one) => one.intent === 'goodbye' && one.confidence >= SURE)) {
    found = leftOut(found, (one) => one.intent === 'greeting', 'a greeting beside a goodbye is part of it', because);
  }
  if (surroundings.tokens.length > LONGEST_YES_WORDS) {
    found = leftOut(
      found,
      (one) => one.intent === 'yes' || one.intent === 'no',
      'it says more than yes or no',
      because,
    );
  }
  if (found.some((one) => !COURTESIES.includes(one.intent) && one.confidence >= POSSIBLE)) {
    found = leftOut(found, (one) => COURTESIES.includes(one.intent), 'there is something to answer', because);
  }
  if (sure.some((one) => !BROAD.includes(one.intent) && !COURTESIES.includes(one.intent))) {
    const isAskedToo = (intent: Intent): boolean =>
      evidence.some((one) => one.topic === intent && !one.isWish && one.words > 1) ||
      weighed.some((one) => likelihoodOf(intent, one) >= ASKED_BY_ITSELF && !isWish(one, surroundings));
    found = leftOut(
      found,
      (one) => BROAD.includes(one.intent) && !isAskedToo(one.intent),
      'it only leads up to the question',
      because,
    );
  }
  return found;
}

function withSubject(found: Found[], { surroundings, weighed, because }: Situation): Found[] {
  const { tokens } = surroundings;
  const at = tokens.findIndex((token) => token.kind === 'subject');
  if (at < 0) return found;
  const leaning = LEAST_SUBJECT + (1 - LEAST_SUBJECT) * likelihoodAt(at, ['not_offered'], weighed);
  const confidence = (1 - likelihoodAt(at, ['unrelated', 'background'], weighed)) * SUBJECT_NAMED * leaning;
  because.push(`"${tokens[at]?.written ?? ''}" is not on the school's list -> not_offered ${confidence.toFixed(2)}`);
  const isCourseNamed = tokens.some((token) => token.kind === 'course');
  const others = isCourseNamed
    ? found
    : leftOut(
        found,
        (one) => ABOUT_COURSES.includes(one.intent) && one.confidence <= confidence + SUBJECT_MARGIN,
        'a subject not listed',
        because,
      );
  return [{ intent: 'not_offered', confidence, from: at }, ...others.filter((one) => one.intent !== 'not_offered')];
}

function withCourse(found: Found[], { surroundings, weighed, because }: Situation): Found[] {
  const at = surroundings.tokens.findIndex((token) => token.kind === 'course');
  if (at < 0) return found;
  const general = found.find((one) => one.intent === 'courses');
  if (general !== undefined) {
    because.push('rule: a course is named, so courses becomes course_detail');
    const detail = found.find((one) => one.intent === 'course_detail');
    const surer = detail !== undefined && detail.confidence > general.confidence ? detail : general;
    const others = found.filter((one) => one !== general && one !== detail);
    return [...others, { ...surer, intent: 'course_detail' }];
  }
  if (found.some((one) => !COURTESIES.includes(one.intent) && one.confidence >= POSSIBLE)) return found;
  const told = surroundings.tokens.filter(({ kind }) => kind !== 'small' && kind !== 'course').length;
  const confidence = ((1 - likelihoodAt(at, ['unrelated'], weighed)) * COURSE_NAMED) / (1 + told * WORD_LEFT_OPEN);
  because.push(`only a course is named -> course_detail ${confidence.toFixed(2)}`);
  return [...found.filter((one) => one.intent !== 'course_detail'), { intent: 'course_detail', confidence, from: at }];
}

/** How likely the narrowest thought that this token stands in is of one of these topics. */
function likelihoodAt(at: number, topics: Topic[], weighed: Weighed[]): number {
  const narrowest = weighed.findLast(({ segment }) => at >= segment.from && at <= segment.to);
  if (narrowest === undefined) return 0;
  return topics.reduce((sum, topic) => sum + likelihoodOf(topic, narrowest), 0);
}

/** Anger in a message that names nothing of ours is often about something else: staff are offered before they are called. */
function doubtedComplaint(one: Found): Found {
  return one.intent === 'complaint' && one.confidence < SURE_COMPLAINT
    ? { ...one, confidence: one.confidence / 2 }
    : one;
}

function isWish({ segment }: Weighed, { tokens, wishes }: Surroundings): boolean {
  return tokens.slice(segment.from, segment.to + 1).some((token) => wishes.has(token.word));
}

function leftOut(found: Found[], dropped: (one: Found) => boolean, why: string, because: string[]): Found[] {
  const gone = found.filter(dropped);
  if (gone.length > 0) because.push(`rule: ${why}, so ${gone.map((one) => one.intent).join(', ')} is left out`);
  return found.filter((one) => !dropped(one));
}

function isBackground({ topic, isWish }: Evidence): boolean {
  return (topic === 'courses' || topic === 'course_detail') && isWish;
}

function isInLongSentence({ from }: Evidence, { tokens }: Surroundings): boolean {
  const sentence = tokens[from]?.sentence;
  return tokens.filter((token) => token.sentence === sentence).length > BARE_WORD_SENTENCE;
}

/**
 * "I do not want to register": a negation stands before the deed, with nothing between but the wish, in the same clause. One
 * that belongs to the phrase ("I do not want to talk to a bot") takes nothing back, nor does "I have not registered".
 */
function isTakenBack(
  { topic, from }: { topic: Topic; from: number },
  evidence: Evidence[],
  { tokens, negations, wishes }: Surroundings,
): boolean {
  const deed = tokens[from];
  if (deed === undefined || !DEEDS.includes(topic)) return false;
  if (evidence.some(({ topic: said, span }) => said === topic && negatedIn(span, tokens, negations))) return false;
  for (let at = from - 1; at >= Math.max(0, from - NEGATION_REACH); at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.sentence !== deed.sentence || token.clause !== deed.clause) return false;
    if (negations.has(token.word)) return tokens[at - 1]?.word !== 'have';
    if (!wishes.has(token.word) && token.word !== 'to') return false;
  }
  return false;
}

function negatedIn({ from, to }: Evidence['span'], tokens: Token[], negations: Set<string>): boolean {
  return tokens.slice(from, to + 1).some((token) => negations.has(token.word));
}
