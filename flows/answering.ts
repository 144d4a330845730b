import type { CourseId } from '../src/domain/course.ts';
import type { Effect } from '../src/domain/effect.ts';
import type { Pin, Words } from '../src/domain/reply.ts';
import { answerTo, describeAll, wayToUs, type FactAnswer } from './answers.ts';
import { handOut, handOutInForm } from './handouts.ts';
import { myDataWords } from './privacy.ts';
import { PROMPTS, whichCourse, type Question } from './prompts.ts';
import { note, say } from './statechart.ts';
import type { EnquiryEvent, Scope } from './vocabulary.ts';

/** Answers every fact that was asked for, in order, and keeps what nobody has given. */
export const answerFacts = answering(handOut);
export const answerFactsInForm = answering(handOutInForm);

export const describeCourses = describing(handOut);
export const describeCoursesInForm = describing(handOutInForm);

function answering(given: typeof handOut) {
  return [
    { type: 'say' as const, params: (scope: Scope) => ({ words: factAnswers(scope).flatMap((one) => one.words) }) },
    { type: 'keep_questions' as const, params: (scope: Scope) => ({ questions: unknownFacts(scope) }) },
    { type: 'remember_unanswered' as const, params: (scope: Scope) => ({ questions: unknownFacts(scope) }) },
    {
      type: 'remember_heard' as const,
      params: (scope: Scope) => ({ heard: factAnswers(scope).flatMap((one) => one.heard), now: scope.event.facts.now }),
    },
    { type: 'show_pin' as const, params: (scope: Scope) => ({ pin: pinOf(scope) }) },
    ...given,
    { type: 'remember_topic' as const, params: ({ event }: Scope) => ({ courses: coursesIn(event) }) },
    'forget_misunderstandings' as const,
  ];
}

function describing(given: typeof handOut) {
  return [
    { type: 'say' as const, params: (scope: Scope) => ({ words: aboutCourses(scope) }) },
    ...given,
    { type: 'remember_topic' as const, params: ({ event }: Scope) => ({ courses: coursesIn(event) }) },
    'forget_misunderstandings' as const,
  ];
}

/** "Web development" is three courses: which of them? */
export const narrowCourses = {
  type: 'offer' as const,
  params: ({ event }: Scope) => ({ question: whichOf(event) }),
};

export const tellMyData = {
  type: 'say' as const,
  params: ({ context, event }: Scope) => ({ words: myDataWords(context, event.facts) }),
};

const misunderstanding = ['remember_misunderstanding' as const, note('message_not_understood')];

/** What the bot makes nothing of; from the second time on a person is offered. */
export const notUnderstood = [
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
export const notUnderstoodInForm = [
  {
    guard: 'is_misunderstood_again' as const,
    actions: [...misunderstanding, say('misunderstood.in_form_again')],
  },
  { actions: [...misunderstanding, say('misunderstood.in_form')] },
];

/** What goes with a reminder of the registration that was left, wherever it is given. */
export const nudged = ['remember_nudge' as const, note('registration_nudged')];

export const refused = {
  guard: 'answer_is_refused' as const,
  actions: [
    { type: 'say' as const, params: ({ event }: Scope) => ({ words: refusalWords(event) }) },
    'forget_misunderstandings' as const,
  ],
};

export const sayOfAttachment = {
  type: 'say' as const,
  params: ({ event }: Scope) => ({ words: attachmentWords(event) }),
};

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

export function courseList({ event }: Scope): Words[] {
  const { school, channel } = event.facts;
  const courses = school.courses.map(({ name, shortName }) => ({ text: channel === 'sms' ? shortName : name }));
  return [{ key: 'courses.list', params: { courses } }];
}

function refusalWords(event: EnquiryEvent): Words[] {
  if (event.type !== 'answered' || event.answer.type !== 'refused') return [];
  return [{ key: `refused.${event.answer.reason}` }];
}

function attachmentWords(event: EnquiryEvent): Words[] {
  if (event.type !== 'attachment_received') return [];
  return event.kind === 'location' ? wayToUs(event.position, event.facts) : [{ key: `attachment.${event.kind}` }];
}
