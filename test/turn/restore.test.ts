import { describe, expect, it } from 'vitest';
import { FLOW_REVISION } from '../../flows/index.ts';
import type { Conversation, Json } from '../../src/domain/session.ts';
import { record, restore, statePath } from '../../src/turn/restore.ts';
import { arrived, newSession, replyAddress } from '../../src/turn/session-after.ts';
import { expectationOf, promptName, questionOf, situationOf, withRecent } from '../../src/turn/situation.ts';
import { ADA, chatAfter, chatOf, type Chat } from '../support/chat.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { NOON_MS, testFacts } from '../support/facts.ts';

function conversationOf(chat: Chat): Conversation {
  const { conversation } = chat.session();
  if (conversation === undefined) throw new Error('Nothing was said yet.');
  return conversation;
}

function silencedChat(): Chat {
  const chat = chatAfter('staff');
  chat.claim();
  return chat;
}

describe('a conversation', () => {
  it('never begun is new, with nothing remembered', () => {
    const snapshot = restore(undefined);
    expect(statePath(snapshot)).toBe('new');
    expect(snapshot.context).toEqual({
      topic: [],
      offered: [],
      misunderstoodInARow: 0,
      recent: [],
      registrations: [],
    });
  });

  it('is stored as its revision, value and context alone, and comes back the same', () => {
    const stored = conversationOf(chatAfter('register', '1'));
    expect(Object.keys(stored).toSorted()).toEqual(['context', 'revision', 'value']);
    expect(stored.revision).toBe(FLOW_REVISION);
    expect(record(restore(stored))).toEqual(stored);
  });

  it.each([
    ['older', 0],
    ['newer', FLOW_REVISION + 7],
  ])('of an %s revision is restored where it stands, and stored as of now', (_age, revision) => {
    const stored = conversationOf(chatAfter('register', '1'));
    expect(record(restore({ ...stored, revision }))).toEqual(stored);
  });

  it.each<[string, () => Chat, string]>([
    ['nobody', () => chatAfter('register', '1'), 'menu'],
    ['the waiting list', () => chatAfter('staff'), 'handoff.open'],
    ['staff', silencedChat, 'handoff.claimed.chatting'],
  ])('in a state that no longer exists, owned by %s, keeps what was given', (_owner, chat, path) => {
    const stored = conversationOf(chat());
    for (const value of [{ dialogue: 'gone', handoff: 'gone' }, 'gone', null] as Json[]) {
      const snapshot = restore({ ...stored, value });
      expect([statePath(snapshot), snapshot.context]).toEqual([path, stored.context]);
    }
  });
});

describe('where a conversation stands', () => {
  it.each<[string, () => Chat, object]>([
    [
      'at the menu',
      () => chatAfter('hi'),
      { expects: 'choice', isInForm: false, isHandoffOpen: false, isSilent: false },
    ],
    ['in a form', () => chatAfter('register', '1', '1'), { expects: 'name', isInForm: true, isSilent: false }],
    ['waiting', () => chatAfter('staff'), { expects: 'choice', isHandoffOpen: true, isSilent: false }],
    ['with staff', silencedChat, { expects: 'none', isHandoffOpen: false, isSilent: true, isConfirmingReturn: false }],
  ])('%s is what routing is told', (_where, chat, expected) => {
    expect(situationOf(restore(conversationOf(chat())))).toMatchObject(expected);
  });

  it('is the question of the handoff before that of the dialogue', () => {
    const chat = silencedChat();
    const silent = restore(conversationOf(chat));
    expect([promptName(silent), questionOf(silent, testFacts())]).toEqual([undefined, undefined]);
    chat.say('menu');
    const returning = restore(conversationOf(chat));
    expect(promptName(returning)).toBe('confirming_return');
    expect(situationOf(returning)).toMatchObject({ isConfirmingReturn: true, isSilent: false, expects: 'yes_no' });
  });

  it('is the bot’s while a person decides about their data, whoever owns the chat', () => {
    const chat = silencedChat();
    chat.say('delete my data');
    expect(situationOf(restore(conversationOf(chat)))).toMatchObject({ isSilent: false, expects: 'yes_no' });
  });

  it('tells understanding the choices, without the ways out', () => {
    const situation = situationOf(restore(conversationOf(chatAfter('hi'))));
    const offered = ['courses', 'back', 'fees', 'menu'];
    const told = expectationOf({ ...situation, offered });
    expect(told).toMatchObject({ kind: 'choice', offered: ['courses', 'fees'] });
  });
});

describe('what the enquirer wrote', () => {
  it.each([
    ['2', []],
    ['👍', []],
    ['12 noon', ['12 noon']],
    ['Ẹ káàárọ̀', ['Ẹ káàárọ̀']],
  ])('"%s" is kept for a summary only where it has words', (text, recent) => {
    expect(withRecent(restore(undefined), text).context.recent).toEqual(recent);
  });

  it('is cut between characters, not through one', () => {
    const [kept] = withRecent(restore(undefined), `a${'😀'.repeat(200)}`).context.recent;
    expect(kept).toBe(`a${'😀'.repeat(159)}`);
  });

  it('is noted once an address, however often it comes from there', () => {
    const session = newSession(ADA, { role: 'enquirer', channel: 'sms', now: NOON_MS });
    expect(replyAddress(session)).toBe(ADA);
    const once = arrived(session, messageFrom(ADA, 'hi'));
    const twice = arrived(once, messageFrom(ADA, 'hi', { profileName: 'Ada' }));
    expect(twice).toMatchObject({ channel: 'whatsapp', addresses: [`whatsapp:${ADA}`], profileName: 'Ada' });
    expect(once).not.toHaveProperty('profileName');
    const renamed = arrived(twice, messageFrom(ADA, 'hi', { profileName: 'Ada O.' }));
    expect(renamed.profileName).toBe('Ada O.');
    const addresses = [`whatsapp:${ADA}`, 'whatsapp:NG.1', ADA];
    expect(replyAddress({ ...twice, addresses, channel: 'whatsapp' })).toBe('whatsapp:NG.1');
  });
});

it('a new contact starts at turn 0, in English, with nothing said', () => {
  expect(chatOf().session()).toEqual({
    contact: ADA,
    role: 'enquirer',
    state: 'new',
    turn: 0,
    language: 'en',
    channel: 'whatsapp',
    addresses: [],
    optedOut: false,
    createdAt: NOON_MS,
    repliedAt: [],
    pages: [],
  });
});
