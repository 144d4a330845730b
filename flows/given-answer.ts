import type { QuestionKey } from '../src/domain/question-number.ts';
import type { Words } from '../src/domain/reply.ts';
import { courseById } from '../src/domain/school-facts.ts';
import { note } from './statechart.ts';
import type { EnquiryEvent, Scope } from './vocabulary.ts';

/**
 * Staff have answered what this person asked: it is said wherever the conversation stands, and the open question is asked again
 * below it. Who has read the same meanwhile, because they asked once more, is told nothing.
 */
export const passingOn = [
  { guard: 'has_heard_it' as const, actions: 'hold_prompt' as const },
  {
    actions: [
      { type: 'say' as const, params: ({ event }: Scope) => ({ words: toldWords(event) }) },
      {
        type: 'remember_heard' as const,
        params: ({ event }: Scope) => ({ heard: keyIn(event), now: event.facts.now }),
      },
      note('answer_passed_on'),
    ],
  },
];

function toldWords(event: EnquiryEvent): Words[] {
  if (event.type !== 'answer_given') return [];
  const { fact, course, text, facts } = event;
  const params = { fact: { key: `fact_name.${fact}` }, text };
  if (course === undefined) return [{ key: 'answer.told', params }];
  const name = courseById(facts.school, course)?.shortName ?? course;
  return [{ key: 'answer.told_of_course', params: { ...params, course: name } }];
}

function keyIn(event: EnquiryEvent): QuestionKey[] {
  if (event.type !== 'answer_given') return [];
  const { fact, course } = event;
  return [course === undefined ? { fact } : { fact, course }];
}
