import { describe, expect, it } from 'vitest';
import { dayInWords } from '../../src/domain/calendar.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { ADA, ADULT_FORM, chatAfter, chatOf, idsOf, keysOf, typesOf } from '../support/chat.ts';
import { STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { school } from '../support/flows.ts';

const NUMBER = handoffNumber(partitionOf(ADA), 1);

const REGISTERED = [...ADULT_FORM, '1'];
const BOLA = ['register', '1', '2', '1', 'Bola Obi', 'mobile', '1', '1', 'skip', '1', '1'];

function openChat() {
  const chat = chatOf({ profileName: 'Ada' });
  return { chat, opened: chat.say('I want to talk to a person') };
}

function claimedChat() {
  const { chat } = openChat();
  return { chat, claimed: chat.claim() };
}

function summaryFor(person: { profileName?: string }) {
  const chat = chatOf(person);
  chat.say('what courses');
  return chat.say('staff').effects[0];
}

describe('asking for staff', () => {
  it('opens a handoff and tells staff the same summary', () => {
    const { chat, opened } = openChat();
    const handoff = { number: NUMBER, reason: 'asked', channel: 'whatsapp', openedAt: NOON_MS };
    expect(chat.context().handoff).toEqual(handoff);
    const summary = expect.objectContaining({ key: 'staff.summary' });
    expect(opened.effects).toEqual([
      { type: 'open_handoff', handoff: { ...handoff, contact: ADA, status: 'open' }, summary },
      { type: 'notify_staff', words: summary, shorter: expect.any(Array), about: { handoff: NUMBER } },
    ]);
    expect(opened.events).toEqual(['conversation_started', 'handoff_opened']);
    expect(chat.session().state).toBe('handoff.open');
    expect(keysOf(opened)).toEqual(expect.arrayContaining(['handoff.opened_asked', 'handoff.when_unknown']));
  });

  it('a second time says that it is still open, and opens nothing', () => {
    const { chat } = openChat();
    const again = chat.say('staff');
    expect(keysOf(again)[0]).toBe('handoff.still_open');
    expect([again.effects, again.events]).toEqual([[], []]);
    expect(chat.context().handoff?.openedAt).toBe(NOON_MS);
  });

  it('in a complaint, and after two messages that were not understood, says why', () => {
    const complaint = chatOf().send({ text: 'I want to make a complaint' });
    expect(complaint.effects[0]).toMatchObject({ type: 'open_handoff', handoff: { reason: 'complaint' } });
    expect(keysOf(complaint)).toContain('handoff.opened_complaint');
  });

  it.each([
    ['nothing yet', [], { registration: { key: 'staff.no_registration' }, topic: { key: 'staff.no_topic' } }],
    ['a form begun', ['register', '1'], { registration: { key: 'staff.half_registration' } }],
    ['a course', ['python'], { topic: [{ text: 'Python Programming' }] }],
    ['a name given in a form', ['register', '1', '1', 'Ada Obi'], { person: 'Ada Obi' }],
    ['the learner of now', [...REGISTERED, 'register', '1', '2', '1', 'Bola Obi'], { person: 'Bola Obi' }],
    ['the last of two', [...REGISTERED, ...BOLA, 'menu'], { person: 'Bola Obi', registration: { length: 2 } }],
    ['one withdrawn', [...REGISTERED, 'register', '2', '2', '1'], { registration: { key: 'staff.no_registration' } }],
    ['a registration', REGISTERED, { registration: [{ key: 'review.registration' }], person: 'Ada Obi' }],
  ])('tells staff of %s', (_what, before, params) => {
    const [effect] = chatAfter('hello', ...before).say('staff').effects;
    expect(effect).toMatchObject({ summary: { params: { number: NUMBER, phone: ADA, ...params } } });
  });

  it('tells staff who it is by the best there is, with a link, and what was written last', () => {
    const lines = ['what courses', 'staff'].map((text) => ({ key: 'staff.message_line', params: { text } }));
    const rest = { link: { text: 'https://wa.me/2348031234567' }, messages: { lines } };
    expect(summaryFor({ profileName: 'Ada' })).toMatchObject({ summary: { params: { person: 'Ada', ...rest } } });
    expect(summaryFor({})).toMatchObject({ summary: { params: { person: ADA, ...rest } } });
  });

  it('of somebody who hides the number is told without one', () => {
    const contact = 'whatsapp:NG.1234567890';
    const { effects } = chatOf({ contact }).send({ text: 'staff' });
    const params = { phone: { key: 'staff.no_phone' }, link: { key: 'staff.no_link' }, person: 'NG.1…90' };
    expect(effects[0]).toMatchObject({ handoff: { contact }, summary: { params } });
  });

  it.each([
    [11, { key: 'handoff.when_open' }],
    [20, { key: 'handoff.when_closed', params: { day: dayInWords('2026-11-25'), time: '9:00' } }],
  ])('at %i o’clock UTC says when to expect an answer', (hour, when) => {
    const days = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, { openMinute: 540, closeMinute: 1020 }]));
    const hours = { timeZone: 'Africa/Lagos' as const, days, holidays: [] };
    const asked = chatOf({}, { now: Date.UTC(2026, 10, 24, hour), school: { ...school, hours } }).say('staff');
    expect(asked.reply.parts).toContainEqual(when);
  });
});

