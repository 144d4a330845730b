import { and, assign, setup } from 'xstate';
import type { CourseId } from '../src/domain/course.ts';
import type { Effect, EventName } from '../src/domain/effect.ts';
import type { Language } from '../src/domain/language.ts';
import type { Handout } from '../src/domain/handout.ts';
import { LIMITS } from '../src/domain/limits.ts';
import type { QuestionKey } from '../src/domain/question-number.ts';
import type { Registration } from '../src/domain/registration.ts';
import type { Param, Pin, Words } from '../src/domain/reply.ts';
import { graveId } from './choice-ids.ts';
import { correctionIn } from './correction.ts';
import { draftOf, nextField, sameLearner, withAnswer, withoutLastAnswer } from './draft.ts';
import { handedOutAfter } from './handouts.ts';
import { hasHeard, heardAfter } from './heard-answers.ts';
import { reviewSubject } from './subjects.ts';
import { unansweredAfter, unansweredWithout } from './unanswered.ts';
import { draftAfterWish } from './wish.ts';
import type { PromptName, Question } from './prompts.ts';
import type {
  Draft,
  EnquiryContext,
  EnquiryEvent,
  Field,
  OngoingHandoff,
  RequestRow,
  Scope,
  UnansweredFact,
} from './vocabulary.ts';

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

/** An action that only describes what is to be done: the turn collects it, nothing runs here. */
function described<Params>(): (_: unknown, params: Params) => void {
  return () => undefined;
}

/**
 * The words of the statechart: its events, guards and actions, each by name with plain parameters. Actions that
 * remember (`remember_…`, `take_answer`, `forget_…`) change the context; all others are data for the host.
 */
