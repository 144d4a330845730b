import type { Intent } from '../domain/intent.ts';
import type { ScoredIntent } from '../domain/reading.ts';
import { gatherEvidence, type Evidence, type Surroundings } from './evidence.ts';
import type { PhraseMatch } from './match.ts';
import { applyRules, POSSIBLE, SURE, weedEvidence, type Found } from './rules.ts';
import type { Topic } from './phrase-index.ts';
import { segmentsOf } from './segments.ts';
import { COURTESIES } from './understood.ts';
import { likelihoodOf, weigh, type Weighed } from './weigh.ts';
import type { WordModel } from './word-model.ts';

export interface Decision {
  intents: ScoredIntent[];
  decision: 'act' | 'ask' | 'unknown';
  because: string[];
}

/** "Did you mean A or B?" */
const CANDIDATES = 2;
const LETTER_WORDS = 45;
const LETTER_OPENING = 0.6;
const EARLY_SHARE = 0.6;
const SURELY_FOREIGN = 0.8;
const FOREIGN_EXPRESSION = 0.8;
const MAY_BE_FOREIGN = 0.4;
/** Without a word for a school, what is ours has to be twice as long as what is not. */
const OURS_SHARE = 0.5;
const SURELY_OURS = 0.97;
/** What is asked beside the likeliest question has to be surer than that one has to be. */
const SURE_BESIDE = 0.9;

/**
 * Weighs each thought of a message: the phrases found in it and what its words lean to, against all that speaks for its
 * being none of our business; then the rules that say what gives way to what. Pure, total.
 */
export function decideIntents(matches: PhraseMatch[], surroundings: Surroundings, model: WordModel): Decision {
  const because: string[] = [];
  if (surroundings.tokens.every((token) => token.kind === 'number')) {
    because.push('rule: figures alone ask nothing');
    return { intents: [], decision: 'unknown', because };
  }
  const gathered = gatherEvidence(matches, surroundings);
  for (const { phrase, topic, confidence } of gathered) {
    because.push(`phrase "${phrase}" -> ${topic} ${confidence.toFixed(2)}`);
  }
  const weighed = segmentsOf(surroundings.tokens, {
    joiningWords: surroundings.joiningWords,
    phrases: gathered.map(({ span }) => span),
  }).map((segment) => weigh(segment, gathered, surroundings, model));
  for (const one of weighed) because.push(leaningLine(one, surroundings));
  if (isForeign(weighed, gathered, surroundings)) {
    because.push('rule: a thought of it is about something else, and nothing of it about us');
    return { intents: [], decision: 'unknown', because };
  }
  const evidence = weedEvidence(gathered, surroundings, because);
  const found = applyRules(likeliest(weighed, surroundings.tokens.length), {
    evidence,
    weighed,
    surroundings,
    because,
  });
  return graded(found, because);
}

/** One entry an intent, as likely as in the thought it is likeliest in. */
function likeliest(weighed: Weighed[], length: number): Found[] {
  const byIntent = new Map<Intent, Found>();
  const note = (topic: Topic, confidence: number, from: number): void => {
    if (topic === 'unrelated' || topic === 'background') return;
    const known = byIntent.get(topic);
    if (known === undefined || confidence > known.confidence) byIntent.set(topic, { intent: topic, confidence, from });
  };
  for (const one of weighed) {
    const share = (1 - foreignAround(one, weighed)) * (isEarlyInLetter(one, length) ? EARLY_SHARE : 1);
    for (const { topic, likelihood, from } of one.topics) note(topic, likelihood * share, from);
  }
  return [...byIntent.values()];
}

/** A long letter comes to its question at its end; what stands before is how things came to be. */
function isEarlyInLetter({ segment }: Weighed, length: number): boolean {
  return length > LETTER_WORDS && segment.to < length * LETTER_OPENING;
}

