import { and, not } from 'xstate';
import type { CourseId } from '../src/domain/course.ts';
import type { Effect } from '../src/domain/effect.ts';
import type { Intent } from '../src/domain/intent.ts';
import { LIMITS } from '../src/domain/limits.ts';
import type { Pin, Words } from '../src/domain/reply.ts';
import { answerTo, describeAll, wayToUs, type FactAnswer } from './answers.ts';
import { correctionWords } from './correction.ts';
import { handoff } from './handoff.ts';
import { handOut } from './handouts.ts';
import { myDataWords, privacy } from './privacy.ts';
import { didYouMean, goOnRegistering, PROMPTS, whichCourse, type Question } from './prompts.ts';
import { registration } from './registration.ts';
import { registrations } from './registrations.ts';
import { lettingBackIn, note, savedLast, say, statechart } from './statechart.ts';
import type { EnquiryContext, EnquiryEvent } from './vocabulary.ts';

interface Scope {
  context: EnquiryContext;
  event: EnquiryEvent;
}

/** Answers every fact that was asked for, in order, and keeps what nobody has given. */
const answerFacts = [
  { type: 'say' as const, params: (scope: Scope) => ({ words: factAnswers(scope).flatMap((one) => one.words) }) },
  { type: 'keep_questions' as const, params: (scope: Scope) => ({ questions: unknownFacts(scope) }) },
  { type: 'show_pin' as const, params: (scope: Scope) => ({ pin: pinOf(scope) }) },
  ...handOut,
  { type: 'remember_topic' as const, params: ({ event }: Scope) => ({ courses: coursesIn(event) }) },
  'forget_misunderstandings' as const,
];

const describeCourses = [
  { type: 'say' as const, params: (scope: Scope) => ({ words: aboutCourses(scope) }) },
  ...handOut,
  { type: 'remember_topic' as const, params: ({ event }: Scope) => ({ courses: coursesIn(event) }) },
  'forget_misunderstandings' as const,
];

/** "Web development" is three courses: which of them? */
const narrowCourses = {
  type: 'offer' as const,
  params: ({ event }: Scope) => ({ question: whichOf(event) }),
};

const tellMyData = {
  type: 'say' as const,
  params: ({ context, event }: Scope) => ({ words: myDataWords(context, event.facts) }),
};

const misunderstanding = ['remember_misunderstanding' as const, note('message_not_understood')];

/** What the bot makes nothing of; from the second time on a person is offered. */
const notUnderstood = [
  {
    guard: 'is_misunderstood_again' as const,
    actions: [
      ...misunderstanding,
      say('misunderstood.again'),
      {
        type: 'offer' as const,
        params: ({ context, event }: Scope) => ({ question: PROMPTS.offering_staff.ask(context, event.facts) }),
      },
    ],
  },
  { actions: [...misunderstanding, say('misunderstood.once')] },
];

/** In a form the question stays on the screen, however often it is missed: the person is offered by a word. */
const notUnderstoodInForm = [
  {
    guard: 'is_misunderstood_again' as const,
    actions: [...misunderstanding, say('misunderstood.in_form_again')],
  },
  { actions: [...misunderstanding, say('misunderstood.in_form')] },
];

/** What goes with a reminder of the registration that was left, wherever it is given. */
const nudged = ['remember_nudge' as const, note('registration_nudged')];

const refused = {
  guard: 'answer_is_refused' as const,
  actions: [
    { type: 'say' as const, params: ({ event }: Scope) => ({ words: refusalWords(event) }) },
    'forget_misunderstandings' as const,
  ],
};

const sayOfAttachment = {
  type: 'say' as const,
  params: ({ event }: Scope) => ({ words: attachmentWords(event) }),
};

/** Inside a form a question is answered without leaving it: no target, so the form's own question is asked again. */
const form = {
  ...registration,
  id: 'registration',
  on: {
    ...registration.on,
    facts_asked: { actions: answerFacts },
    course_requested: { actions: describeCourses },
    courses_narrowed: { actions: narrowCourses },
    courses_requested: {
      actions: [{ type: 'say', params: (scope: Scope) => ({ words: courseList(scope) }) }, ...handOut],
    },
    my_data_requested: { actions: tellMyData },
    // START from somebody who had not stopped the bot is no wish to leave the form.
    start_requested: { guard: not('has_opted_out') },
    // Once: then the form's own question is asked again.
    nudge_due: { actions: [say('reminder.in_form'), ...nudged] },
    forwarded_received: { actions: say('forwarded.in_form') },
    earlier_question_answered: [
      { guard: 'repeats_an_answer', actions: say('earlier.known') },
      {
        guard: 'corrects_an_answer',
        target: '.deciding',
        actions: [
          'correct_answer',
          { type: 'say', params: (scope: Scope) => ({ words: correctionWords(scope) }) },
          'forget_misunderstandings',
        ],
      },
      { actions: say('earlier.passed') },
    ],
    attachment_received: { actions: sayOfAttachment },
    answered: [refused, ...notUnderstoodInForm],
    not_understood: notUnderstoodInForm,
  },
} as const;