export const statechart = setup({
  types: {
    context: {} as EnquiryContext,
    events: {} as EnquiryEvent,
    meta: {} as { prompt: PromptName },
    tags: {} as 'form' | 'privacy' | 'silent',
  },
  guards: {
    /** A choice by one of these ids, or an answer of one of these types (`yes`, `no`). */
    answer_is: ({ event }, { ids }: { ids: readonly string[] }) =>
      event.type === 'answered' &&
      (event.answer.type === 'choice' ? ids.includes(event.answer.id) : ids.includes(event.answer.type)),
    answer_starts_with: ({ event }, { prefix }: { prefix: string }) => idAfter(event, prefix) !== undefined,
    names_a_registration: ({ context, event }) =>
      livingRegistrations(context).some(({ reference }) => reference === idAfter(event, 'registration:')),
    answer_is_refused: ({ event }) => event.type === 'answered' && event.answer.type === 'refused',
    answer_fits: ({ context, event }, { field }: { field: Field }) =>
      event.type === 'answered' &&
      context.draft !== undefined &&
      withAnswer(context.draft, field, event.answer, event.facts) !== undefined,
    field_is_next: ({ context }, { field }: { field: Field }) =>
      context.draft !== undefined && nextField(context.draft) === field,
    learner_is_known: ({ context }) => knownLearner(context) !== undefined,
    draft_adds_courses: ({ context }) =>
      context.draft?.courses?.some((course) => knownLearner(context)?.courses.includes(course) === false) === true,
    has_earlier_answer: ({ context }) => context.draft !== undefined && withoutLastAnswer(context.draft) !== undefined,
    /** A button of before says what the draft says already, or something else in its place. */
    repeats_an_answer: (scope) => correctionIn(scope)?.isKnown === true,
    corrects_an_answer: (scope) => correctionIn(scope)?.isKnown === false,
    /** "All correct" is tapped again on what was saved. */
    confirms_what_is_saved: (scope) => savedBefore(scope) !== undefined,
    /** Staff hear of each registration that is new, unless the school wants that in the morning or not at all. */
    is_told_to_staff: ({ context, event }) =>
      context.draft?.amends === undefined && event.facts.school.staff.registrations === 'each',
    is_amending: ({ context }) => context.draft?.amends !== undefined,
    has_draft: ({ context }) => context.draft !== undefined,
    has_registrations: ({ context }) => livingRegistrations(context).length > 0,
    /** A wish that says more than "register" needs no list of what was registered before. */
    is_wish_for_form: ({ context, event }) =>
      event.type === 'registration_requested' &&
      (event.isForOther === true || (event.namesCourses === true && isBegun(context))),
    has_too_many_registrations: ({ context }) => context.registrations.length >= LIMITS.registrationsPerContact,
    is_repeated_courtesy: ({ context, event }) =>
      event.type === 'courtesy_received' &&
      context.lastCourtesy?.courtesy === event.courtesy &&
      event.courtesy !== 'agreement' &&
      event.courtesy !== 'refusal' &&
      event.facts.now - context.lastCourtesy.at < LIMITS.courtesyBurstMs,
    is_on_the_way: ({ event }) => event.type === 'attachment_received' && event.position !== undefined,
    is_misunderstood_again: ({ context }) => context.misunderstoodInARow + 1 >= LIMITS.misunderstoodInARow,
    joins_claimed: ({ event }) => event.type === 'handoff_joined' && event.handoff.claimedBy !== undefined,
    is_told_it_joins: ({ context }) => context.handoff?.toldItJoins === true,
    rates_what_was_closed: ({ context, event }) => isAboutClosed(context, event),
    finds_it_helped: ({ context, event }) =>
      event.type === 'handoff_rated' && event.helped && isAboutClosed(context, event),
    /** What is asked now would reach the person. */
    can_be_asked: ({ event }) => event.facts.hasOptedOut !== true && event.facts.isOutOfReach !== true,
    has_heard_it: ({ context, event }) => hasHeard(context, event),
    has_opted_out: ({ event }) => event.facts.hasOptedOut === true,
    is_answered_elsewhere: ({ event }) =>
      event.type === 'stop_requested'
        ? event.isAnsweredByCarrier || event.facts.channel === 'sms'
        : event.type === 'start_requested' && event.isAnsweredByCarrier,
    language_is_available: ({ event }) =>
      event.type === 'language_requested' &&
      event.language !== undefined &&
      event.facts.languages.includes(event.language),
    language_can_be_chosen: ({ event }) =>
      event.type === 'language_requested' && event.language === undefined && event.facts.languages.length > 1,
  },
  actions: {
    // What is said and shown, in the order it was asked for.
    say: described<{ words: Words[] }>(),
    /** Asks this instead of the state's own prompt, for this turn. */
    offer: described<{ question: Question }>(),
    /** Asks nothing this turn. */
    hold_prompt: () => undefined,
    show_pin: described<{ pin: Pin | undefined }>(),
    show_handouts: described<{ handouts: Handout[] }>(),

    // What the host is to do, in the turn's one commit.
    save_registration: described<Omit<EffectOf<'save_registration'>, 'type'>>(),
    open_handoff: described<Omit<EffectOf<'open_handoff'>, 'type'>>(),
    update_handoff: described<Omit<EffectOf<'update_handoff'>, 'type'>>(),
    keep_questions: described<{ questions: Omit<EffectOf<'keep_question'>, 'type'>[] }>(),
    notify_staff: described<Omit<EffectOf<'notify_staff'>, 'type'>>(),
    set_language: described<{ language: Language }>(),
    opt_out: () => undefined,
    opt_in: () => undefined,
    erase_contact: () => undefined,
    /** Notes that something happened, for logs, metrics and reports. */
    note: described<{ event: EventName }>(),

    // What is remembered.
    remember_topic: assign((_, { courses }: { courses: CourseId[] }) => (courses.length > 0 ? { topic: courses } : {})),
    forget_topic: assign({ topic: [] }),
    remember_courtesy: assign(({ event }) =>
      event.type === 'courtesy_received' ? { lastCourtesy: { courtesy: event.courtesy, at: event.facts.now } } : {},
    ),
    /** The welcome is a greeting: one that follows at once is not returned a second time. */
    remember_welcome: assign(({ event }) => ({ lastCourtesy: { courtesy: 'greeting' as const, at: event.facts.now } })),
    remember_handouts: assign(({ context }, { handouts, now }: { handouts: Handout[]; now: number }) =>
      handouts.length === 0 ? {} : { handedOut: handedOutAfter(context, handouts, now) },
    ),
    remember_unanswered: assign(({ context }, { questions }: { questions: UnansweredFact[] }) =>
      questions.length === 0 ? {} : { unanswered: unansweredAfter(context.unanswered, questions) },
    ),
    remember_heard: assign(({ context }, { heard, now }: { heard: QuestionKey[]; now: number }) =>
      heard.length === 0
        ? {}
        : {
            heard: heardAfter(context, heard, now),
            ...(context.unanswered === undefined ? {} : { unanswered: unansweredWithout(context.unanswered, heard) }),
          },
    ),
    remember_misunderstanding: assign(({ context }) => ({ misunderstoodInARow: context.misunderstoodInARow + 1 })),
    forget_misunderstandings: assign({ misunderstoodInARow: 0 }),
    remember_draft: assign((_, { draft }: { draft: Draft | undefined }) => (draft === undefined ? {} : { draft })),
    /** Begins a registration with what the wish says; one already begun goes on with it. */
    begin_draft: assign(({ context, event }) => {
      const begun = context.draft?.amends === undefined ? context.draft : undefined;
      const before = begun ?? context.setAside;
      const setAside = begun === undefined ? undefined : context.setAside;
      if (event.type !== 'registration_requested') return { draft: before ?? { answeredOn: {} }, setAside };
      const draft = draftAfterWish({ ...context, draft: before }, event);
      return draft.courses === undefined ? { draft, setAside } : { draft, setAside, topic: draft.courses };
    }),
    /** Ends a draft; one that was set aside for it comes back. */
    forget_draft: assign(({ context }) => ({ draft: context.setAside, setAside: undefined })),
    /** Opens a saved registration for a change. */
    begin_amendment: assign(({ context }, { draft }: { draft: Draft }) => ({
      draft,
      setAside: context.draft?.amends === undefined ? context.draft : context.setAside,
    })),
    /** A registration that was withdrawn is not to be changed any more. */
    forget_amendment: assign(({ context }) =>
      context.draft?.amends !== undefined && context.draft.amends === context.selected
        ? { draft: context.setAside, setAside: undefined }
        : {},
    ),
    remember_nudge: assign(({ context }) =>
      context.draft === undefined ? {} : { draft: { ...context.draft, isNudged: true } },
    ),
    take_answer: assign(({ context, event }, { field }: { field: Field }) => {
      if (event.type !== 'answered' || context.draft === undefined) return {};
      const draft = withAnswer(context.draft, field, event.answer, event.facts) ?? context.draft;
      // "How much?" further down in the form is about what is being registered for.
      return field === 'courses' && draft.courses !== undefined ? { draft, topic: draft.courses } : { draft };
    }),
    correct_answer: assign((scope) => {
      const { context } = scope;
      const { field, draft = context.draft } = correctionIn(scope) ?? {};
      return field === 'courses' && draft?.courses !== undefined ? { draft, topic: draft.courses } : { draft };
    }),
    remember_registrations: assign((_, params: { registrations: EnquiryContext['registrations'] }) => params),
    remember_selected: assign((_, { reference }: { reference: string }) => ({ selected: reference })),
    remember_handoff: assign((_, { handoff }: { handoff: OngoingHandoff | undefined }) =>
      handoff === undefined ? {} : { handoff },
    ),
    remember_closed: assign((_, { handoff }: { handoff: RequestRow }) => ({ closedHandoff: handoff })),
    remember_rating: assign(({ context, event }) =>
      event.type !== 'handoff_rated' || context.closedHandoff === undefined
        ? {}
        : { closedHandoff: { ...context.closedHandoff, helped: event.helped } },
    ),
    /** What the bot had to leave open was in front of staff, and is settled along with the rest. */
    forget_handoff: assign({ handoff: undefined, unanswered: undefined }),
  },
});

