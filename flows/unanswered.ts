import { COURSES } from '../src/domain/course.ts';
import { LIMITS } from '../src/domain/limits.ts';
import type { UnansweredFact } from './vocabulary.ts';

/**
 * What the bot had to leave open, the last of it, oldest first, each fact of each course once. What is open of every course is
 * open of the school.
 */
export function unansweredAfter(
  before: readonly UnansweredFact[] | undefined,
  asked: readonly UnansweredFact[],
): UnansweredFact[] {
  const facts = [...new Set(asked.map(({ fact }) => fact))];
  const now = facts.flatMap((fact): UnansweredFact[] => {
    const ofFact = asked.filter((one) => one.fact === fact);
    return ofFact.length === COURSES.length ? [{ fact }] : ofFact;
  });
  const earlier = (before ?? []).filter((one) => !now.some((other) => isSame(one, other)));
  return [...earlier, ...now].slice(-LIMITS.unansweredFacts);
}

/** The same without what has been answered since: of the school as a whole, of every course. */
export function unansweredWithout(
  before: readonly UnansweredFact[],
  answered: readonly UnansweredFact[],
): UnansweredFact[] {
  return before.filter(
    (one) => !answered.some((other) => isSame(one, other) || (other.fact === one.fact && other.course === undefined)),
  );
}

function isSame(one: UnansweredFact, other: UnansweredFact): boolean {
  return one.fact === other.fact && one.course === other.course;
}
