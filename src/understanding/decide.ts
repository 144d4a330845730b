import { FACTS, type Intent } from '../domain/intent.ts';
import type { ScoredIntent } from '../domain/reading.ts';
import type { Token } from './mentions.ts';
import { confidenceInMention, gatherEvidence, type Evidence, type Surroundings } from './evidence.ts';
import type { PhraseMatch } from './match.ts';

export interface Decision {
  intents: ScoredIntent[];
  decision: 'act' | 'ask' | 'unknown';
  because: string[];
}

/** From here on the bot acts; between the two it asks "did you mean …?"; below, it says that it did not understand. */
const SURE = 0.68;
const POSSIBLE = 0.45;
const CANDIDATES = 2;
/** So much about something else, and more of it than of anything for the school, makes a message none of ours. */
const FOREIGN_MASS = 2;

const COURTESIES: readonly Intent[] = ['greeting', 'thanks', 'goodbye'];
/** What is meaningless about a subject that the school does not list. */
const ABOUT_COURSES: readonly Intent[] = [...FACTS, 'courses', 'course_detail', 'register'];
/** What "I don't want to …" takes back. */
const DEEDS: readonly Intent[] = ['register', 'staff', 'delete_data'];
const NEGATION_REACH = 3;

interface Found extends ScoredIntent {
  from: number;
}

/** Weighs the phrases found in a message against each other and against what else stands in it. Pure, total. */
export function decideIntents(matches: PhraseMatch[], surroundings: Surroundings, negations: Set<string>): Decision {
  const because: string[] = [];
  const evidence = gatherEvidence(matches, surroundings).filter((one) => {
    if (!isNegated(one, surroundings.tokens, negations)) return true;
    because.push(`"${one.phrase}" is negated: ${one.topic} is left out`);
    return false;
  });
  for (const one of evidence) {
    because.push(`phrase "${one.phrase}" -> ${one.topic} ${one.confidence.toFixed(2)}`);
  }
  if (isAboutSomethingElse(evidence, surroundings)) {
    return { intents: [], decision: 'unknown', because: [...because, 'rule: more about something else than about us'] };
  }
  const found = applyRules(strongestOf(evidence), surroundings, because);
  const rival = evidence.find((one) => one.rival !== undefined && found.some((each) => each.intent === one.topic));
  if (rival?.rival !== undefined && rival.rival.topic !== 'unrelated') {
    because.push(`rule: "${rival.rival.phrase}" (${rival.rival.topic}) explains the same words as "${rival.phrase}"`);
    const second: Found = { intent: rival.rival.topic, confidence: rival.confidence * 0.95, from: rival.from };
    const isTold = found.some((one) => one.intent === second.intent);
    if (!isTold) return asked([...found.filter((one) => one.intent === rival.topic), second], because);
  }
  return graded(found, because);
}

function graded(found: Found[], because: string[]): Decision {
  const sure = found.filter((one) => one.confidence >= SURE);
  if (sure.length > 0) {
    because.push(`rule: sure (${SURE} or more) of ${sure.map((one) => one.intent).join(', ')}`);
    const inOrder = sure.toSorted((one, other) => one.from - other.from);
    return { intents: inOrder.map(scored), decision: 'act', because };
  }
  return asked(found, because);
}

function asked(found: Found[], because: string[]): Decision {
  const possible = found
    .filter((one) => one.confidence >= POSSIBLE)
    .toSorted((one, other) => other.confidence - one.confidence)
    .slice(0, CANDIDATES);
  if (possible.length === 0)
    return { intents: [], decision: 'unknown', because: [...because, 'rule: nothing is likely'] };
  because.push(`rule: possible (${POSSIBLE} or more) but not sure: ${possible.map((one) => one.intent).join(', ')}`);
  return { intents: possible.map(scored), decision: 'ask', because };
}

function scored({ intent, confidence }: Found): ScoredIntent {
  return { intent, confidence: Math.round(confidence * 100) / 100 };
}

