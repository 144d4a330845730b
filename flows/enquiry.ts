import { and, not } from 'xstate';
import { LIMITS } from '../src/domain/limits.ts';
import type { Words } from '../src/domain/reply.ts';
import {
  answerFacts,
  answerFactsInForm,
  courseList,
  describeCourses,
  describeCoursesInForm,
  narrowCourses,
  notUnderstood,
  notUnderstoodInForm,
  nudged,
  refused,
  sayOfAttachment,
  tellMyData,
} from './answering.ts';
import { correctionWords } from './correction.ts';
import { passingOn } from './given-answer.ts';
import { handoff } from './handoff.ts';
import { handOut, handOutInForm } from './handouts.ts';
import { privacy } from './privacy.ts';
import { didYouMean, goOnRegistering, PROMPTS } from './prompts.ts';
import { registration } from './registration.ts';
import { registrations, viewFromAbove } from './registrations.ts';
import { lettingBackIn, note, savedBefore, say, statechart } from './statechart.ts';
import type { EnquiryEvent, Scope } from './vocabulary.ts';

/** Inside a form a question is answered without leaving it: no target, so the form's own question is asked again. */
const form = {
  ...registration,
  id: 'registration',
  on: {
    ...registration.on,
    facts_asked: { actions: answerFactsInForm },
    course_requested: { actions: describeCoursesInForm },
    courses_narrowed: { actions: narrowCourses },
    courses_requested: {
      actions: [{ type: 'say', params: (scope: Scope) => ({ words: courseList(scope) }) }, ...handOutInForm],
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
    answer_given: passingOn,
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
    edited_received: { actions: say('edited.received') },
    earlier_question_answered: [
      {
        guard: 'confirms_what_is_saved',
        actions: { type: 'say', params: (scope) => ({ words: savedWords(scope) }) },
      },
      viewFromAbove,
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
        answer_given: {},
        handoff_claimed: {},
        handoff_closed: {},
        handoff_rated: {},
        staff_replied: {},
        enquirer_wrote: {},
        escalation_due: {},
        mail_due: {},
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

function languageIn(event: EnquiryEvent) {
  const asked = event.type === 'language_requested' ? event.language : undefined;
  return asked ?? event.facts.language;
}

function courtesyWords({ event }: Scope): Words[] {
  return event.type === 'courtesy_received' ? [{ key: `courtesy.${event.courtesy}` }] : [];
}

function savedWords(scope: Scope): Words[] {
  return [{ key: 'earlier.saved', params: { reference: savedBefore(scope)?.reference ?? '' } }];
}
