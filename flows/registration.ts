import { and } from 'xstate';
import { COURSES, type CourseId } from '../src/domain/course.ts';
import { Fault } from '../src/domain/errors.ts';
import type { Registration } from '../src/domain/registration.ts';
import type { Words } from '../src/domain/reply.ts';
import { changing, draftOf, registrationOf, withoutLastAnswer } from './draft.ts';
import { registrationNotice } from './registration-notice.ts';
import { courseNames, shownName } from './review.ts';
import { idAfter, knownLearner, say, statechart } from './statechart.ts';
import { FIELDS, type Draft, type EnquiryContext, type EnquiryEvent, type Field, type Scope } from './vocabulary.ts';

/** A state that asks for one field: an answer that fits is taken, and what to ask next is decided anew. */
function asking(field: Field) {
  return statechart.createStateConfig({
    meta: { prompt: `asking_${field}` },
    on: {
      answered: {
        guard: { type: 'answer_fits', params: { field } },
        target: 'deciding',
        actions: [{ type: 'take_answer', params: { field } }, 'forget_misunderstandings'],
      },
    },
  });
}

/** The question is the list itself: who asks for the courses here gets it, and not both. */
const askingCourses = statechart.createStateConfig({
  ...asking('courses'),
  on: { ...asking('courses').on, courses_requested: { actions: 'forget_misunderstandings' } },
});

/** Asks whether the learner agrees; without consent nothing is kept, and that is said. */
const askingConsent = statechart.createStateConfig({
  meta: { prompt: 'asking_consent' },
  on: {
    answered: [
      {
        guard: { type: 'answer_fits', params: { field: 'consent' } },
        target: 'deciding',
        actions: [{ type: 'take_answer', params: { field: 'consent' } }, 'forget_misunderstandings'],
      },
      {
        guard: and(['is_amending', { type: 'answer_is', params: { ids: ['disagree', 'no'] } }]),
        target: '#browsing',
        actions: [
          {
            type: 'say',
            params: ({ context }) => ({
              words: [{ key: 'registration.change_refused', params: { reference: context.draft?.amends ?? '' } }],
            }),
          },
          'forget_draft',
        ],
      },
      {
        guard: { type: 'answer_is', params: { ids: ['disagree', 'no'] } },
        target: '#browsing',
        actions: [say('registration.consent_refused'), 'forget_draft'],
      },
    ],
  },
});

const noticingDuplicate = statechart.createStateConfig({
  meta: { prompt: 'noticing_duplicate' },
  on: {
    answered: [
      {
        guard: { type: 'answer_is', params: { ids: ['another_learner', 'no'] } },
        target: 'deciding',
        actions: {
          type: 'remember_draft',
          params: ({ context }) => ({ draft: { ...draftIn(context), isDistinct: true } }),
        },
      },
      {
        guard: and(['draft_adds_courses', { type: 'answer_is', params: { ids: ['same_learner', 'yes'] } }]),
        target: 'deciding',
        actions: { type: 'remember_draft', params: ({ context }) => ({ draft: withCoursesAdded(context) }) },
      },
      {
        guard: { type: 'answer_is', params: { ids: ['same_learner', 'yes'] } },
        target: '#browsing',
        actions: [
          {
            type: 'say',
            params: ({ context }) => ({
              words: [{ key: 'registration.already', params: { reference: knownLearner(context)?.reference ?? '' } }],
            }),
          },
          'forget_draft',
        ],
      },
    ],
  },
});

/** One answer is taken up for a change, and asked anew. */
const takingUp = {
  guard: { type: 'answer_starts_with' as const, params: { prefix: 'change:' } },
  target: 'deciding',
  actions: {
    type: 'remember_draft' as const,
    params: ({ context, event }: Scope) => ({ draft: changing(draftIn(context), fieldIn(event)) }),
  },
};

const completing = [
  { type: 'save_registration' as const, params: (scope: Scope) => ({ registration: completed(scope) }) },
  { type: 'say' as const, params: (scope: Scope) => ({ words: completedWords(scope) }) },
  { type: 'note' as const, params: ({ context }: Scope) => ({ event: completionEvent(context) }) },
  { type: 'remember_registrations' as const, params: (scope: Scope) => ({ registrations: withCompleted(scope) }) },
  'forget_draft' as const,
  'forget_misunderstandings' as const,
];

