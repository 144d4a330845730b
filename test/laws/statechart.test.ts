import { describe, expect, it } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import { enquiry, PROMPTS, type EnquiryEvent } from '../../flows/index.ts';
import type { Answer } from '../../src/domain/reading.ts';
import { statePath } from '../../src/turn/restore.ts';
import { testFacts } from '../support/facts.ts';

const facts = testFacts();

const answers: Answer[] = [
  ...[
    'self',
    'other',
    'adult',
    'minor',
    'guardian',
    'not_guardian',
    'level:some',
    'this_number',
    'skip',
    'agree',
    'confirm',
    'change',
    'change:name',
    'another_learner',
    'amend',
    'withdraw',
    'withdraw_it',
    'delete_it',
    `registration:${facts.next.reference}`,
  ].map((id): Answer => ({ type: 'choice', id })),
  { type: 'name', name: 'Ada Obi' },
  { type: 'courses', courses: ['python'] },
  { type: 'phone', phone: '+2348031234567' },
];

const talking = [
  { type: 'conversation_started' },
  { type: 'facts_asked', intents: ['fees'], courses: [] },
  { type: 'courses_requested' },
  { type: 'course_requested', courses: ['python'] },
  { type: 'registrations_requested' },
  { type: 'language_requested' },
  { type: 'deletion_requested' },
  { type: 'stop_requested', isAnsweredByCarrier: false },
];

const registering = [
  { type: 'registration_requested', courses: [] },
  ...answers.map((answer) => ({ type: 'answered', answer })),
];

const handingOver = [
  { type: 'staff_requested', reason: 'asked' },
  { type: 'return_requested' },
  { type: 'handoff_claimed', by: 'whatsapp:+2348000000001' },
];

/** Every place that these events lead to. Form and handoff are walked apart: their product is large and says nothing new. */
function places(events: object[]) {
  return getShortestPaths(enquiry, {
    events: events.map((event) => ({ ...event, facts })) as EnquiryEvent[],
    limit: 60_000,
    serializeState: ({ value, context }) => {
      const { for: learner, age, relation, ...rest } = context.draft ?? {};
      return JSON.stringify([value, learner, age, relation, Object.keys(rest), context.registrations.length]);
    },
    stopWhen: (state) => state.context.registrations.length > 1,
  }).map(({ state }) => state);
}

describe('the statechart', () => {
  const states = [...places([...talking, ...registering]), ...places([...talking, ...handingOver])];

  it('reaches every prompt that a state asks', () => {
    const asked = new Set(states.flatMap((state) => Object.values(state.getMeta()).map((meta) => meta?.prompt)));
    const unreached = Object.keys(PROMPTS).filter((name) => name !== 'offering_staff' && !asked.has(name as never));
    expect(unreached).toEqual([]);
  });

  it('tells each place by a path with dots', () => {
    const paths = new Set(states.map(statePath));
    expect([...paths].filter((path) => !/^[a-z_]+(\.[a-z_]+)*$/.test(path))).toEqual([]);
  });
});
