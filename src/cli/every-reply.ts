import { FLOW_REVISION } from '../../flows/index.ts';
import type { RenderedReply } from '../channels/channel.ts';
import { renderReply } from '../app/render-reply.ts';
import type { Channel } from '../domain/channel.ts';
import { addressOf } from '../domain/contact.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { HOUR_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Reply, Words } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { LAYOUTS } from '../layouts.ts';
import type { Flows } from '../read-flows.ts';
import { newSession } from '../turn/session-after.ts';
import { turn, type TurnInput, type TurnOutcome, type TurnSetting } from '../turn/turn.ts';
import { CLAIMED, CLOSED, HAPPENINGS, LONGEST_WAYS, WAYS, type Happening } from './ways.ts';

/** A reply that the bot gives, and what brought it. */
export interface GivenReply {
  /** The conversation it was given in, as it stood. */
  before: Session;
  happened: Happening;
  outcome: TurnOutcome;
  rendered: RenderedReply;
  /** What the person had answered before is as long as it can be. */
  hasLongest: boolean;
}

/** What staff do on a way. */
const ONWARD: Readonly<Record<string, Happening>> = { [CLAIMED]: { type: 'claim' }, [CLOSED]: { type: 'close' } };

/** In which words and how laid out the replies are wanted. */
export interface Voicing {
  language: Language;
  channel: Channel;
}

const ADA = '+2348031234567';
const STAFF = 'whatsapp:+2348000000001';
/** Noon in Lagos on a Wednesday: nobody is written to at night, and no weekday has a longer name. */
const NOON_MS = Date.UTC(2026, 10, 25, 11, 0, 0);

/**
 * Every reply of the statechart: each happening in each state that the ways wait in, and the replies of the ways themselves,
 * in one language on one channel. The turn, the words and the layout are the real ones; only the store is not asked.
 */
export function* everyReply(flows: Flows, voicing: Voicing): Generator<GivenReply> {
  const seen = new Set<string>();
  for (const [ways, hasLongest] of [
    [WAYS, false],
    [LONGEST_WAYS, true],
  ] as const) {
    for (const way of ways) {
      let session = beginning(voicing);
      for (const text of [...way, undefined]) {
        // Ways that begin alike are looked around in once.
        const name = JSON.stringify([session.conversation?.value, session.conversation?.context, session.optedOut]);
        if (!seen.has(name)) {
          for (const happened of HAPPENINGS.filter((one) => canHappen(one, session))) {
            yield { ...given(session, happened, flows, voicing.channel), hasLongest };
          }
        }
        seen.add(name);
        if (text === undefined) break;
        const onward = ONWARD[text] ?? { type: 'write', text };
        const reply = given(session, onward, flows, voicing.channel);
        yield { ...reply, hasLongest };
        session = reply.outcome.session;
      }
    }
  }
}

/**
 * What is said whatever state the conversation is in: in a flood, in a loop of two machines, when a turn fails, and while a
 * message is kept until the store is back.
 */
export function everyNotice(flows: Flows, voicing: Voicing): { reply: Reply; rendered: RenderedReply }[] {
  const { channel } = voicing;
  const fresh = beginning(voicing);
  const replyTo = (session: Session, floodLimit: number, text = 'hello'): TurnOutcome => {
    const write: Happening = { type: 'write', text };
    const now = momentOf(session, write);
    return turn(session, inputOf(session, write, channel, now), settingAt(now, flows, floodLimit));
  };
  let looping = fresh;
  for (let said = 0; said < LIMITS.loopRepeats; said += 1) looping = replyTo(looping, NO_FLOOD).session;
  const hour = Math.floor(NOON_MS / HOUR_MS);
  const talkative: Session = { ...fresh, replyCounts: [hour, LIMITS.repliesPerHour - 1, LIMITS.repliesPerHour - 1] };
  // No such record is ever written, of a registration looked at that is not there: it stands for a fault of ours.
  const value = { dialogue: { registrations: 'viewing' }, handoff: 'none' };
  const context = { topic: [], offered: ['amend'], misunderstoodInARow: 0, recent: [], registrations: [] };
  const broken: Session = { ...fresh, conversation: { revision: FLOW_REVISION, value, context } };
  const kept: Reply = {
    parts: [{ key: 'turn.kept', params: { phone: flows.school.contact.phone } }],
    choices: [],
  };
  const replies = [
    replyTo(fresh, 1).reply,
    replyTo(looping, NO_FLOOD).reply,
    replyTo(talkative, NO_FLOOD).reply,
    replyTo(broken, 0, '1').reply,
    kept,
  ];
  return replies.map((reply) => ({ reply, rendered: rendered(reply, voicing, flows) }));
}