const reviewing = statechart.createStateConfig({
  meta: { prompt: 'reviewing' },
  on: {
    back_requested: 'choosing_change',
    answered: [
      {
        guard: and([{ type: 'answer_is', params: { ids: ['confirm', 'yes'] } }, 'is_told_to_staff']),
        target: '#browsing',
        actions: [
          // Before the draft is forgotten, of which it is made.
          { type: 'notify_staff', params: (scope) => registrationNotice(completed(scope), scope.event.facts) },
          ...completing,
        ],
      },
      {
        guard: { type: 'answer_is', params: { ids: ['confirm', 'yes'] } },
        target: '#browsing',
        actions: completing,
      },
      { guard: { type: 'answer_is', params: { ids: ['change', 'no'] } }, target: 'choosing_change' },
      takingUp,
      {
        guard: and(['is_amending', { type: 'answer_is', params: { ids: ['drop'] } }]),
        target: '#browsing',
        actions: [say('registrations.kept'), 'forget_draft'],
      },
      {
        guard: { type: 'answer_is', params: { ids: ['drop'] } },
        target: '#browsing',
        actions: [say('registration.dropped'), 'forget_draft'],
      },
    ],
  },
});

const choosingChange = statechart.createStateConfig({
  meta: { prompt: 'choosing_change' },
  on: {
    back_requested: 'deciding',
    answered: takingUp,
  },
});

/**
 * The form. Which field comes next is always computed from the draft, so leaving, resuming, going back and changing one
 * answer are the same thing: a field is missing, and it is asked for.
 */
export const registration = statechart.createStateConfig({
  initial: 'deciding',
  tags: 'form',
  on: {
    registration_requested: [
      { guard: 'is_amending', actions: say('registration.going_on') },
      { target: '.deciding', actions: ['begin_draft', say('registration.going_on')] },
    ],
    resume_requested: { actions: 'forget_misunderstandings' },
    menu_requested: { target: '#menu', actions: [say('registration.kept'), 'forget_misunderstandings'] },
    back_requested: [
      {
        guard: 'has_earlier_answer',
        target: '.deciding',
        actions: {
          type: 'remember_draft',
          params: ({ context }) => ({ draft: withoutLastAnswer(draftIn(context)) }),
        },
      },
      { target: '#menu', actions: say('registration.kept') },
    ],
  },
  states: {
    deciding: {
      always: [
        { guard: 'learner_is_known', target: 'noticing_duplicate' },
        ...FIELDS.map((field) => ({
          guard: { type: 'field_is_next' as const, params: { field } },
          target: `asking_${field}`,
        })),
        { target: 'reviewing' },
      ],
    },
    asking_for: asking('for'),
    asking_age: asking('age'),
    asking_relation: asking('relation'),
    asking_guardian_name: asking('guardian_name'),
    asking_guardian_phone: asking('guardian_phone'),
    asking_name: asking('name'),
    asking_courses: askingCourses,
    asking_level: asking('level'),
    asking_phone: asking('phone'),
    asking_email: asking('email'),
    asking_consent: askingConsent,
    noticing_duplicate: noticingDuplicate,
    reviewing,
    choosing_change: choosingChange,
  },
});

function draftIn(context: EnquiryContext): Draft {
  return context.draft ?? { answeredOn: {} };
}

function fieldIn(event: EnquiryEvent): Field {
  const named = idAfter(event, 'change:');
  return FIELDS.find((field) => field === named) ?? 'consent';
}

/** The known registration with the draft's new courses added: the same learner keeps the same reference. */
function withCoursesAdded(context: EnquiryContext): Draft {
  const known = knownLearner(context);
  if (known === undefined) return draftIn(context);
  const wanted: CourseId[] = [...known.courses, ...(draftIn(context).courses ?? [])];
  return { ...draftOf(known), courses: COURSES.filter((course) => wanted.includes(course)) };
}

function amendedBy(context: EnquiryContext): Registration | undefined {
  return context.registrations.find((one) => one.reference === context.draft?.amends);
}

function completed({ context, event }: Scope): Registration {
  const registration = registrationOf(draftIn(context), event.facts, amendedBy(context));
  if (registration !== undefined) return registration;
  throw new Fault('session:unreadable', 'A registration was confirmed while an answer was missing: start it anew.');
}

function completionEvent(context: EnquiryContext): 'registration_completed' | 'registration_amended' {
  return amendedBy(context) === undefined ? 'registration_completed' : 'registration_amended';
}

function completedWords(scope: Scope): Words[] {
  const { reference, courses, status } = completed(scope);
  const { facts } = scope.event;
  const name = shownName(scope.context.draft, facts);
  const isAmended = amendedBy(scope.context) !== undefined;
  const key = isAmended ? 'registration.amended' : 'registration.completed';
  const done: Words = { key, params: { reference, name, courses: courseNames(courses, facts.school) } };
  return status === 'awaiting_guardian' ? [done, { key: 'registration.awaits_guardian' }] : [done];
}

function withCompleted(scope: Scope): Registration[] {
  const saved = completed(scope);
  const others = scope.context.registrations.filter((one) => one.reference !== saved.reference);
  return [...others, saved];
}
