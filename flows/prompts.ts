import type { CourseId } from '../src/domain/course.ts';
import type { Intent } from '../src/domain/intent.ts';
import type { Expectation } from '../src/domain/reading.ts';
import { LEVELS } from '../src/domain/registration.ts';
import type { Choice, Words } from '../src/domain/reply.ts';
import {
  choice,
  courseChoice,
  doubtedChoice,
  fieldChoice,
  graveChoice,
  languageChoice,
  registering,
  registrationChoice,
} from './choices.ts';
import { answeredFields, consentWording, givenOn, isByGuardian, sameLearner } from './draft.ts';
import { courseNames, ownRegistrationLine, reviewLines, selectedRegistration, shown, shownName } from './review.ts';
import { consentSubject, reviewSubject } from './subjects.ts';
import type { Draft, EnquiryContext, Field, TurnFacts } from './vocabulary.ts';

/** What the bot asks in a state: words first, then what can be picked. */
export interface Question {
  words: Words[];
  choices: Choice[];
}

export interface Prompt {
  /** The kind of answer it waits for. */
  expects: Expectation['kind'];
  /** Choices that can be named here and are not shown. */
  unlisted?(context: EnquiryContext): string[];
  ask(context: EnquiryContext, facts: TurnFacts): Question;
  /** The same below an answer to something else, where what stands right above need not be said a second time. */
  askAgain?(context: EnquiryContext, facts: TurnFacts): Question | undefined;
}

/** Asks which of several courses is meant. */
export function whichCourse(courses: CourseId[], facts: TurnFacts): Question {
  return {
    words: [{ key: 'courses.which' }],
    choices: [...courses.map((id) => courseChoice(id, facts)), choice('menu')],
  };
}

const toMenu = choice('menu');
const toStaff = choice('staff');

function reviewChoices({ draft }: EnquiryContext): Choice[] {
  const subject = reviewSubject(draft ?? { answeredOn: {} });
  return [graveChoice('confirm', subject), choice('change'), graveChoice('drop', subject)];
}

/** The answers that a review offers to change. */
function changeable(context: EnquiryContext): Field[] {
  return answeredFields(context.draft ?? { answeredOn: {} }).filter((field) => field !== 'consent');
}

/** A question about the saved registration that is being looked at, which is shown above it. */
function aboutSelected(
  key: string,
  expects: Expectation['kind'],
  choicesFor: (reference: string | undefined) => Choice[],
): Prompt {
  return {
    expects,
    ask: (context, facts) => {
      const selected = selectedRegistration(context);
      const shown = selected === undefined ? [] : [ownRegistrationLine(selected, facts)];
      return { words: [...shown, { key }], choices: choicesFor(context.selected) };
    },
  };
}

function guardianNameKey(draft: Draft | undefined): string {
  if (draft !== undefined && isByGuardian(draft)) return 'registration.ask_own_name';
  return draft?.for === 'self' ? 'registration.ask_guardian_name_self' : 'registration.ask_guardian_name';
}

/** Asks for a field with the given choices and nothing else to it. */
function fixed(key: string, expects: Expectation['kind'], ids: string[]): Prompt {
  return { expects, ask: () => ({ words: [{ key }], choices: ids.map((id) => choice(id)) }) };
}