describe('while a handoff waits for staff', () => {
  it('what is written joins it and is told to all staff, and this is said once', () => {
    const { chat } = openChat();
    const first = chat.say('it is about my brother qwertyuiop');
    expect(keysOf(first)).toEqual(['handoff.joined']);
    expect(idsOf(first)).toEqual([]);
    expect(chat.context().handoff).toMatchObject({ number: NUMBER, toldItJoins: true });
    const second = chat.say('please hurry qwertyuiop');
    expect(second.reply).toEqual({ parts: [], choices: [] });
    for (const [outcome, text] of [
      [first, 'it is about my brother qwertyuiop'],
      [second, 'please hurry qwertyuiop'],
    ] as const) {
      const words = { key: 'staff.relayed', params: { number: NUMBER, person: 'Ada', text } };
      expect(outcome.effects).toEqual([{ type: 'notify_staff', words, about: { handoff: NUMBER } }]);
    }
    expect(chat.context().recent).toContain('please hurry qwertyuiop');
  });

  it('a voice note joins it too, but not one in the middle of a form', () => {
    const voice = { attachments: [{ kind: 'voice' as const }] };
    const { chat } = openChat();
    expect(keysOf(chat.send(voice))).toEqual(['handoff.joined']);
    chat.say('register');
    expect(keysOf(chat.send(voice))).toEqual(['attachment.voice', 'registration.ask_for']);
  });

  it('a sure question is answered', () => {
    expect(keysOf(openChat().chat.say('where are you'))).toContain('venue.address');
  });

  it('a form counts what it cannot understand as not understood', () => {
    const { chat } = openChat();
    chat.say('register');
    expect(keysOf(chat.say('xyzzy plugh'))).not.toContain('handoff.joined');
  });
});

