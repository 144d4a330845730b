import type { Channel } from '../src/domain/channel.ts';
import { COURSES } from '../src/domain/course.ts';
import type { Answer } from '../src/domain/reading.ts';
import type { Registration, Level } from '../src/domain/registration.ts';
import { LEVELS } from '../src/domain/registration.ts';
import { FIELDS, type Draft, type Field, type TurnFacts } from './vocabulary.ts';

/** Whether a field has to be asked at all, given what is known so far. */
export function isAsked(field: Field, draft: Draft): boolean {
  switch (field) {
    case 'relation':
      return draft.age === 'minor' && draft.for === 'other';
    case 'guardian_name':
      return draft.age === 'minor';
    case 'guardian_phone':
      // A guardian who registers gives one phone number, their own: it is asked once, as the number to call.
      return draft.age === 'minor' && !isByGuardian(draft);
    default:
      return true;
  }
}

/** Whether the learner's parent or guardian is the one who registers. */
export function isByGuardian(draft: Draft): boolean {
  return isAsked('relation', draft) && draft.relation === 'guardian';
}

/** The first field that has to be asked and was not answered; `undefined` when the draft is ready for review. */
export function nextField(draft: Draft): Field | undefined {
  return FIELDS.find((field) => isAsked(field, draft) && draft[field] === undefined);
}

/** The fields that were asked and answered, in order: what a review shows and a change offers. */
export function answeredFields(draft: Draft): Field[] {
  return FIELDS.filter((field) => isAsked(field, draft) && draft[field] !== undefined);
}

/** The answers that mean something else, or nothing, once another one is changed: they go along with it. */
const DEPENDENT: Partial<Record<Field, readonly Field[]>> = {
  for: ['relation', 'guardian_name', 'guardian_phone', 'consent'],
  age: ['consent'],
  relation: ['guardian_name', 'guardian_phone', 'consent'],
};

/**
 * The draft without the answer to one field, so that it alone is asked again, with what depends on it: who the learner is
 * decides whose guardian is asked for and what is consented to.
 */
export function withoutField(draft: Draft, field: Field): Draft {
  const rest = { ...draft };
  for (const one of [field, ...(DEPENDENT[field] ?? [])]) delete rest[one];
  return rest;
}

/** The draft with one answer taken up for a change. */
export function changing(draft: Draft, field: Field): Draft {
  return { ...withoutField(draft, field), before: draft };
}

/** The draft without its last answer: what "back" means in a form. A change is taken back whole. `undefined` when nothing was answered yet. */
export function withoutLastAnswer(draft: Draft): Draft | undefined {
  if (draft.before !== undefined) return draft.isNudged === true ? { ...draft.before, isNudged: true } : draft.before;
  const current = nextField(draft);
  const answered = answeredFields(draft).filter(
    (field) => current === undefined || FIELDS.indexOf(field) < FIELDS.indexOf(current),
  );
  const last = answered.at(-1);
  return last === undefined ? undefined : withoutField(draft, last);
}

/** The wordings of consent, versioned: the one that was agreed to is stored with the registration. */
export function consentWording(draft: Draft): string {
  if (isByGuardian(draft)) return 'consent.guardian_v1';
  return draft.age === 'minor' ? 'consent.minor_v1' : 'consent.adult_v1';
}

/** The draft with this answer taken for this field; `undefined` when the answer does not fit it. */
export function withAnswer(draft: Draft, field: Field, answer: Answer, facts: TurnFacts): Draft | undefined {
  const taken = takers[field](answer, facts, draft);
  if (taken === undefined) return undefined;
  const { before, ...answered } = { ...draft, ...taken, answeredOn: { ...draft.answeredOn, [field]: facts.channel } };
  return before === undefined || nextField(answered) === undefined ? answered : { ...answered, before };
}

type Taker = (answer: Answer, facts: TurnFacts, draft: Draft) => Partial<Draft> | undefined;

const takers = {
  for: (answer) => {
    if (isChoice(answer, 'self')) return { for: 'self' };
    return isChoice(answer, 'other') ? { for: 'other' } : undefined;
  },
  age: (answer) => {
    if (isChoice(answer, 'adult') || answer.type === 'yes') return { age: 'adult' };
    return isChoice(answer, 'minor') || answer.type === 'no' ? { age: 'minor' } : undefined;
  },
  relation: (answer) => {
    if (isChoice(answer, 'guardian') || answer.type === 'yes') return { relation: 'guardian' };
    return isChoice(answer, 'not_guardian') || answer.type === 'no' ? { relation: 'not_guardian' } : undefined;
  },
  guardian_name: (answer) => (answer.type === 'name' ? { guardian_name: answer.name } : undefined),
  guardian_phone: (answer) => (answer.type === 'phone' ? { guardian_phone: answer.phone } : undefined),
  name: (answer) => (answer.type === 'name' ? { name: answer.name } : undefined),
  courses: (answer) => {
    if (answer.type === 'courses' && answer.courses.length > 0) return { courses: answer.courses };
    const course = COURSES.find((id) => isChoice(answer, `course:${id}`));
    return course === undefined ? undefined : { courses: [course] };
  },
  level: (answer) => {
    const level = answer.type === 'level' ? answer.level : levelOf(answer);
    return level === undefined ? undefined : { level };
  },
  phone: (answer, facts) => {
    if (answer.type === 'phone') return { phone: answer.phone };
    const isOwn = isChoice(answer, 'this_number') || answer.type === 'yes';
    return isOwn && facts.phone !== undefined ? { phone: facts.phone } : undefined;
  },
  email: (answer) => {
    if (answer.type === 'email') return { email: answer.email };
    return isChoice(answer, 'skip') || answer.type === 'no' ? { email: '' } : undefined;
  },
  consent: (answer, facts, draft) => {
    if (!isChoice(answer, 'agree') && answer.type !== 'yes') return undefined;
    return { consent: { at: facts.now, wording: consentWording(draft) } };
  },
} satisfies Record<Field, Taker>;

