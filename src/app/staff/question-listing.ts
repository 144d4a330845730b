import { LIMITS } from '../../domain/limits.ts';
import type { QuestionKey } from '../../domain/question-number.ts';
import type { Words } from '../../domain/reply.ts';
import { courseById } from '../../domain/school-facts.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { openQuestions, type OpenQuestion } from '../open-questions.ts';

/** The open questions by number, who has waited longest first, and how to answer one. */
export async function questionListing(now: number, host: ConversationHost): Promise<Words[]> {
  const open = await openQuestions(now, host);
  return open.length === 0 ? [{ key: 'staff.questions_none' }] : listed(open, host);
}

/** The same of some of them. */
export function listed(open: readonly OpenQuestion[], host: Pick<ConversationHost, 'school'>): Words[] {
  const lines = open.slice(0, LIMITS.listedQuestions).map((one) => lineOf(one, host));
  const count = open.length - lines.length;
  const rest: Words[] = count === 0 ? [] : [{ key: 'staff.answers_more', params: { count } }];
  const how: Words = { key: 'staff.questions_how', params: { number: open[0]?.number ?? 0 } };
  return [{ lines: [{ key: 'staff.questions' }, ...lines, ...rest, how] }];
}

function lineOf({ number, key, question }: OpenQuestion, host: Pick<ConversationHost, 'school'>): Words {
  const params = { number, what: whatIsAsked(key, host) };
  const count = question.waiting.length;
  if (count === 0) return { key: 'staff.question_ended_line', params };
  return { key: 'staff.question_line', params: { ...params, people: peopleIn(count) } };
}

export function peopleIn(count: number): Words {
  return count === 1 ? { key: 'staff.one_person' } : { key: 'staff.people', params: { count } };
}

/** What a question asks, in words. */
export function whatIsAsked({ fact, course }: QuestionKey, { school }: Pick<ConversationHost, 'school'>): Words {
  const asked: Words = { key: `choice.${fact}` };
  if (course === undefined) return asked;
  return {
    key: 'staff.open_fact',
    params: { course: courseById(school, course)?.shortName ?? course, fact: asked },
  };
}