describe('once staff have claimed the chat', () => {
  it('the row says who and when, the enquirer hears of it, and nothing is asked', () => {
    const { chat, claimed } = claimedChat();
    const owner = { claimedBy: STAFF, claimedAt: NOON_MS + 5000 };
    const handoff = { number: NUMBER, reason: 'asked', channel: 'whatsapp', openedAt: NOON_MS, ...owner };
    expect(claimed.effects).toEqual([
      { type: 'update_handoff', handoff: { ...handoff, contact: ADA, status: 'claimed' } },
    ]);
    expect(claimed.events).toEqual(['handoff_claimed']);
    expect(claimed.reply).toEqual({ parts: [{ key: 'handoff.claimed' }], choices: [] });
    expect(chat.context().handoff).toEqual(handoff);
    expect(chat.session().state).toBe('handoff.claimed.chatting');
  });

  it.each(['how much is python', 'register', '1', 'hi', 'qwertyuiop'])('"%s" goes to its owner, unanswered', (text) => {
    const { chat } = claimedChat();
    const { reply, effects, events } = chat.say(text);
    expect(reply).toEqual({ parts: [], choices: [] });
    const words = { key: 'staff.relayed', params: { number: NUMBER, person: 'Ada', text } };
    const about = { handoff: NUMBER };
    expect([effects, events]).toEqual([[{ type: 'notify_staff', words, about, to: STAFF }], []]);
  });

  it('attachments are named to the owner after the words', () => {
    const sent = { text: ' see ', attachments: [{ kind: 'contact_card' as const }, { kind: 'image' as const }] };
    const { effects } = claimedChat().chat.send(sent);
    expect(effects).toMatchObject([{ words: { params: { text: 'see [contact card] [image]' } } }]);
  });

  it('a question about their own data is not asked again along with that', () => {
    const chat = chatAfter('staff', 'delete my data');
    expect(keysOf(chat.claim())).toEqual(['handoff.claimed']);
  });

  it('what was told before the claim is no part of the row', () => {
    const { chat } = openChat();
    chat.say('hello there qwertyuiop');
    expect(JSON.stringify(chat.claim().effects)).not.toContain('toldItJoins');
  });

  it('MENU asks whether to go back to the bot', () => {
    const { chat } = claimedChat();
    const asked = chat.say('menu');
    expect([keysOf(asked), idsOf(asked)]).toEqual([['handoff.confirm_return'], ['return_to_bot', 'stay_with_staff']]);
    expect(asked.effects).toEqual([]);
    expect(chat.session().state).toBe('handoff.claimed.confirming_return');
  });

  it.each(['1', 'yes', 'menu'])('"%s" then closes it, tells its owner and forgets it', (text) => {
    const { chat } = claimedChat();
    chat.say('menu');
    const { effects, events, ...rest } = chat.say(text);
    expect(effects).toMatchObject([
      { type: 'notify_staff', to: STAFF, words: { key: 'staff.returned_to_bot', params: { number: NUMBER } } },
      { type: 'update_handoff', handoff: { number: NUMBER, status: 'closed', closedAt: NOON_MS + 15_000 } },
    ]);
    expect(events).toEqual(['handoff_closed']);
    expect(rest.reply.parts[0]).toEqual({ key: 'handoff.returned' });
    expect(chat.context().handoff).toBeUndefined();
    expect(chat.session().state).toBe('menu');
  });

  it.each([
    ['2', ['handoff.stays'], []],
    ['no', ['handoff.stays'], []],
    ['back', ['handoff.stays'], []],
    ['still there qwertyuiop', [], ['notify_staff']],
  ])('"%s" then leaves the chat with staff', (text, keys, types) => {
    const { chat } = claimedChat();
    chat.say('menu');
    const outcome = chat.say(text);
    expect([keysOf(outcome), typesOf(outcome)]).toEqual([keys, types]);
    expect(chat.session().state).toBe('handoff.claimed.chatting');
  });

  it('what a person decides about their own data is still the bot’s to answer', () => {
    const { chat } = claimedChat();
    expect(keysOf(chat.say('delete my data'))).toEqual(['privacy.confirm_deletion']);
    expect(typesOf(chat.say('1'))).toEqual(['erase_contact']);
  });
});

describe('closing a handoff', () => {
  it.each(['open', 'claimed'])('that is %s writes its end, forgets it and gives the chat back', (status) => {
    const { chat } = status === 'open' ? openChat() : claimedChat();
    const closed = chat.close();
    const closedAt = NOON_MS + (status === 'open' ? 5000 : 10_000);
    expect(closed.effects).toMatchObject([{ type: 'update_handoff', handoff: { status: 'closed', closedAt } }]);
    expect(closed.events).toEqual(['handoff_closed']);
    expect(keysOf(closed)[0]).toBe('handoff.closed');
    expect(chat.context().handoff).toBeUndefined();
    expect(chat.session().state).toBe('menu');
  });

  it('leaves the person in the form where they were, and the next one has a number of its own', () => {
    const chat = chatAfter('register', '1');
    chat.say('staff');
    expect(keysOf(chat.close())).toEqual(['handoff.closed', 'handoff.ask_helped']);
    expect(keysOf(chat.say('1'))).toEqual(['handoff.helped', 'registration.ask_age']);
    const [effect] = chat.say('staff').effects;
    expect(effect).toMatchObject({ handoff: { number: handoffNumber(partitionOf(ADA), 2), status: 'open' } });
  });
});
