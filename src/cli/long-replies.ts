import type { Channel } from '../domain/channel.ts';
import { rememberedIn } from '../turn/restore.ts';
import { keysOf, type GivenReply } from './every-reply.ts';
import { LONG_ANSWER } from './ways.ts';

/** Why a reply may be longer than one message: its length is the school's or the person's doing, not ours. */
export interface LongReply {
  /** The text of the catalogue that makes it long. */
  key: string;
  channels: readonly Channel[];
  reason: string;
  /** Where that is so; anywhere else the same text has to fit. */
  isMeant: (given: GivenReply) => boolean;
}

const BOTH: readonly Channel[] = ['whatsapp', 'sms'];

/** Every reply that may need MORE. What is not here has to fit one message, with two segments on SMS. */
export const LONG_REPLIES: readonly LongReply[] = [
  {
    key: 'registration.review',
    channels: BOTH,
    reason: 'shows the answers of the person to the letter, to be checked: names of 60 letters, six or seven courses',
    isMeant: ({ hasLongest, outcome }) => hasLongest || registrationIn(outcome.session).courses > 2,
  },
  {
    key: 'registration.completed',
    channels: ['sms'],
    reason: 'names the learner and the courses: a name of 60 letters and six courses',
    isMeant: ({ hasLongest }) => hasLongest,
  },
  {
    key: 'registrations.ask',
    channels: ['sms'],
    reason: 'lists what the person has registered: names of 60 letters, six courses, two learners',
    isMeant: ({ hasLongest }) => hasLongest,
  },
  {
    key: 'privacy.registrations',
    channels: BOTH,
    reason: 'MY DATA tells all that is kept of the person: a guardian too, or several registrations',
    isMeant: ({ hasLongest, before }) => hasLongest || registrationIn(before).isLarge,
  },
  {
    key: 'privacy.draft',
    channels: BOTH,
    reason: 'MY DATA in the middle of a form tells all that was answered so far, and asks the question again',
    isMeant: () => true,
  },
  {
    key: 'unknown.of_course',
    channels: BOTH,
    reason: 'names each course that the person asks about, six of them, or answers several questions of one message',
    isMeant: ({ hasLongest, outcome }) => hasLongest || questionsIn(outcome) > 1,
  },
  {
    key: 'unknown.fees',
    channels: ['sms'],
    reason: 'is one of several questions of one message, which are all answered',
    isMeant: ({ outcome }) => questionsIn(outcome) > 1,
  },
  {
    key: 'answer.told_of_course',
    channels: BOTH,
    reason: 'says what staff have answered, to the letter, and asks the open question again',
    isMeant: ({ happened }) => happened.type === 'learn' && happened.text === LONG_ANSWER,
  },
  {
    key: 'course.compared',
    channels: BOTH,
    reason: 'describes several courses, to be compared, as the person asked',
    isMeant: () => true,
  },
  {
    key: 'about.school',
    channels: ['whatsapp'],
    reason: 'says what the school has written about itself, and for whom it is, in full',
    isMeant: () => true,
  },
];

/** Why this reply may be longer than one message; `undefined` where it may not. */
export function longReply(given: GivenReply, channel: Channel): LongReply | undefined {
  const keys = keysOf(given.outcome.reply);
  return LONG_REPLIES.find((one) => one.channels.includes(channel) && keys.includes(one.key) && one.isMeant(given));
}

function questionsIn({ reading }: GivenReply['outcome']): number {
  return Math.max(reading?.intents.length ?? 0, reading?.beside?.intents?.length ?? 0);
}

function registrationIn({ conversation }: GivenReply['before']): { courses: number; isLarge: boolean } {
  const remembered = rememberedIn(conversation);
  const registrations = remembered?.registrations ?? [];
  return {
    courses: remembered?.draft?.courses?.length ?? 0,
    isLarge: registrations.length > 1 || registrations.some(({ guardian }) => guardian !== undefined),
  };
}
