import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Session } from '../../src/domain/session.ts';
import { newSession, replyAddress } from '../../src/turn/session-after.ts';
import { turn, type TurnInput, type TurnOutcome } from '../../src/turn/turn.ts';
import { messageFrom, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { lexicon, school } from '../support/flows.ts';

const ADA = '+2348031234567';
const SETTING = {
  now: NOON_MS,
  school,
  lexicon,
  languages: ['en' as const],
  floodLimit: 0,
  counts: { handoffs: 0, registrations: 0 },
};

function take(session: Session, input: TurnInput): TurnOutcome {
  return turn(session, input, SETTING);
}

function say(session: Session, text: string, changes: Parameters<typeof messageFrom>[2] = {}): TurnOutcome {
  return take(session, { type: 'message_received', message: messageFrom(ADA, text, changes) });
}

function after(...texts: string[]): Session {
  const start = newSession(ADA, { role: 'enquirer', channel: 'whatsapp', now: NOON_MS });
  return texts.reduce((session, text) => say(session, text).session, start);
}

/** A stored conversation with another state or context than was written. */
function spoilt(session: Session, spoil: { value?: object; context?: object }): Session {
  if (session.conversation === undefined) throw new Error('There is no conversation to spoil.');
  const { value, context, ...rest } = session.conversation;
  return JSON.parse(JSON.stringify({ ...session, conversation: { ...rest, value, context, ...spoil } }));
}

describe('a turn', () => {
  it('taken twice is the same, ids included', () => {
    const session = after('register', '1', '1');
    const input: TurnInput = { type: 'message_received', message: messageFrom(ADA, 'Ada Obi') };
    expect(take(session, input)).toEqual(take(session, input));
  });

  it('that fails inside keeps the conversation as it was, apologises with the phone number, and tells staff', () => {
    const session = spoilt(after('register', '1'), { context: {} });
    const { session: next, reply, effects, events, failure } = say(session, '1');
    expect(failure).toBeInstanceOf(Error);
    expect(next).toMatchObject({ conversation: session.conversation, state: session.state, turn: session.turn + 1 });
    expect(reply.parts).toEqual([{ key: 'turn.failed', params: { phone: school.contact.phone } }]);
    expect(effects).toEqual([{ type: 'notify_staff', words: { key: 'staff.turn_failed', params: { phone: ADA } } }]);
    expect(events).toEqual(['turn_failed']);
  });

  it('that fails while somebody is told an answer says nothing: they wrote nothing that it could be sorry for', () => {
    const session = spoilt(after('register', '1'), { context: {} });
    const news = { type: 'answer_given', fact: 'fees', text: 'N150,000', givenAt: NOON_MS } as const;
    const { reply, effects, events, failure } = take(session, news);
    expect(failure).toBeInstanceOf(Error);
    expect([reply.parts, effects, events]).toEqual([[], [], ['turn_failed']]);
  });

  it.each([
    ['waits for staff', [], 'handoff.open'],
    ['is with staff', [{ type: 'handoff_claimed' as const, by: STAFF }], 'handoff.claimed.chatting'],
  ])('from a state that no longer exists leaves whoever %s where they are', (_where, deeds, state) => {
    const open = after('I want to talk to a person');
    const session = deeds.reduce((before, deed) => take(before, deed).session, open);
    const lost = spoilt(session, { value: { dialogue: 'long_gone', handoff: 'elsewhere' } });
    expect(say(lost, 'are you there').session.state).toBe(state);
  });
});

describe('what a session remembers of a message', () => {
  it('is the latest arrival, in whatever order they come, the name once given, and each address', () => {
    const first = say(after(), 'hi', { receivedAt: NOON_MS + 9_000, profileName: 'Ada' }).session;
    const second = say(first, 'courses', { receivedAt: NOON_MS + 1_000, channel: 'sms' }).session;
    expect(second).toMatchObject({
      lastInboundAt: NOON_MS + 9_000,
      profileName: 'Ada',
      channel: 'sms',
      addresses: [`whatsapp:${ADA}`, ADA],
    });
    expect(replyAddress(second)).toBe(ADA);
    expect(replyAddress(first)).toBe(`whatsapp:${ADA}`);
  });
});

describe('what staff read of a chat when it is handed over', () => {
  it('is its last words, each cut, and no bare numbers', () => {
    const long = `courses ${'and so on '.repeat(30)}`;
    const session = after('one a', 'two b', 'three c', 'four d', '2', long);
    const context = session.conversation?.context as { recent: string[] };
    expect(context.recent).toHaveLength(LIMITS.recentMessages);
    expect(context.recent[0]).toBe('two b');
    expect(context.recent.at(-1)).toBe(long.slice(0, LIMITS.recentMessageChars));
  });
});
