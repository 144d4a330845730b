import type { Channel } from '../src/domain/channel.ts';
import type { CourseId } from '../src/domain/course.ts';
import type { Param, Words } from '../src/domain/reply.ts';
import type { Registration } from '../src/domain/registration.ts';
import type { School } from '../src/domain/school.ts';
import { courseById } from '../src/domain/school-facts.ts';
import { answeredFields, givenOn } from './draft.ts';
import { FIELDS, type Draft, type EnquiryContext, type Field, type TurnFacts } from './vocabulary.ts';

/** The answers of a draft, a line each, as a review shows them; `fields` are those wanted, in place of all. */
export function reviewLines(draft: Draft, facts: TurnFacts, fields: readonly Field[] = FIELDS): Words {
  const lines = answeredFields(draft)
    .filter((field) => fields.includes(field) && field !== 'consent' && field !== 'relation')
    .map((field) => ({
      key: UNMISTAKABLE.includes(field) ? 'review.plain_line' : 'review.line',
      params: { label: { key: `field.${field}` }, value: fieldValue(draft, field, facts) },
    }));
  return { lines };
}

/** Answers that need no label to be told apart: an SMS leaves it out. */
const UNMISTAKABLE: readonly Field[] = ['age', 'name', 'courses', 'level', 'phone', 'email'];

/** Courses by their short names, in the order they were given; an SMS has no room to name all there are. */
export function courseNames(courses: CourseId[], school: School): Words[] {
  const names = courses.map((id): Words => ({ text: courseById(school, id)?.shortName ?? id }));
  return courses.length < school.courses.length ? names : [{ key: 'courses.all', params: { courses: names } }];
}

/** One saved registration in a line: its code, the learner, the courses. For staff, who see all of it. */
export function registrationLine(registration: Registration, facts: TurnFacts, name = registration.name): Words {
  return {
    key: 'review.registration',
    params: {
      reference: registration.reference,
      name,
      courses: courseNames(registration.courses, facts.school),
      status: { key: `status.${registration.status}` },
    },
  };
}

/** The same line for whoever registered. */
export function ownRegistrationLine(registration: Registration, facts: TurnFacts): Words {
  return registrationLine(registration, facts, shown(registration.name, givenOn(registration, 'name'), facts));
}

/** The saved registration that is being looked at. */
export function selectedRegistration(context: EnquiryContext): Registration | undefined {
  return context.registrations.find((one) => one.reference === context.selected);
}

/** The learner's name in a draft, as it may be shown. */
export function shownName(draft: Draft | undefined, facts: TurnFacts): string {
  return shown(draft?.name ?? '', draft?.answeredOn.name, facts);
}

function fieldValue(draft: Draft, field: Field, facts: TurnFacts): Param {
  const answeredOn = draft.answeredOn[field];
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
      return shown(draft.email ?? '', answeredOn, facts);
    case 'relation':
    case 'consent':
      return '';
    case 'guardian_name':
    case 'guardian_phone':
    case 'name':
    case 'phone':
      return shown(draft[field] ?? '', answeredOn, facts);
  }
}

/**
 * What a person may see of an answer given before. Somebody who holds the same number on another channel need not be the
 * same person, so what was given there is masked here. The first letter and the last two characters stay: enough to
 * recognise one's own, too little to learn another's.
 */
export function shown(value: string, answeredOn: Channel | undefined, facts: TurnFacts): string {
  if (answeredOn === undefined || answeredOn === facts.channel || value.length === 0) return value;
  const letters = [...value];
  return `${letters[0] ?? ''}…${letters.slice(-2).join('')}`;
}