/** What follows the prefix in the id of the choice that was picked; `undefined` when it was another answer. */
export function idAfter(event: EnquiryEvent, prefix: string): string | undefined {
  const isAnswer = event.type === 'answered' || event.type === 'earlier_question_answered';
  if (!isAnswer || event.answer.type !== 'choice') return undefined;
  return event.answer.id.startsWith(prefix) ? event.answer.id.slice(prefix.length) : undefined;
}

/** The saved registration that the draft would repeat. */
export function knownLearner(context: EnquiryContext): Registration | undefined {
  return context.draft === undefined ? undefined : sameLearner(context.draft, context.registrations);
}

/** Whether what is said of a handoff is about the one that was closed a short while ago. */
function isAboutClosed({ closedHandoff }: EnquiryContext, event: EnquiryEvent): boolean {
  if (event.type !== 'handoff_rated' || closedHandoff?.number !== event.number) return false;
  return event.facts.now - (closedHandoff.closedAt ?? 0) < LIMITS.ratingMs;
}

function isBegun({ draft }: EnquiryContext): boolean {
  return draft !== undefined && draft.amends === undefined;
}

export function livingRegistrations(context: EnquiryContext): Registration[] {
  return context.registrations.filter((registration) => registration.status !== 'cancelled');
}

/** The registration that was saved with this "All correct", as it stands. */
export function savedBefore({ context, event }: Scope): Registration | undefined {
  if (event.type !== 'earlier_question_answered' || event.answer.type !== 'choice') return undefined;
  const { id } = event.answer;
  return livingRegistrations(context).find((one) => id === graveId('confirm', reviewSubject(draftOf(one))));
}

/** A `say` action for one text. */
export function say(key: string, params?: Record<string, Param>): { type: 'say'; params: { words: Words[] } } {
  return { type: 'say', params: { words: [params === undefined ? { key } : { key, params }] } };
}

/** A `note` action. */
export function note(event: EventName): { type: 'note'; params: { event: EventName } } {
  return { type: 'note', params: { event } };
}

/**
 * What START does in a state: the bot writes again to somebody who had stopped it. What the carrier has answered is not
 * answered twice.
 */
export function lettingBackIn(target: string) {
  const actions = ['opt_in' as const, note('opted_in')];
  return [
    {
      guard: and(['has_opted_out', 'is_answered_elsewhere'] as const),
      target,
      actions: [...actions, 'hold_prompt' as const],
    },
    { guard: 'has_opted_out' as const, target, actions: [...actions, say('stopped.welcome_back')] },
  ] as const;
}