/** Replies in half a minute that nobody reaches here. */
const NO_FLOOD = 1_000;

/** The keys of the texts that a reply is made of, in order, each once; what is no text of the catalogue is left out. */
export function keysOf({ parts }: Reply): string[] {
  return [...new Set(parts.flatMap(keysIn))];
}

function keysIn(words: Words): string[] {
  if ('key' in words) return [words.key];
  return 'lines' in words ? words.lines.flatMap(keysIn) : [];
}

/** The replies by SMS to somebody who writes these texts, in whatever language they are. */
export function repliesBySms(flows: Flows, texts: readonly string[]): Omit<GivenReply, 'hasLongest'>[] {
  let session = newSession(ADA, { role: 'enquirer', channel: 'sms', now: NOON_MS });
  return texts.map((text) => {
    const reply = given(session, { type: 'write', text }, flows, 'sms');
    session = reply.outcome.session;
    return reply;
  });
}

/** Asked for by name, so that the English of the ways changes nothing. */
function beginning({ language, channel }: Voicing): Session {
  const fresh = newSession(ADA, { role: 'enquirer', channel, now: NOON_MS });
  return { ...fresh, language, isLanguageAsked: true };
}

/** Staff take and close what waits for them; a wake that has nothing to say is no reply. */
function canHappen({ type }: Happening, { state }: Session): boolean {
  return (type !== 'claim' && type !== 'close') || state.startsWith('handoff.');
}

function given(before: Session, happened: Happening, flows: Flows, channel: Channel): Omit<GivenReply, 'hasLongest'> {
  const now = momentOf(before, happened);
  const outcome = turn(before, inputOf(before, happened, channel, now), settingAt(now, flows));
  const voicing = { language: outcome.session.language, channel };
  return { before, happened, outcome, rendered: rendered(outcome.reply, voicing, flows) };
}

function settingAt(now: number, { school, lexicon }: Flows, floodLimit = 0): TurnSetting {
  // As if all languages were written, so that there is one to choose.
  return { now, school, lexicon, languages: [...LANGUAGES], floodLimit, counts: { handoffs: 0, registrations: 0 } };
}

function rendered(reply: Reply, voicing: Voicing, { catalogue }: Flows): RenderedReply {
  return renderReply(reply, voicing, { catalogue, layouts: LAYOUTS });
}

/** Messages of one second would be one thought, and what was asked above not asked again. */
function momentOf({ turn: turns }: Session, happened: Happening): number {
  const awayMs =
    happened.type === 'write' ? (happened.afterMs ?? 0) : happened.type === 'leave' ? LIMITS.nudgeAfterMs : 0;
  return NOON_MS + turns * 60_000 + awayMs;
}

function inputOf(session: Session, happened: Happening, channel: Channel, now: number): TurnInput {
  switch (happened.type) {
    case 'claim':
      return { type: 'handoff_claimed', by: STAFF };
    case 'close':
      return { type: 'handoff_closed', by: STAFF };
    case 'learn':
      // After all that was said: nobody has asked again since.
      return { type: 'answer_given', fact: 'online', course: 'fullstack', text: happened.text, givenAt: now };
    case 'leave':
      return { type: 'wake_due', name: 'nudge' };
    case 'write':
    case 'attach':
      return {
        type: 'message_received',
        message: {
          id: `SM${session.turn}`,
          contact: session.contact,
          address: addressOf(session.contact, channel) ?? session.contact,
          channel,
          text: happened.type === 'write' ? happened.text : '',
          attachments: happened.type === 'attach' ? [{ kind: happened.kind }] : [],
          receivedAt: now,
        },
      };
  }
}