/** One entry an intent, as sure as its best evidence; where it was first asked decides the order. */
function strongestOf(evidence: Evidence[]): Found[] {
  const byIntent = new Map<Intent, Found>();
  for (const { topic, confidence, from } of evidence) {
    if (topic === 'unrelated') continue;
    const known = byIntent.get(topic);
    if (known === undefined) byIntent.set(topic, { intent: topic, confidence, from });
    else known.confidence = Math.max(known.confidence, confidence);
  }
  return [...byIntent.values()];
}

function applyRules(phrased: Found[], surroundings: Surroundings, because: string[]): Found[] {
  const { tokens } = surroundings;
  const courseAt = tokens.findIndex((token) => token.kind === 'course');
  const subjectAt = tokens.findIndex((token) => token.kind === 'subject');
  let found = phrased;
  const without = (dropped: (one: Found) => boolean, why: string): void => {
    const gone = found.filter(dropped);
    if (gone.length === 0) return;
    found = found.filter((one) => !dropped(one));
    because.push(`rule: ${why}, so ${gone.map((one) => one.intent).join(', ')} is left out`);
  };

  if (subjectAt >= 0) {
    const confidence = confidenceInMention(subjectAt, surroundings);
    because.push(
      `"${tokens[subjectAt]?.written ?? ''}" is not on the school's list -> not_offered ${confidence.toFixed(2)}`,
    );
    if (courseAt < 0) without((one) => ABOUT_COURSES.includes(one.intent), 'a subject not listed');
    found = [
      { intent: 'not_offered', confidence, from: subjectAt },
      ...found.filter((one) => one.intent !== 'not_offered'),
    ];
  }
  if (found.some((one) => one.intent === 'complaint' && one.confidence >= SURE)) {
    without((one) => one.intent !== 'complaint', 'a complaint goes to staff whole');
  }
  if (courseAt >= 0) {
    const isNamed = found.some((one) => one.intent === 'course_detail');
    if (found.some((one) => one.intent === 'courses')) {
      because.push('rule: a course is named, so courses becomes course_detail');
      found = found.flatMap((one): Found[] => {
        if (one.intent !== 'courses') return [one];
        return isNamed ? [] : [{ ...one, intent: 'course_detail' }];
      });
    }
    if (found.every((one) => COURTESIES.includes(one.intent) || one.confidence < POSSIBLE)) {
      const confidence = confidenceInMention(courseAt, surroundings);
      because.push(`only a course is named -> course_detail ${confidence.toFixed(2)}`);
      found = [...found, { intent: 'course_detail', confidence, from: courseAt }];
    }
  }
  if (found.some((one) => !COURTESIES.includes(one.intent) && one.confidence >= POSSIBLE)) {
    without((one) => COURTESIES.includes(one.intent), 'there is something to answer');
  }
  return found;
}

function isNegated(evidence: Evidence, tokens: Token[], negations: Set<string>): boolean {
  if (!DEEDS.some((deed) => deed === evidence.topic)) return false;
  const before = tokens.slice(Math.max(0, evidence.from - NEGATION_REACH), evidence.from);
  const sentence = tokens[evidence.from]?.sentence;
  return before.some((token) => token.sentence === sentence && negations.has(token.word));
}

function isAboutSomethingElse(evidence: Evidence[], { tokens, aboutUs }: Surroundings): boolean {
  const phrases = evidence.filter((one) => one.topic === 'unrelated').length * FOREIGN_MASS;
  const words = tokens.filter((token) => token.kind === 'unrelated').length;
  const foreign = phrases + words;
  const ours = tokens.filter(
    (token) => token.kind === 'course' || token.kind === 'subject' || aboutUs.has(token.word),
  ).length;
  const asked = evidence.filter((one) => one.topic !== 'unrelated').length;
  return foreign >= FOREIGN_MASS && foreign > ours + asked / 2;
}