/** The talk between the bot and the enquirer. What stands in `on` here works in every state of it. */
const dialogue = statechart.createStateConfig({
  initial: 'new',
  on: {
    // An answer that the state has no use for.
    answered: [refused, ...notUnderstood],
    facts_asked: { target: '.browsing', actions: answerFacts },
    courses_requested: { target: '.courses.choosing', actions: [...handOut, 'forget_misunderstandings'] },
    course_requested: { target: '.courses.viewing', actions: describeCourses },
    courses_narrowed: { target: '.courses.choosing', actions: narrowCourses },
    registration_requested: [
      {
        guard: 'has_too_many_registrations',
        target: '.browsing',
        actions: say('registration.too_many'),
      },
      {
        guard: and(['has_registrations', not('is_wish_for_form')]),
        target: '.registrations',
        actions: 'forget_misunderstandings',
      },
      {
        target: '.registration',
        actions: ['begin_draft', note('registration_started'), 'forget_misunderstandings'],
      },
    ],
    resume_requested: [
      { guard: 'has_draft', target: '.registration', actions: 'forget_misunderstandings' },
      { target: '.menu', actions: say('registration.nothing_to_resume') },
    ],
    registrations_requested: [
      { guard: 'has_registrations', target: '.registrations', actions: 'forget_misunderstandings' },
      { target: '.browsing', actions: say('registrations.none') },
    ],
    menu_requested: { target: '.menu', actions: ['forget_topic', 'forget_misunderstandings'] },
    back_requested: { target: '.menu', actions: 'forget_misunderstandings' },
    language_requested: [
      {
        guard: 'language_is_available',
        actions: [
          { type: 'set_language', params: ({ event }) => ({ language: languageIn(event) }) },
          say('language.set'),
        ],
      },
      { guard: 'language_can_be_chosen', target: '.choosing_language' },
      {
        actions: {
          type: 'offer',
          params: ({ context, event }) => ({
            question: {
              ...PROMPTS.offering_staff.ask(context, event.facts),
              words: [{ key: 'language.only_english' }],
            },
          }),
        },
      },
    ],
    my_data_requested: { target: '.browsing', actions: tellMyData },
    deletion_requested: '.privacy',
    stop_requested: [
      { guard: 'is_answered_elsewhere', target: '.stopped', actions: ['opt_out', note('opted_out'), 'hold_prompt'] },
      { target: '.stopped', actions: ['opt_out', note('opted_out'), say('stopped.confirmed'), 'hold_prompt'] },
    ],
    start_requested: [...lettingBackIn('.menu'), { target: '.menu' }],
    courtesy_received: [
      { guard: 'is_repeated_courtesy', actions: ['remember_courtesy', 'hold_prompt'] },
      {
        actions: [
          { type: 'say', params: (scope) => ({ words: courtesyWords(scope) }) },
          'remember_courtesy',
          'forget_misunderstandings',
        ],
      },
    ],
    attachment_received: [
      // Who looks for the way is on it: the menu can wait, and on SMS it would not fit.
      { guard: 'is_on_the_way', actions: [sayOfAttachment, 'hold_prompt'] },
      { actions: sayOfAttachment },
    ],
    reaction_received: { actions: say('reaction.no_answer') },
    forwarded_received: { actions: say('forwarded.received') },
    earlier_question_answered: [
      {
        guard: 'confirms_what_is_saved',
        actions: { type: 'say', params: ({ context }) => ({ words: savedWords(context) }) },
      },
      { actions: say('earlier.passed') },
    ],
    doubted: {
      actions: {
        type: 'offer',
        params: ({ event }) => ({ question: didYouMean(event.type === 'doubted' ? event.candidates : []) }),
      },
    },
    nudge_due: { actions: [{ type: 'offer', params: { question: goOnRegistering() } }, ...nudged] },
    not_understood: notUnderstood,
  },
  states: {
    new: {
      on: {
        conversation_started: {
          target: 'menu',
          actions: [note('conversation_started'), welcome(), 'remember_welcome'],
        },
      },
    },
    menu: { id: 'menu', meta: { prompt: 'menu' } },
    browsing: { id: 'browsing', meta: { prompt: 'browsing' } },
    courses: {
      initial: 'choosing',
      states: {
        choosing: {
          meta: { prompt: 'choosing_course' },
        },
        viewing: { meta: { prompt: 'viewing_course' }, on: { back_requested: 'choosing' } },
      },
    },
    choosing_language: { meta: { prompt: 'choosing_language' } },
    registration: form,
    registrations,
    privacy,
    stopped: {
      id: 'stopped',
      meta: { prompt: 'stopped' },
      on: {
        my_data_requested: { actions: tellMyData },
        start_requested: lettingBackIn('menu'),
        deletion_requested: '#privacy',
        handoff_claimed: {},
        handoff_closed: {},
        enquirer_wrote: {},
        escalation_due: {},
        stop_requested: { actions: 'hold_prompt' },
        '*': { actions: say('stopped.hint') },
      },
    },
  },
});