/** Every prompt by its name; a waiting state of the chart names the one it asks. */
export const PROMPTS = {
  menu: {
    expects: 'choice',
    ask: (context) => ({
      words: [{ key: 'menu.ask' }],
      choices: [choice('courses'), choice('fees'), choice('venue'), registering(context), toStaff],
    }),
  },
  /** After an answer: the few next steps, not the whole menu again. */
  browsing: {
    expects: 'choice',
    ask: (context) => ({
      words: [{ key: 'browsing.ask' }],
      choices: [registering(context), choice('courses'), toStaff, toMenu],
    }),
  },
  choosing_course: {
    expects: 'courses',
    ask: (_context, facts) => ({
      words: [{ key: 'courses.ask' }],
      choices: [...facts.school.courses.map((course) => courseChoice(course.id, facts)), toMenu],
    }),
  },
  viewing_course: {
    expects: 'choice',
    ask: () => ({
      words: [{ key: 'course.ask' }],
      choices: [choice('register_for_it'), choice('fees'), choice('courses'), toMenu],
    }),
  },
  choosing_language: {
    expects: 'choice',
    ask: (_context, facts) => ({
      words: [{ key: 'language.ask' }],
      choices: [...facts.languages.map(languageChoice), toMenu],
    }),
  },

  asking_for: fixed('registration.ask_for', 'choice', ['self', 'other']),
  asking_age: {
    expects: 'choice',
    ask: (context) => ({
      words: [{ key: context.draft?.for === 'other' ? 'registration.ask_age_other' : 'registration.ask_age' }],
      choices: [choice('adult'), choice('minor')],
    }),
  },
  asking_relation: fixed('registration.ask_relation', 'choice', ['guardian', 'not_guardian']),
  asking_guardian_name: {
    expects: 'name',
    ask: (context) => ({
      words: [{ key: guardianNameKey(context.draft) }],
      choices: [],
    }),
  },
  asking_guardian_phone: fixed('registration.ask_guardian_phone', 'phone', []),
  asking_name: {
    expects: 'name',
    ask: (context) => ({
      words: [{ key: context.draft?.for === 'other' ? 'registration.ask_name_other' : 'registration.ask_name' }],
      choices: [],
    }),
  },
  asking_courses: {
    expects: 'courses',
    ask: (_context, facts) => ({
      words: [{ key: 'registration.ask_courses' }],
      choices: facts.school.courses.map((course) => courseChoice(course.id, facts)),
    }),
  },
  asking_level: {
    expects: 'level',
    ask: (context) => ({
      words: [{ key: context.draft?.for === 'other' ? 'registration.ask_level_other' : 'registration.ask_level' }],
      choices: LEVELS.map((level) => choice(`level:${level}`, `level_${level}`)),
    }),
  },
  asking_phone: {
    expects: 'phone',
    ask: (_context, facts) =>
      facts.phone === undefined
        ? { words: [{ key: 'registration.ask_phone_none' }], choices: [] }
        : {
            words: [{ key: 'registration.ask_phone', params: { phone: facts.phone } }],
            choices: [choice('this_number')],
          },
  },
  asking_email: fixed('registration.ask_email', 'email', ['skip']),
  asking_consent: {
    expects: 'yes_no',
    ask: (context, facts) => ({
      words: [
        {
          key: consentWording(context.draft ?? { answeredOn: {} }),
          params: { school: facts.school.shortName, name: shownName(context.draft, facts) },
        },
      ],
      choices: [graveChoice('agree', consentSubject(context)), graveChoice('disagree', consentSubject(context))],
    }),
  },
  noticing_duplicate: {
    expects: 'choice',
    ask: (context, facts) => {
      const known = context.draft === undefined ? undefined : sameLearner(context.draft, context.registrations);
      return {
        words: [
          {
            key: 'registration.duplicate',
            params: {
              name: known === undefined ? '' : shown(known.name, givenOn(known, 'name'), facts),
              courses: courseNames(known?.courses ?? [], facts.school),
              reference: known?.reference ?? '',
            },
          },
        ],
        choices: [graveChoice('same_learner', known?.reference), choice('another_learner')],
      };
    },
  },
  reviewing: {
    expects: 'yes_no',
    unlisted: (context) => changeable(context).map((field) => `change:${field}`),
    ask: (context, facts) => ({
      words: [{ key: 'registration.review' }, reviewLines(context.draft ?? { answeredOn: {} }, facts)],
      choices: reviewChoices(context),
    }),
    // On SMS every line is paid for.
    askAgain: (context, { channel }) =>
      channel === 'sms'
        ? { words: [{ key: 'registration.review_again' }], choices: reviewChoices(context) }
        : undefined,
  },
  choosing_change: {
    expects: 'choice',
    // The review does not show it, and a list holds ten.
    unlisted: (context) => (changeable(context).includes('relation') ? ['change:relation'] : []),
    ask: (context) => ({
      words: [{ key: 'registration.ask_change' }],
      choices: [
        ...changeable(context)
          .filter((field) => field !== 'relation')
          .map(fieldChoice),
        choice('back'),
      ],
    }),
  },

  choosing_registration: {
    expects: 'choice',
    ask: (context, facts) => ({
      words: [{ key: 'registrations.ask' }],
      choices: [
        choice('register', 'register_more'),
        ...context.registrations
          .filter((registration) => registration.status !== 'cancelled')
          .map((registration) => registrationChoice(registration, facts)),
        toMenu,
      ],
    }),
  },
  viewing_registration: aboutSelected('registrations.ask_deed', 'choice', () => [
    choice('amend'),
    choice('withdraw'),
    toMenu,
  ]),
  confirming_withdrawal: aboutSelected('registrations.confirm_withdrawal', 'yes_no', (reference) => [
    graveChoice('withdraw_it', reference),
    choice('keep_it'),
  ]),

  confirming_deletion: fixed('privacy.confirm_deletion', 'yes_no', ['delete_it', 'keep_it']),
  stopped: { expects: 'none', ask: () => ({ words: [], choices: [] }) },
  confirming_return: fixed('handoff.confirm_return', 'yes_no', ['return_to_bot', 'stay_with_staff']),

  /** Offered instead of a state's own question, for one turn. */
  offering_staff: fixed('misunderstood.offer_staff', 'choice', ['staff', 'menu']),
} satisfies Record<string, Prompt>;

export type PromptName = keyof typeof PROMPTS;

/** Offers to go on with a registration that was begun, from wherever the person is now. */
export function goOnRegistering(): Question {
  return { words: [{ key: 'reminder.elsewhere' }], choices: [choice('resume'), toMenu] };
}

/** The question between two readings of one message: "did you mean …?" */
export function didYouMean(candidates: Intent[]): Question {
  return {
    words: [{ key: 'misunderstood.did_you_mean' }],
    choices: [...candidates.map(doubtedChoice), toMenu],
  };
}
