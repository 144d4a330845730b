import { choice, graveChoice } from './choices.ts';
import type { Question } from './prompts.ts';
import { note, say } from './statechart.ts';
import type { EnquiryContext, RequestRow, Scope } from './vocabulary.ts';

/**
 * Whether staff helped, asked once when they close a request, in the place of the dialogue's own question. That comes back with
 * the answer, or with whatever else is written: a yes to this is a yes to nothing else (`src/turn/hear-rating.ts`).
 */
export const asking = {
  type: 'offer' as const,
  params: ({ context }: Scope) => ({ question: didItHelp(context.closedHandoff?.number) }),
};

const keeping = [
  'remember_rating' as const,
  { type: 'update_handoff' as const, params: (scope: Scope) => ({ handoff: ratedRow(scope) }) },
  note('handoff_rated'),
];

/** What an answer does, wherever the button stands that gave it: it rates the request that its id names. */
export const rated = [
  { guard: 'finds_it_helped' as const, actions: [...keeping, say('handoff.helped')] },
  {
    guard: 'rates_what_was_closed' as const,
    actions: [
      ...keeping,
      say('handoff.not_helped'),
      { type: 'offer' as const, params: ({ context }: Scope) => ({ question: staffAgain(context) }) },
    ],
  },
  { actions: say('handoff.rating_over') },
];

function didItHelp(number = 0): Question {
  const subject = String(number);
  return {
    words: [{ key: 'handoff.ask_helped' }],
    choices: [graveChoice('helped', subject), graveChoice('not_helped', subject)],
  };
}

/** Offers a person once more, and the way back to a form that was begun. */
function staffAgain({ draft }: EnquiryContext): Question {
  return { words: [], choices: [choice('staff'), choice(draft === undefined ? 'menu' : 'resume')] };
}

function ratedRow({ context, event }: Scope): RequestRow {
  return { ...(context.closedHandoff ?? UNKNOWN), contact: event.facts.contact };
}

/** Unreachable by the guards above; named so that the types need no lie. */
const UNKNOWN: RequestRow = {
  number: 0,
  contact: '',
  channel: 'whatsapp',
  reason: 'asked',
  status: 'closed',
  openedAt: 0,
};
