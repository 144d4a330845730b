import type { CourseId } from '../src/domain/course.ts';
import type { Param, Words } from '../src/domain/reply.ts';
import type { Registration } from '../src/domain/registration.ts';
import type { School } from '../src/domain/school.ts';
import { courseById } from '../src/domain/school-facts.ts';
import { answeredFields } from './draft.ts';
import type { Draft, Field, TurnFacts } from './vocabulary.ts';

/** The answers of a draft, a line each, as a review shows them. */
export function reviewLines(draft: Draft, facts: TurnFacts): Words {
  const lines = answeredFields(draft)
    .filter((field) => field !== 'consent' && field !== 'relation')
    .map((field) => ({
      key: 'review.line',
      params: { label: { key: `field.${field}` }, value: fieldValue(draft, field, facts) },
    }));
  return { lines };
}

/** Courses by their short names, in the order they were given. */
export function courseNames(courses: CourseId[], school: School): Words[] {
  return courses.map((id) => ({ text: courseById(school, id)?.shortName ?? id }));
}

/** One saved registration in a line: its code, the learner, the courses. */
export function registrationLine(registration: Registration, facts: TurnFacts): Words {
  return {
    key: 'review.registration',
    params: {
      reference: registration.reference,
      name: registration.name,
      courses: courseNames(registration.courses, facts.school),
      status: { key: `status.${registration.status}` },
    },
  };
}

/**
 * What a person may see of an answer given before. Somebody who holds the same number on another channel need not be the
 * same person, so what was given there is masked here.
 */
function fieldValue(draft: Draft, field: Field, facts: TurnFacts): Param {
  const givenOn = draft.answeredOn[field];
  const isMasked = givenOn !== undefined && givenOn !== facts.channel;
  switch (field) {
    case 'for':
      return { key: `review.for_${draft.for ?? 'self'}` };
    case 'age':
      return { key: `choice.${draft.age ?? 'adult'}` };
    case 'level':
      return { key: `choice.level_${draft.level ?? 'beginner'}` };
    case 'courses':
      return courseNames(draft.courses ?? [], facts.school);
    case 'email':
      if (draft.email === '') return { key: 'review.no_email' };
      return masked(draft.email ?? '', isMasked);
    case 'relation':
    case 'consent':
      return '';
    case 'guardian_name':
    case 'guardian_phone':
    case 'name':
    case 'phone':
      return masked(draft[field] ?? '', isMasked);
  }
}

/** The first letter and the last two characters stay: enough to recognise one's own, too little to learn another's. */
function masked(value: string, isMasked: boolean): string {
  if (!isMasked || value.length === 0) return value;
  const letters = [...value];
  return `${letters[0] ?? ''}…${letters.slice(-2).join('')}`;
}
