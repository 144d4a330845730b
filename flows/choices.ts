import type { CourseId } from '../src/domain/course.ts';
import type { Intent } from '../src/domain/intent.ts';
import type { Language } from '../src/domain/language.ts';
import type { Registration } from '../src/domain/registration.ts';
import type { Choice } from '../src/domain/reply.ts';
import { courseById, schoolText } from '../src/domain/school-facts.ts';
import { ownRegistrationLine } from './review.ts';
import { graveId, type GraveChoice } from './choice-ids.ts';
import type { EnquiryContext, Field, TurnFacts } from './vocabulary.ts';

/** Choices that can stand in a list, whose second line the catalogue has as `hint.…`. */
const HINTED: ReadonlySet<string> = new Set([
  'courses',
  'fees',
  'venue',
  'register',
  'register_for_it',
  'register_more',
  'resume',
  'my_registrations',
  'staff',
  'menu',
  'back',
]);

/** A choice whose label stands in the catalogue under its id or another name. `menu` is always printed as 0. */
export function choice(id: string, name = id): Choice {
  const label = { key: `choice.${name}` };
  return HINTED.has(name) ? { id, label, hint: { key: `hint.${name}` } } : { id, label };
}

/** A choice that does its deed to one thing alone, which its id names. */
export function graveChoice(id: GraveChoice, subject: string | undefined): Choice {
  return { ...choice(id), id: graveId(id, subject) };
}

export function courseChoice(id: CourseId, facts: TurnFacts): Choice {
  const course = courseById(facts.school, id);
  if (course === undefined) return { id: `course:${id}`, label: { text: id } };
  return {
    id: `course:${id}`,
    label: { text: course.shortName },
    hint: { text: course.name === course.shortName ? schoolText(course.about, facts) : course.name },
  };
}

/** The one step towards a registration: go on with it, look at those there are, or begin. */
export function registering(context: EnquiryContext): Choice {
  if (context.draft !== undefined) return choice('resume');
  const hasOne = context.registrations.some((registration) => registration.status !== 'cancelled');
  return hasOne ? choice('my_registrations') : choice('register');
}

export function languageChoice(language: Language): Choice {
  const name = `language_${language}`;
  return { id: `language:${language}`, label: { key: `choice.${name}` }, hint: { key: `hint.${name}` } };
}

/** An answer that can be taken up for a change. */
export function fieldChoice(field: Field): Choice {
  return { id: `change:${field}`, label: { key: `field.${field}` }, hint: { key: 'hint.change_field' } };
}

/** A saved registration: its whole line where there is room, else the reference, and the line below it. */
export function registrationChoice(registration: Registration, facts: TurnFacts): Choice {
  const { reference } = registration;
  const line = ownRegistrationLine(registration, facts);
  return { id: `registration:${reference}`, label: line, title: { text: reference }, hint: line };
}

/** One of the readings between which the person is asked to choose. */
export function doubtedChoice(intent: Intent): Choice {
  return { id: intent, label: { key: `choice.${intent}` }, hint: { key: 'hint.doubted' } };
}
