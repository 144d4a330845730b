import { questionsNow, type Question } from '../domain/question.ts';
import { questionNumber, questionOfNumber, type QuestionKey } from '../domain/question-number.ts';
import type { School } from '../domain/school.ts';
import { factFor, lagosDay, schoolText } from '../domain/school-facts.ts';
import type { ConversationHost } from './conversation-host.ts';

/** A question that staff can answer, with the number they know it by. */
export interface OpenQuestion {
  number: number;
  key: QuestionKey;
  question: Question;
  /** When staff last did something about its answer, epoch milliseconds; 0 for never. */
  answeredAt: number;
}

/** What is open at `now` and not said by the school's file: who has waited longest first, and last what nobody waits for. */
export async function openQuestions(
  now: number,
  { store, school }: Pick<ConversationHost, 'store' | 'school'>,
): Promise<OpenQuestion[]> {
  const [asked, answers] = await Promise.all([store.listQuestions(), store.listAnswers()]);
  return questionsNow(asked, answers, now)
    .flatMap((question): OpenQuestion[] => {
      const number = questionNumber(question);
      const key = number === undefined ? undefined : questionOfNumber(number);
      if (number === undefined || key === undefined || question.status !== 'open') return [];
      if (saidByFile(key, school, now) !== undefined) return [];
      const about = answers.filter(({ fact, course }) => fact === key.fact && (course ?? key.course) === key.course);
      return [{ number, key, question, answeredAt: Math.max(0, ...about.map(({ at }) => at)) }];
    })
    .toSorted((one, other) => waitingSince(one) - waitingSince(other) || one.number - other.number);
}

function waitingSince({ question }: OpenQuestion): number {
  return question.waiting[0]?.at ?? Infinity;
}

/** What the school's file says to a question, in English; `undefined` where it says nothing that holds at `now`. */
export function saidByFile({ fact, course }: QuestionKey, school: School, now: number): string | undefined {
  if (fact === 'hours') return school.hours === undefined ? undefined : '';
  const found = factFor(school, fact, course, lagosDay(now));
  return found === undefined ? undefined : schoolText(found.text, { language: 'en', channel: 'whatsapp' });
}
