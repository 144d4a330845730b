import type { ContactId } from './contact.ts';
import type { CourseId } from './course.ts';
import { DAY_MS } from './durations.ts';
import type { Intent } from './intent.ts';
import { questionName } from './question-number.ts';
import { endOf, isForEveryone, isSaid, type StaffAnswer } from './staff-answer.ts';

/** A fact somebody asked for and nobody had given: kept once per fact and course, with who asked. */
export interface AskedQuestion {
  fact: Intent;
  /** Absent when it was asked of the school as a whole. */
  course?: CourseId;
  /** Everybody who asked, in the order in which they last did. */
  askedBy: ContactId[];
  /** When each of them last asked, in the same order; epoch milliseconds. */
  askedAt: number[];
}

/** Somebody who asked, and when they last did. */
export interface Asker {
  contact: ContactId;
  at: number;
}

/** A question as it stands, with what staff answered. */
export interface Question extends AskedQuestion {
  status: 'open' | 'answered' | 'withdrawn';
  /** Of one that is answered. */
  answer?: string;
  /** Epoch milliseconds; from then on the answer is not given any more. */
  expiresAt?: number;
  /** Those it is open for, the longest waiting first. */
  waiting: Asker[];
}

/**
 * How a question stands at `now`. An answer for everyone answers it as long as it holds, that of the school as a whole for every
 * course that has none of its own. Once it is past, and after an answer for those who had asked or a withdrawal, the question is
 * open for who asked since: whoever asked before has been told.
 */
export function questionState(asked: AskedQuestion, answers: readonly StaffAnswer[], now: number): Question {
  const own = answers.find((answer) => questionName(answer) === questionName(asked));
  const general = answers.find(({ fact, course }) => fact === asked.fact && course === undefined);
  const said = [own, general].find((answer) => answer !== undefined && isForEveryone(answer));
  if (said !== undefined && isSaid(said, now)) {
    const expiresAt = endOf(said);
    const until = expiresAt === undefined ? {} : { expiresAt };
    return { ...asked, status: 'answered', answer: said.text, ...until, waiting: [] };
  }
  const ended = said === undefined ? -Infinity : (endOf(said) ?? -Infinity);
  const told = own === undefined || isForEveryone(own) ? -Infinity : own.at;
  const waiting = askersOf(asked).filter(({ at }) => at >= ended && at > told);
  if (waiting.length > 0 || said !== undefined || own === undefined) return { ...asked, status: 'open', waiting };
  if (own.status === 'withdrawn') return { ...asked, status: 'withdrawn', waiting };
  return { ...asked, status: 'answered', answer: own.text, waiting };
}

/** Every question with how it stands: those that somebody asked, and behind them those whose askers are forgotten. */
export function questionsNow(
  asked: readonly AskedQuestion[],
  answers: readonly StaffAnswer[],
  now: number,
): Question[] {
  const names = new Set(asked.map(questionName));
  const unasked = answers
    .filter((answer) => !names.has(questionName(answer)))
    .map(({ fact, course }) => ({ fact, ...(course === undefined ? {} : { course }), askedBy: [], askedAt: [] }));
  return [...asked, ...unasked].map((one) => questionState(one, answers, now));
}

/** How long before an answer somebody may have asked who still hears it at once. */
const HEARD_WITHIN_MS = DAY_MS;

/**
 * Who is to hear an answer, each once, the longest waiting first: those who last asked within the day before it was given. One for
 * everyone is also for who asked while the news was on its way, and one about the school as a whole for who asked about a course
 * that has no answer of its own. Nobody, once it was changed, withdrawn or is past.
 */
export function askersToTell(
  asked: readonly AskedQuestion[],
  answers: readonly StaffAnswer[],
  order: Pick<StaffAnswer, 'fact' | 'course'> & { cause: string },
  now: number,
): Asker[] {
  const answer = answers.find((one) => questionName(one) === questionName(order));
  if (answer === undefined || answer.status !== 'given' || answer.history.at(-1)?.cause !== order.cause) return [];
  if (answer.audience === 'everyone' && !isSaid(answer, now)) return [];
  const latest = new Map<ContactId, number>();
  for (const question of asked) {
    if (!answersIt(answer, question, answers)) continue;
    for (const { contact, at } of askersOf(question)) latest.set(contact, Math.max(at, latest.get(contact) ?? 0));
  }
  return [...latest]
    .map(([contact, at]) => ({ contact, at }))
    .filter(({ at }) => at > answer.at - HEARD_WITHIN_MS && (answer.audience === 'everyone' || at <= answer.at))
    .toSorted((one, other) => one.at - other.at);
}

function answersIt(answer: StaffAnswer, question: AskedQuestion, answers: readonly StaffAnswer[]): boolean {
  if (questionName(answer) === questionName(question)) return true;
  if (answer.audience !== 'everyone' || answer.course !== undefined || answer.fact !== question.fact) return false;
  return !answers.some((one) => questionName(one) === questionName(question) && isForEveryone(one));
}

function askersOf({ askedBy, askedAt }: AskedQuestion): Asker[] {
  return askedBy.map((contact, index) => ({ contact, at: askedAt[index] ?? 0 }));
}
