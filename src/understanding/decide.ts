import type { Intent } from '../domain/intent.ts';
import type { ScoredIntent } from '../domain/reading.ts';
import { gatherEvidence, type Evidence, type Surroundings } from './evidence.ts';
import type { PhraseMatch } from './match.ts';
import { applyRules, isAboutSomethingElse, POSSIBLE, SURE, weedEvidence, type Found } from './rules.ts';

export interface Decision {
  intents: ScoredIntent[];
  decision: 'act' | 'ask' | 'unknown';
  because: string[];
}

/** "Did you mean A or B?" */
const CANDIDATES = 2;
/** A rival explanation is a little less likely than the one that won. */
const RIVAL_FACTOR = 0.95;

/** Weighs the phrases found in a message against each other and against what else stands in it. Pure, total. */
export function decideIntents(matches: PhraseMatch[], surroundings: Surroundings): Decision {
  const because: string[] = [];
  const gathered = gatherEvidence(matches, surroundings);
  for (const { phrase, topic, confidence } of gathered) {
    because.push(`phrase "${phrase}" -> ${topic} ${confidence.toFixed(2)}`);
  }
  if (isAboutSomethingElse(gathered, surroundings)) {
    because.push('rule: more about something else than about us');
    return { intents: [], decision: 'unknown', because };
  }
  const evidence = weedEvidence(gathered, surroundings, because);
  const found = applyRules(strongestOf(evidence), surroundings, because);
  return withRival(found, evidence, because) ?? graded(found, because);
}

/** Asks when another intent explains the same words as well as the one that won. */
function withRival(found: Found[], evidence: Evidence[], because: string[]): Decision | undefined {
  for (const { topic, phrase, rival, confidence, from } of evidence) {
    if (rival === undefined || rival.topic === 'unrelated') continue;
    const winner = found.find((one) => one.intent === topic);
    if (winner === undefined || found.some((one) => one.intent === rival.topic)) continue;
    because.push(`rule: "${rival.phrase}" (${rival.topic}) explains the same words as "${phrase}"`);
    return asked([winner, { intent: rival.topic, confidence: confidence * RIVAL_FACTOR, from }], because);
  }
  return undefined;
}

function graded(found: Found[], because: string[]): Decision {
  const sure = found.filter((one) => one.confidence >= SURE);
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
