import { LIMITS } from '../src/domain/limits.ts';
import { questionName, type QuestionKey } from '../src/domain/question-number.ts';
import type { EnquiryContext, EnquiryEvent } from './vocabulary.ts';

/** Whether the bot has said this answer, or one to the same question after it, since it was given. */
export function hasHeard({ heard = [] }: EnquiryContext, event: EnquiryEvent): boolean {
  if (event.type !== 'answer_given') return false;
  return heard.some((one) => questionName(one) === questionName(event) && one.at >= event.givenAt);
}

/** What a conversation has heard of staff's answers, with those that are said now; of each question the last time. */
export function heardAfter({ heard = [] }: EnquiryContext, said: readonly QuestionKey[], now: number) {
  const names = new Set(said.map(questionName));
  const before = heard.filter((one) => !names.has(questionName(one)));
  return [...before, ...said.map((one) => ({ ...one, at: now }))].slice(-LIMITS.heardAnswers);
}
