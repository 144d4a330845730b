import type { Address } from './contact.ts';
import type { CourseId } from './course.ts';
import { DAY_MS } from './durations.ts';
import { LIMITS } from './limits.ts';
import type { GivenFact } from './school.ts';
import { lagosDay } from './school-facts.ts';
import type { AnswerableFact, QuestionKey } from './question-number.ts';

/** For whom staff answered: the bot says it to everybody from then on, or those who have asked hear it and no one else. */
export type AnswerAudience = 'everyone' | 'askers';

/** What staff answered to one question, as it stands now, and how it came to that. Times are epoch milliseconds. */
export interface StaffAnswer {
  fact: AnswerableFact;
  /** Absent when it is about the school as a whole. */
  course?: CourseId;
  /** Their words, said as they are in every language. */
  text: string;
  audience: AnswerAudience;
  status: 'given' | 'withdrawn';
  /** Who did what was done last, and when. */
  by: Address;
  at: number;
  /** The last day it holds, `YYYY-MM-DD` in Lagos; for everyone only. */
  until?: string;
  /** Oldest first, `LIMITS.answerHistory` at most; the last one is how it stands. Never empty. */
  history: AnswerDeed[];
}

/** One thing that was done to an answer, as it stays on record. */
export interface AnswerDeed {
  what: 'given' | 'changed' | 'withdrawn';
  text?: string;
  audience?: AnswerAudience;
  until?: string;
  by: Address;
  at: number;
  /** The message that ordered it: the same one again does nothing. */
  cause: string;
}

/** What staff order about an answer. */
export type AnswerOrder = QuestionKey &
  Pick<AnswerDeed, 'by' | 'at' | 'cause'> &
  ({ type: 'give'; text: string; audience: AnswerAudience; until?: string } | { type: 'withdraw' });

/** What came of an order: the record after it, and what was done, now or the first time it was ordered. */
export type AnswerOutcome =
  | { type: 'done'; answer: StaffAnswer; deed: AnswerDeed }
  /** There is nothing to withdraw; nothing was written. */
  | { type: 'nothing_given' };

/**
 * The record after an order. An order that stands in its history already changes nothing, and its outcome is what it was. Pure:
 * the stores write what this says, in one step with the look at what is there.
 */
export function answerAfter(known: StaffAnswer | undefined, order: AnswerOrder): AnswerOutcome {
  const doneBefore = known?.history.find(({ cause }) => cause === order.cause);
  if (known !== undefined && doneBefore !== undefined) return { type: 'done', answer: known, deed: doneBefore };
  const isGiven = known?.status === 'given';
  const { by, at, cause } = order;
  const history = (deed: AnswerDeed): AnswerDeed[] => [...(known?.history ?? []), deed].slice(-LIMITS.answerHistory);
  if (order.type === 'withdraw') {
    if (!isGiven) return { type: 'nothing_given' };
    const deed: AnswerDeed = { what: 'withdrawn', by, at, cause };
    return { type: 'done', answer: { ...known, status: 'withdrawn', by, at, history: history(deed) }, deed };
  }
  const { fact, course, text, audience } = order;
  const said = { text, audience, ...(order.until === undefined ? {} : { until: order.until }), by, at };
  const deed: AnswerDeed = { what: isGiven ? 'changed' : 'given', ...said, cause };
  const key = course === undefined ? { fact } : { fact, course };
  return { type: 'done', answer: { ...key, ...said, status: 'given', history: history(deed) }, deed };
}

/** The moment from which an answer does not hold any more; `undefined` where it holds until it is withdrawn. */
export function endOf({ until }: Pick<StaffAnswer, 'until'>): number | undefined {
  return until === undefined ? undefined : Date.parse(`${until}T00:00:00+01:00`) + DAY_MS;
}

/** Whether it holds at `now`, for whomever it was given. */
export function isStanding(answer: StaffAnswer, now: number): boolean {
  return answer.status === 'given' && (endOf(answer) ?? Infinity) > now;
}

/** Whether the bot says this itself at `now`. */
export function isSaid(answer: StaffAnswer, now: number): boolean {
  return isForEveryone(answer) && isStanding(answer, now);
}

/** Whether it was given for everyone and not withdrawn, be it past its time or not. */
export function isForEveryone({ status, audience }: StaffAnswer): boolean {
  return status === 'given' && audience === 'everyone';
}

/** What staff gave for everyone, as facts beside those of the school's file: with the day each was given, and its last one. */
export function factsGiven(answers: readonly StaffAnswer[]): GivenFact[] {
  return answers.filter(isForEveryone).map(({ fact, course, text, at, until }) => ({
    name: fact,
    ...(course === undefined ? {} : { course }),
    text: { en: text },
    asOf: lagosDay(at),
    ...(until === undefined ? {} : { until }),
  }));
}