/**
 * The conversation. Two regions: what is talked about, and who owns the chat. No history, no invoke, no timers: a state
 * is a plain value that can be stored and restored (docs/decisions).
 */
export const enquiry = statechart.createMachine({
  id: 'enquiry',
  type: 'parallel',
  // Constant: the library builds it anew at every transition.
  context: { topic: [], offered: [], misunderstoodInARow: 0, recent: [], registrations: [] },
  options: { maxIterations: LIMITS.transitionIterations },
  states: { dialogue, handoff },
});

function welcome() {
  return {
    type: 'say',
    params: ({ event }: Scope) => ({
      words: [{ key: 'greeting.welcome', params: { school: event.facts.school.name } }],
    }),
  } as const;
}

function factAnswers({ context, event }: Scope): FactAnswer[] {
  if (event.type !== 'facts_asked') return [];
  const courses = event.courses.length > 0 ? event.courses : context.topic;
  return event.intents.map((intent) => answerTo(intent, courses, event.facts, event.subject));
}

function unknownFacts(scope: Scope): Omit<Extract<Effect, { type: 'keep_question' }>, 'type'>[] {
  return factAnswers(scope).flatMap((answer) => answer.unknown);
}

function pinOf(scope: Scope): Pin | undefined {
  return factAnswers(scope).find((answer) => answer.pin !== undefined)?.pin;
}

function coursesIn(event: EnquiryEvent): CourseId[] {
  return event.type === 'facts_asked' || event.type === 'course_requested' ? event.courses : [];
}

function aboutCourses({ event }: Scope): Words[] {
  return describeAll(coursesIn(event), event.facts);
}

function whichOf(event: EnquiryEvent): Question {
  return event.type === 'courses_narrowed' ? whichCourse(event.courses, event.facts) : { words: [], choices: [] };
}

function courseList({ event }: Scope): Words[] {
  const { school, channel } = event.facts;
  const courses = school.courses.map(({ name, shortName }) => ({ text: channel === 'sms' ? shortName : name }));
  return [{ key: 'courses.list', params: { courses } }];
}

function languageIn(event: EnquiryEvent) {
  const asked = event.type === 'language_requested' ? event.language : undefined;
  return asked ?? event.facts.language;
}

function courtesyWords({ event }: Scope): Words[] {
  return event.type === 'courtesy_received' ? [{ key: `courtesy.${event.courtesy}` }] : [];
}

function refusalWords(event: EnquiryEvent): Words[] {
  if (event.type !== 'answered' || event.answer.type !== 'refused') return [];
  return [{ key: `refused.${event.answer.reason}` }];
}

function attachmentWords(event: EnquiryEvent): Words[] {
  if (event.type !== 'attachment_received') return [];
  return event.kind === 'location' ? wayToUs(event.position, event.facts) : [{ key: `attachment.${event.kind}` }];
}

function savedWords(context: EnquiryContext): Words[] {
  return [{ key: 'earlier.saved', params: { reference: savedLast(context)?.reference ?? '' } }];
}

/** The intents that are answered from facts, without going anywhere. */
export const FACT_INTENTS: readonly Intent[] = [
  'fees',
  'duration',
  'schedule',
  'start_date',
  'venue',
  'online',
  'requirements',
  'certificate',
  'jobs',
  'payment',
  'contact',
  'hours',
  'about',
  'not_offered',
];
