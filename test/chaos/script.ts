import type { Channel } from '../../src/domain/channel.ts';
import type { CourseId } from '../../src/domain/course.ts';
import type { Intent } from '../../src/domain/intent.ts';
import { oneOf } from './seeded-random.ts';

/** What every member of staff, or the one who claimed, is to be told. */
export interface Notice {
  to: 'everyone' | 'owner';
  text: RegExp;
}

export interface EnquirerLine {
  by: 'enquirer';
  on: Channel;
  write: string;
  /** Absent where the bot is to be silent. */
  reply?: RegExp;
  hasPin?: true;
  notices?: Notice[];
}

export type StaffLine = {
  by: 'staff';
  /** What the member of staff is answered. */
  answer: RegExp;
  /** What the bot tells the enquirer. */
  reply?: RegExp;
} & (
  | { order: 'CLAIM' | 'DONE' }
  /** In reply to what told them of the request: passed on to the letter. */
  | { order: 'ANSWER'; write: string }
);

/** One line is one turn of the enquirer's conversation, whoever begins it. */
export type Line = EnquirerLine | StaffLine;

/** A whole conversation and what must be there when it is over. */
export interface Script {
  kind: string;
  lines: Line[];
  registration?: { name: string; channel: Channel };
  hasHandoff?: true;
  question?: { fact: Intent; course?: CourseId };
  /** Nothing may be left of this one. */
  isForgotten?: true;
}

const FIRST_NAMES = ['Ada', 'Tolu', 'Kemi', 'Chidi', 'Bola', 'Ngozi', 'Sade', 'Emeka', 'Funmi', 'Uche'] as const;
const LAST_NAMES = ['Obi', 'Balogun', 'Okafor', 'Adeyemi', 'Eze', 'Ojo', 'Bello', 'Nwosu', 'Afolabi', 'Okoro'] as const;

/** Who is in a conversation beside the bot. */
interface Cast {
  name: string;
  /** Whether the member of staff writes where a message can be replied to. */
  canQuote: boolean;
}

/** Conversations of every kind, as often as `WEIGHTED` has them. */
export function drawScript(random: () => number, { canQuote }: Pick<Cast, 'canQuote'>): Script {
  const name = `${oneOf(random, FIRST_NAMES)} ${oneOf(random, LAST_NAMES)}`;
  return oneOf(random, WEIGHTED)({ name, canQuote });
}

function says(on: Channel, write: string, reply: RegExp, more: Partial<EnquirerLine> = {}): EnquirerLine {
  return { by: 'enquirer', on, write, reply, ...more };
}

/** Written to the member of staff who has the chat: relayed, and the bot is silent. */
function tellsOwner(on: Channel, write: string): EnquirerLine {
  return { by: 'enquirer', on, write, notices: [{ to: 'owner', text: new RegExp(write) }] };
}

/** What is said shorter by SMS. */
const REGISTERED = { whatsapp: /is registered for Python Programming/, sms: /^Done! .*: Python Programming/ } as const;
const HEARD = { whatsapp: /I have told our team/, sms: /Our team knows/ } as const;

function form(channels: readonly [Channel, Channel], name: string): Line[] {
  const [first, second] = channels;
  return [
    says(first, 'register', /Who is the course for\?/),
    says(first, '1', /Are you 18 or older\?/),
    says(first, '1', /full name\?/),
    says(first, name, /Which course\?/),
    says(first, 'python', /How much coding or computer experience/),
    says(second, 'beginner', /Which number should we call\?/),
    says(second, '1', /e-mail address\?/),
    says(second, 'skip', /do you agree|may OIC Hub keep/i),
    says(second, '1', /Please check/),
    says(second, '1', REGISTERED[second], { notices: [{ to: 'everyone', text: /^New registration: / }] }),
  ];
}

function registers(channels: readonly [Channel, Channel]): (cast: Cast) => Script {
  return ({ name }) => ({
    kind: `registers on ${[...new Set(channels)].join(' and ')}`,
    lines: form(channels, name),
    registration: { name, channel: channels[1] },
  });
}

const VENUE = /Asiwaju Omidiran Way/;

/** The reply and its pin go by the outbox, and what is answered meanwhile queues behind them. */
function asksTheWay(): Script {
  return {
    kind: 'asks the way',
    lines: [
      says('whatsapp', 'where are you', VENUE, { hasPin: true }),
      says('whatsapp', 'how much is python', /Python Programming: I do not know yet what the fee is/),
      says('whatsapp', 'where is the school', VENUE, { hasPin: true }),
      says('sms', 'what courses do you have', /our courses/i),
      says('sms', '5', /Python/),
      says('whatsapp', 'where are you', VENUE, { hasPin: true }),
      says('whatsapp', 'register', /Who is the course for\?/),
    ],
    question: { fact: 'fees', course: 'python' },
  };
}

const TAKEN_OVER = /A person from our team has taken over/;

/** Taken with CLAIM and then answered, or by the answer itself: then the bot says that it steps back, and the answer follows. */
function taking({ name, canQuote }: Cast, how: 'CLAIM' | 'ANSWER'): Line[] {
  const claim: Line = { by: 'staff', order: 'CLAIM', answer: /is yours/, reply: TAKEN_OVER };
  const answer = {
    by: 'staff',
    order: 'ANSWER',
    write: `Good morning, ${name} of our office will call you`,
    answer: /^Sent to /,
  } as const;
  if (!canQuote) return [claim];
  return how === 'CLAIM' ? [claim, answer] : [{ ...answer, reply: TAKEN_OVER }];
}

function asksForStaff(on: Channel, how: 'CLAIM' | 'ANSWER'): (cast: Cast) => Script {
  return (cast) => ({
    kind: `asks for staff on ${on}`,
    lines: [
      says(on, 'hi', /(Reply with a number|Pick one below), or just ask/),
      says(on, 'I want to talk to a person', HEARD[on], {
        notices: [{ to: 'everyone', text: /CLAIM \d+( takes the chat|, then write here)/ }],
      }),
      ...taking(cast, how),
      tellsOwner(on, 'my uncle will bring the form'),
      tellsOwner(on, 'he has a blue umbrella'),
      {
        by: 'staff',
        order: 'DONE',
        answer: /is closed/,
        reply: /Our team has closed this chat[^]*Did that help\?/,
      },
      says(on, 'how long is the python course', /I do not know yet how long it lasts/),
    ],
    hasHandoff: true,
    question: { fact: 'duration', course: 'python' },
  });
}

function isForgotten({ name }: Cast): Script {
  return {
    kind: 'registers and is forgotten',
    lines: [
      ...form(['whatsapp', 'whatsapp'], name),
      says('whatsapp', 'delete me', /Should I delete everything/),
      says('whatsapp', '1', /deleted|removed|forgotten/i),
    ],
    isForgotten: true,
  };
}

const WEIGHTED: readonly ((cast: Cast) => Script)[] = [
  registers(['whatsapp', 'whatsapp']),
  registers(['sms', 'sms']),
  registers(['whatsapp', 'sms']),
  asksTheWay,
  asksTheWay,
  asksTheWay,
  asksForStaff('whatsapp', 'CLAIM'),
  asksForStaff('whatsapp', 'ANSWER'),
  asksForStaff('sms', 'CLAIM'),
  asksForStaff('sms', 'ANSWER'),
  isForgotten,
];
