import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { Session } from '../../src/domain/session.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { turn, type TurnOutcome } from '../../src/turn/turn.ts';
import { ADA, idsOf, keysOf } from '../support/chat.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { lexicon, school } from '../support/flows.ts';

const MINUTES_MS = 5 * 60_000;
const SOON_MS = 700;

/** Sends the messages of one contact, so many milliseconds apart, from wherever the chat stands. */
function written(messages: (string | Partial<InboundMessage>)[], apartMs: number, start?: Session): TurnOutcome[] {
  let session = start ?? newSession(ADA, { role: 'enquirer', channel: 'whatsapp', now: NOON_MS });
  const from = start?.repliedAt.at(-1) ?? NOON_MS - apartMs;
  return messages.map((message, at) => {
    const { text = '', ...more } = typeof message === 'string' ? { text: message } : message;
    const outcome = turn(
      session,
      { type: 'message_received', message: messageFrom(ADA, text, more) },
      {
        now: from + (at + 1) * apartMs,
        school,
        lexicon,
        languages: ['en', 'pcm'],
        floodLimit: 0,
        counts: { handoffs: 0, registrations: 0 },
      },
    );
    session = JSON.parse(JSON.stringify(outcome.session));
    return outcome;
  });
}

function chatWith(...texts: string[]): Session {
  const last = written(texts, MINUTES_MS).at(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  return last.session;
}

describe('what is asked in a burst', () => {
  it.each([
    [['hi', 'speak pidgin'], 'menu.ask'],
    [['register', 'speak pidgin'], 'registration.ask_for'],
  ])('is asked anew in another language: %j', (lines, question) => {
    expect(written(lines, SOON_MS).map(keysOf).at(-1)).toEqual(['language.set', question]);
  });

  it('is asked anew where the person has gone on by SMS, which the question above does not reach', () => {
    const [, second] = written(['how much is python', { text: 'where are you', channel: 'sms' }], SOON_MS);
    expect(second === undefined ? [] : keysOf(second)).toContain('browsing.ask');
  });
});

describe('a greeting, a second one and a question', () => {
  const lines = ['hi', 'good morning', 'how much is python'];

  it('within two seconds are one thought: welcomed once, one menu, the question answered', () => {
    const [first, second, third] = written(lines, SOON_MS).map(keysOf);
    expect(first).toEqual(['greeting.welcome', 'privacy.notice', 'menu.ask']);
    expect(second).toEqual([]);
    expect(third).toEqual(['unknown.of_course']);
  });

  it('minutes apart are each answered, and asked on', () => {
    const [first, second, third] = written(lines, MINUTES_MS).map(keysOf);
    expect(first).toEqual(['greeting.welcome', 'privacy.notice', 'menu.ask']);
    expect(second).toEqual(['courtesy.greeting', 'menu.ask']);
    expect(third).toEqual(['unknown.of_course', 'browsing.ask']);
  });

  it('leave no order to show the menu unanswered, however soon it comes', () => {
    const [, , menu] = written(['hi', 'how much is python', 'menu'], SOON_MS).map(keysOf);
    expect(menu).toEqual(['menu.ask']);
  });

  it('as the first thing said is a welcome that a greeting after it is not answered again', () => {
    const [, second] = written(['where are you', 'good morning'], SOON_MS).map(keysOf);
    expect(second).toEqual([]);
  });
});

describe('what was asked above', () => {
  it.each([
    [LIMITS.burstMs, ['venue.address', 'venue.call_for_directions']],
    [LIMITS.burstMs + 1, ['venue.address', 'venue.call_for_directions', 'browsing.ask']],
  ])('is asked again only from a while after it: %i ms', (apartMs, keys) => {
    const [asked] = written(['where are you'], apartMs, chatWith('hi'));
    expect(asked === undefined ? [] : keysOf(asked)).toEqual(keys);
  });

  it('is still what a number picks, though it was not asked again', () => {
    const menu = chatWith('hi');
    const [asked, picked] = written(['where are you', '1'], SOON_MS, menu);
    const [alone] = written(['1'], MINUTES_MS, menu);
    expect(asked === undefined ? [] : idsOf(asked)).toEqual([]);
    expect(picked?.session.state).toBe(alone?.session.state);
  });
});

describe('the question of a form', () => {
  it('is asked when a burst moves on to it', () => {
    const asked = written(['register', '1', '1', 'Ada Obi'], SOON_MS, chatWith('hi')).map((one) => keysOf(one).at(-1));
    expect(new Set(asked).size).toBe(4);
    expect(asked).not.toContain(undefined);
  });

  it('is asked anew when a burst changes the answer above it, as it is about somebody else then', () => {
    const form = chatWith('register', '1');
    expect(form.state).toBe('registration.asking_age');
    const messages = [{ tap: 'other', text: 'For someone else' }, 'where are you'] as const;
    const [changed, beside] = written([...messages], SOON_MS, form);
    expect(changed === undefined ? [] : keysOf(changed)).toEqual([
      'earlier.corrected',
      'review.line',
      'registration.ask_age_other',
    ]);
    expect(beside === undefined ? [] : keysOf(beside)).not.toContain('registration.ask_age_other');
  });

  it('stays the open one when a burst asks something beside it', () => {
    const form = chatWith('register', '1');
    const [beside, answered] = written(['how much is python', '1'], SOON_MS, form);
    expect(beside?.session.state).toBe(form.state);
    expect(answered === undefined ? [] : keysOf(answered).at(-1)).toBe('registration.ask_name');
  });
});
