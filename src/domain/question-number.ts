import { COURSES, type CourseId } from './course.ts';
import { FACTS, type Intent } from './intent.ts';

/** What staff can answer for the bot: a fact of a course or of the school, and when the office is open. */
export const ANSWERABLE = [...FACTS, 'hours'] as const satisfies readonly Intent[];

export type AnswerableFact = (typeof ANSWERABLE)[number];

/** What a question is about; without a course, the school as a whole. */
export interface QuestionKey {
  fact: AnswerableFact;
  course?: CourseId;
}

/** The courses have one digit: at most nine. */
const WIDTH = 10;

/**
 * The number that staff know a question by: `Q13`. It is made of what is asked, so that it never changes and needs no counter:
 * the tens are the fact (1 the fees, in the order of `ANSWERABLE`), the last digit is the course (0 the school as a whole).
 * `undefined` for what nobody answers for the bot.
 */
export function questionNumber({ fact, course }: { fact: Intent; course?: CourseId }): number | undefined {
  const index = ANSWERABLE.findIndex((one) => one === fact);
  if (index < 0) return undefined;
  return (index + 1) * WIDTH + (course === undefined ? 0 : COURSES.indexOf(course) + 1);
}

/** The question of a number; `undefined` where there is none. */
export function questionOfNumber(number: number): QuestionKey | undefined {
  const fact = ANSWERABLE[Math.floor(number / WIDTH) - 1];
  const digit = number % WIDTH;
  if (fact === undefined) return undefined;
  if (digit === 0) return { fact };
  const course = COURSES[digit - 1];
  return course === undefined || fact === 'hours' ? undefined : { fact, course };
}

/** The same question, as text for maps and names. */
export function questionName({ fact, course = '' }: { fact: Intent; course?: CourseId | '' }): string {
  return `${fact}:${course}`;
}