/** How surely a sentence is about something else: then a clause of it hardly asks something of us. */
function foreignAround({ segment }: Weighed, weighed: Weighed[]): number {
  const around = weighed.filter(({ segment: { from, to } }) => from <= segment.from && to >= segment.to);
  return Math.max(...around.map((one) => likelihoodOf('unrelated', one)));
}

/**
 * Whether a message is none of our business: some thought is surely about something else while nothing is surely for a
 * school, or most of its words belong to such thoughts. Words for a school ("class", a course) make that less likely.
 */
function isForeign(weighed: Weighed[], gathered: Evidence[], { ours: sentences, hasTopic }: Surroundings): boolean {
  const isAboutUs = sentences.size > 0;
  if (hasTopic) return false;
  if (gathered.some(isForeignExpression)) return true;
  const isSomeForeign = weighed.some((one) => likelihoodOf('unrelated', one) >= SURELY_FOREIGN);
  if (isSomeForeign && !isAboutUs && !weighed.some(isSurelyOurs)) return true;
  const narrow = weighed.filter((one) => !weighed.some((other) => other !== one && isInside(other, one)));
  const foreign = wordsIn(narrow.filter((one) => likelihoodOf('unrelated', one) >= SURELY_FOREIGN));
  const ours = wordsIn(narrow.filter((one) => likelihoodOf('unrelated', one) < MAY_BE_FOREIGN));
  return foreign > ours * (isAboutUs ? 1 : OURS_SHARE);
}

/** "Avail bal", "credit alert": nobody writes that to a school, whatever else the message holds. */
function isForeignExpression({ topic, words, confidence }: Evidence): boolean {
  return topic === 'unrelated' && words > 1 && confidence >= FOREIGN_EXPRESSION;
}

function isInside({ segment: inner }: Weighed, { segment: outer }: Weighed): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

function wordsIn(weighed: Weighed[]): number {
  return weighed.reduce((sum, { segment }) => sum + segment.to - segment.from + 1, 0);
}

function isSurelyOurs({ topics: [first] }: Weighed): boolean {
  if (first === undefined || first.topic === 'unrelated' || first.topic === 'background') return false;
  return first.likelihood >= SURELY_OURS && !COURTESIES.includes(first.topic);
}

function leaningLine({ segment, topics }: Weighed, { tokens }: Surroundings): string {
  const said = tokens.slice(segment.from, segment.to + 1).map((token) => token.written);
  const leanings = topics.slice(0, CANDIDATES + 1).map(({ topic, likelihood }) => `${topic} ${likelihood.toFixed(2)}`);
  return `words "${said.join(' ')}" lean to ${leanings.join(', ')}`;
}

function graded(found: Found[], because: string[]): Decision {
  const best = Math.max(0, ...found.map((one) => one.confidence));
  const beside = Math.min(SURE_BESIDE, best * SURE_BESIDE);
  const sure = found.filter(({ confidence }) => confidence >= Math.max(SURE, beside));
  if (sure.length === 0) return asked(found, because);
  because.push(`rule: sure (${SURE} or more) of ${sure.map((one) => one.intent).join(', ')}`);
  const inOrder = sure.toSorted((one, other) => one.from - other.from);
  return { intents: inOrder.map(scored), decision: 'act', because };
}

function asked(found: Found[], because: string[]): Decision {
  const possible = found
    .filter((one) => one.confidence >= POSSIBLE)
    .toSorted((one, other) => other.confidence - one.confidence)
    .slice(0, CANDIDATES);
  if (possible.length === 0) {
    because.push('rule: nothing is likely');
    return { intents: [], decision: 'unknown', because };
  }
  because.push(`rule: possible (${POSSIBLE} or more), not sure: ${possible.map((one) => one.intent).join(', ')}`);
  return { intents: possible.map(scored), decision: 'ask', because };
}

function scored({ intent, confidence }: Found): ScoredIntent {
  return { intent, confidence: Math.round(confidence * 100) / 100 };
}
