import { describe, expect, it } from 'vitest';
import { ADULT_FORM, chatAfter, idsOf, keysOf, savedBy, typesOf, type Chat } from '../support/chat.ts';

const edit = (chat: Chat, text: string) => chat.send({ text, deed: 'edited' });

describe('a changed message', () => {
  it.each([
    ['2', ['register', '1']],
    ['Ada Obii', ['register', '1', '1']],
    ['2', ['register', '1', '1', 'Ada Obi']],
    ['0', ['register', '1', '1', 'Ada Obi']],
    ['register for frontend', ['register', '1', '1', 'Ada Obi', 'python']],
    ['yes', ADULT_FORM.slice(0, -1)],
    ['1', ADULT_FORM.slice(0, -1)],
    ['ok yes thanks', ADULT_FORM.slice(0, -1)],
    ['👍', ADULT_FORM.slice(0, -1)],
    ['', ADULT_FORM],
    ['all correct', ADULT_FORM],
    ['1', ADULT_FORM],
  ])('to "%s" answers nothing in a form: %j', (text, lines) => {
    const chat = chatAfter(...lines);
    const { draft } = chat.context();
    const { state } = chat.session();
    const outcome = edit(chat, text);
    expect([chat.context().draft, chat.session().state]).toEqual([draft, state]);
    expect(keysOf(outcome)).toContain('edited.received');
    expect([typesOf(outcome), outcome.events]).toEqual([[], []]);
  });

  it('saves, withdraws and deletes nothing', () => {
    expect(savedBy(edit(chatAfter(...ADULT_FORM), 'yes'))).toBeUndefined();
    const withdrawing = chatAfter(...ADULT_FORM, '1', '1', 'my registrations', '2', '2');
    expect(withdrawing.session().state).toBe('registrations.confirming_withdrawal');
    for (const text of ['1', 'yes', 'withdraw it']) expect(typesOf(edit(withdrawing, text)), text).toEqual([]);
    const deleting = chatAfter('hi', 'delete me');
    for (const text of ['1', 'yes', 'delete everything']) {
      expect(typesOf(edit(deleting, text)), text).toEqual([]);
      expect(deleting.session().state, text).toBe('privacy.confirming_deletion');
    }
    expect(typesOf(deleting.say('yes'))).toContain('erase_contact');
  });

  it('picks nothing from what it quotes', () => {
    const chat = chatAfter('register', '1', '1', 'Ada Obi');
    const choices = [{ id: 'other', label: 'Someone else' }];
    const outcome = chat.send({ text: '1', deed: 'edited' }, { direction: 'out', text: 'Who is it for?', choices });
    expect(keysOf(outcome)).toContain('edited.received');
    expect(chat.context().draft).toMatchObject({ for: 'self' });
  });

  it('is answered where it asks, and obeyed where it orders', () => {
    const form = ['register', '1', '1'];
    expect(keysOf(edit(chatAfter(...form), 'where are you'))).toContain('venue.address');
    expect(edit(chatAfter(...form), 'menu').session.state).toBe('menu');
    expect(typesOf(edit(chatAfter(...form), 'talk to a person'))).toContain('open_handoff');
    expect(typesOf(edit(chatAfter(...form), 'staff'))).toContain('open_handoff');
    expect(keysOf(edit(chatAfter('hi'), 'thank you'))).toEqual(['edited.received', 'menu.ask']);
    expect(typesOf(edit(chatAfter(...form), 'STOP'))).toEqual(['opt_out']);
    const asked = edit(chatAfter(...form), 'delete me');
    expect([typesOf(asked), idsOf(asked)]).toEqual([[], ['delete_it', 'keep_it']]);
    expect(edit(chatAfter('hi'), 'i want to register').session.state).toBe('registration.asking_for');
  });

  it('reaches staff while they have the chat or are awaited, and confirms no return from them', () => {
    const open = chatAfter('talk to a person');
    expect(typesOf(edit(open, 'I mean tomorrow'))).toEqual(['notify_staff']);
    open.claim();
    open.say('menu');
    for (const text of ['yes', '1', 'menu']) {
      const outcome = edit(open, text);
      expect(typesOf(outcome), text).toEqual(['notify_staff']);
      expect(JSON.stringify(outcome.effects), text).toContain(`[edited] ${text}`);
      open.say('menu');
    }
  });
});