function isChoice(answer: Answer, id: string): boolean {
  return answer.type === 'choice' && answer.id === id;
}

function levelOf(answer: Answer): Level | undefined {
  return LEVELS.find((level) => isChoice(answer, `level:${level}`));
}

/** The channel an answer of a saved registration was given on. */
export function givenOn(registration: Registration, field: Field): Channel {
  return registration.answeredOn?.[field] ?? registration.channel;
}

/** A draft that changes a saved registration: everything answered, the reference kept. */
export function draftOf(registration: Registration): Draft {
  const isGuardian = registration.consent.wording.startsWith('consent.guardian');
  return {
    amends: registration.reference,
    isDistinct: true,
    for: registration.for,
    age: registration.minor ? 'minor' : 'adult',
    ...(registration.minor && registration.for === 'other'
      ? { relation: isGuardian ? ('guardian' as const) : ('not_guardian' as const) }
      : {}),
    ...(registration.guardian === undefined
      ? {}
      : { guardian_name: registration.guardian.name, guardian_phone: registration.guardian.phone }),
    name: registration.name,
    courses: registration.courses,
    level: registration.level,
    phone: registration.phone,
    email: registration.email ?? '',
    consent: registration.consent,
    answeredOn: Object.fromEntries(FIELDS.map((field) => [field, givenOn(registration, field)])),
  };
}

/**
 * The registration that a draft has become; `undefined` while an answer is missing. A change keeps the reference, the
 * day and the consent; a minor without a guardian at the keyboard waits for the guardian's word.
 */
export function registrationOf(
  draft: Draft,
  facts: TurnFacts,
  amended: Registration | undefined,
): Registration | undefined {
  const { name, courses, level, phone, consent } = draft;
  if (nextField(draft) !== undefined) return undefined;
  if (name === undefined || courses === undefined || level === undefined) return undefined;
  if (phone === undefined || consent === undefined || draft.for === undefined) return undefined;
  const isMinor = draft.age === 'minor';
  const guardianPhone = isByGuardian(draft) ? phone : draft.guardian_phone;
  const hasGuardian = isMinor && draft.guardian_name !== undefined && guardianPhone !== undefined;
  return {
    reference: amended?.reference ?? facts.next.reference,
    contact: facts.contact,
    name,
    for: draft.for,
    minor: isMinor,
    ...(hasGuardian ? { guardian: { name: draft.guardian_name ?? '', phone: guardianPhone } } : {}),
    courses,
    level,
    phone,
    ...(draft.email === undefined || draft.email === '' ? {} : { email: draft.email }),
    language: facts.language,
    channel: facts.channel,
    answeredOn: draft.answeredOn,
    consent,
    status: statusOf(draft, amended),
    createdAt: amended?.createdAt ?? facts.now,
    updatedAt: facts.now,
  };
}

/**
 * A minor without a guardian at the keyboard waits for the guardian's word. Staff's own mark ("contacted") survives a change,
 * and so does the word of a guardian whom staff have asked, as long as what was consented to is the same.
 */
function statusOf(draft: Draft, amended: Registration | undefined): Registration['status'] {
  if (amended !== undefined && draft.consent?.at === amended.consent.at) return amended.status;
  if (draft.age === 'minor' && !isByGuardian(draft)) return 'awaiting_guardian';
  return amended === undefined || amended.status === 'awaiting_guardian' ? 'new' : amended.status;
}

/** A living registration of this contact with the same learner and a course in common. */
export function sameLearner(draft: Draft, registrations: Registration[]): Registration | undefined {
  const { name, courses } = draft;
  if (name === undefined || courses === undefined || draft.isDistinct === true) return undefined;
  return registrations.find(
    (registration) =>
      registration.status !== 'cancelled' &&
      sameName(registration.name, name) &&
      registration.courses.some((course) => courses.includes(course)),
  );
}

/** Names are the same whatever their case, marks, spaces, hyphens or the order of their parts. */
function sameName(one: string, other: string): boolean {
  return nameParts(one) === nameParts(other);
}

function nameParts(name: string): string {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return (bare.match(/\p{L}+/gu) ?? []).toSorted().join(' ');
}
