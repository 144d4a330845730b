import type { Handoff } from '../src/domain/handoff.ts';
import type { Words } from '../src/domain/reply.ts';
import { answerTime } from './answers.ts';
import {
  goingOnNotice,
  mailNotice,
  openingNotice,
  relayNotice,
  waitingNotice,
  withdrawalNotice,
} from './handoff-notices.ts';
import { summaryWords, unknownHandoff } from './handoff-summary.ts';
import { asking, rated } from './rating.ts';
import { note, say, statechart } from './statechart.ts';
import type { EnquiryContext, EnquiryEvent, OngoingHandoff, RequestRow, Scope } from './vocabulary.ts';

/** Ends the handoff for good: staff know it as closed, the bot has the chat again. */
const closing = [
  { type: 'update_handoff' as const, params: (scope: Scope) => ({ handoff: handoffRow(scope, 'closed') }) },
  note('handoff_closed'),
  'forget_handoff' as const,
];

/** By staff: the person is asked whether it helped, where they can be. */
const closed = [
  {
    guard: 'can_be_asked' as const,
    target: 'none',
    actions: [
      { type: 'remember_closed' as const, params: (scope: Scope) => ({ handoff: handoffRow(scope, 'closed') }) },
      ...closing,
      say('handoff.closed'),
      asking,
    ],
  },
  { target: 'none', actions: [...closing, say('handoff.closed')] },
] as const;

const joining = { type: 'remember_handoff' as const, params: (scope: Scope) => ({ handoff: joinedHandoff(scope) }) };

/** What becomes of the handoff of a conversation that goes on here, where there is none. */
const goingOn = [
  joining,
  {
    type: 'open_handoff' as const,
    params: (scope: Scope) => ({ handoff: handoffRow(scope, statusOf(scope)), summary: summaryWords(scope) }),
  },
  {
    type: 'notify_staff' as const,
    // Whoever has taken it knows what it is about.
    params: (scope: Scope) => goingOnNotice(scope, statusOf(scope) === 'open'),
  },
];

const tellingOfJoin = { type: 'notify_staff' as const, params: (scope: Scope) => goingOnNotice(scope, false) };

/** A member of staff has the chat from now on. */
const taking = [
  { type: 'remember_handoff' as const, params: (scope: Scope) => ({ handoff: claimedHandoff(scope) }) },
  { type: 'update_handoff' as const, params: (scope: Scope) => ({ handoff: handoffRow(scope, 'claimed') }) },
  note('handoff_claimed'),
];

const claiming = [...taking, say('handoff.claimed'), 'hold_prompt' as const];

const relaying = { type: 'notify_staff' as const, params: (scope: Scope) => relayNotice(scope) };

const chatting = statechart.createStateConfig({
  tags: 'silent',
  on: {
    enquirer_wrote: { actions: relaying },
    return_requested: 'confirming_return',
  },
});

const confirmingReturn = statechart.createStateConfig({
  meta: { prompt: 'confirming_return' },
  on: {
    return_declined: { target: 'chatting', actions: say('handoff.stays') },
    enquirer_wrote: { target: 'chatting', actions: relaying },
    return_confirmed: {
      target: '#nobody',
      actions: [
        { type: 'notify_staff', params: (scope) => withdrawalNotice(scope) },
        ...closing,
        say('handoff.returned'),
      ],
    },
  },
});

/**
 * Who owns the chat: nobody but the bot, a handoff that waits for staff while the bot goes on serving, or a member of
 * staff, with the bot silent. One region beside the dialogue, so that closing leaves the person where they were.
 */
export const handoff = statechart.createStateConfig({
  initial: 'none',
  on: { handoff_rated: rated },
  states: {
    none: {
      id: 'nobody',
      on: {
        staff_requested: {
          target: 'open',
          actions: [
            { type: 'remember_handoff', params: ({ event }) => ({ handoff: newHandoff(event) }) },
            {
              type: 'open_handoff',
              params: (scope) => ({ handoff: handoffRow(scope, 'open'), summary: summaryWords(scope) }),
            },
            { type: 'notify_staff', params: (scope) => openingNotice(scope) },
            note('handoff_opened'),
            { type: 'say', params: ({ event }) => ({ words: acknowledgement(event) }) },
            'forget_misunderstandings',
          ],
        },
        handoff_joined: [
          { guard: 'joins_claimed', target: 'claimed', actions: goingOn },
          { target: 'open', actions: goingOn },
        ],
      },
    },
    open: {
      on: {
        staff_requested: { actions: say('handoff.still_open') },
        // Said below the answer, so that nobody takes it for the person who was asked for.
        facts_asked: { actions: say('handoff.bot_answered') },
        course_requested: { actions: say('handoff.bot_answered') },
        enquirer_wrote: [
          { guard: 'is_told_it_joins', actions: [relaying, 'hold_prompt'] },
          {
            actions: [
              relaying,
              { type: 'remember_handoff', params: ({ context }) => ({ handoff: toldIt(context) }) },
              say('handoff.joined'),
              'hold_prompt',
            ],
          },
        ],
        handoff_claimed: { target: 'claimed', actions: claiming },
        staff_replied: { target: 'claimed', actions: [...claiming, note('handoff_answered')] },
        handoff_joined: [
          {
            guard: 'joins_claimed',
            target: 'claimed',
            actions: [
              joining,
              { type: 'update_handoff', params: (scope) => ({ handoff: handoffRow(scope, 'claimed') }) },
              tellingOfJoin,
            ],
          },
          { actions: [joining, tellingOfJoin] },
        ],
        escalation_due: {
          actions: [
            {
              type: 'notify_staff',
              params: (scope) => waitingNotice(scope),
            },
            { type: 'remember_handoff', params: (scope) => ({ handoff: escalated(scope) }) },
            note('handoff_escalated'),
            'hold_prompt',
          ],
        },
        mail_due: {
          actions: [
            { type: 'notify_staff', params: (scope) => mailNotice(scope) },
            { type: 'remember_handoff', params: (scope) => ({ handoff: mailed(scope) }) },
            note('handoff_mailed'),
            'hold_prompt',
          ],
        },
        handoff_closed: closed,
      },
    },
    claimed: {
      initial: 'chatting',
      on: {
        handoff_closed: closed,
        // A colleague takes over; to the person it is the team all the same.
        handoff_claimed: { actions: [...taking, 'hold_prompt'] },
        // What they wrote goes out as theirs: the bot adds nothing.
        staff_replied: { actions: [note('handoff_answered'), 'hold_prompt'] },
        handoff_joined: { actions: [joining, tellingOfJoin] },
      },
      states: { chatting, confirming_return: confirmingReturn },
    },
  },
});

function newHandoff(event: EnquiryEvent): OngoingHandoff | undefined {
  if (event.type !== 'staff_requested') return undefined;
  const { now, next, channel } = event.facts;
  return { number: next.handoffNumber, reason: event.reason, channel, openedAt: now };
}

function toldIt(context: EnquiryContext): OngoingHandoff | undefined {
  return context.handoff === undefined ? undefined : { ...context.handoff, toldItJoins: true };
}

function escalated({ context, event }: Scope): OngoingHandoff | undefined {
  return context.handoff === undefined ? undefined : { ...context.handoff, escalatedAt: event.facts.now };
}

function mailed({ context, event }: Scope): OngoingHandoff | undefined {
  return context.handoff === undefined ? undefined : { ...context.handoff, mailedAt: event.facts.now };
}

/** The one of this conversation, if there is one, with whoever has taken the other; else the other under a number of its own here. */
function joinedHandoff({ context, event }: Scope): OngoingHandoff | undefined {
  if (event.type !== 'handoff_joined') return undefined;
  const number = context.handoff?.number ?? event.facts.next.handoffNumber;
  return { ...event.handoff, ...context.handoff, number, replaces: event.handoff.number };
}

function statusOf({ context }: Scope): Handoff['status'] {
  return context.handoff?.claimedBy === undefined ? 'open' : 'claimed';
}

function claimedHandoff({ context, event }: Scope): OngoingHandoff | undefined {
  const isClaim = event.type === 'handoff_claimed' || event.type === 'staff_replied';
  if (context.handoff === undefined || !isClaim) return undefined;
  return { ...context.handoff, claimedBy: event.by, claimedAt: event.facts.now };
}

function handoffRow({ context, event }: Scope, status: Handoff['status']): RequestRow {
  const {
    toldItJoins: _told,
    escalatedAt: _escalated,
    mailedAt: _mailed,
    replaces: _replaced,
    ...ongoing
  } = context.handoff ?? unknownHandoff(event);
  return {
    ...ongoing,
    contact: event.facts.contact,
    status,
    ...(status === 'closed' ? { closedAt: event.facts.now } : {}),
  };
}

function acknowledgement(event: EnquiryEvent): Words[] {
  const key = event.type === 'staff_requested' ? `handoff.opened_${event.reason}` : 'handoff.opened_asked';
  return [{ key }, answerTime(event.facts)];
}
