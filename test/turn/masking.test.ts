import { describe, expect, it } from 'vitest';
import { ADULT_FORM, chatAfter, savedBy, type Chat } from '../support/chat.ts';

const REGISTERED = [...ADULT_FORM, '1'];

function bySms(chat: Chat, text: string, tap?: string) {
  return chat.send({ text, channel: 'sms', ...(tap === undefined ? {} : { tap }) });
}

/** Somebody who registered on WhatsApp and has the registration chosen by SMS, to be changed. */
function changingBySms(): Chat {
  const chat = chatAfter(...REGISTERED, 'register', '2');
  bySms(chat, '1');
  return chat;
}

describe('what was given on WhatsApp is shown by SMS', () => {
  it('in the list of registrations with the name masked', () => {
    const chat = chatAfter(...REGISTERED);
    const { choices } = bySms(chat, 'register').reply;
    expect(choices[1]).toMatchObject({ label: { params: { name: 'A…bi' } } });
    expect(chat.say('my data').reply.parts).toMatchObject([
      {},
      { params: { registrations: { lines: [{ params: { name: 'Ada Obi' } }, {}] } } },
      {},
      {},
    ]);
  });

  it('in the question for consent with the name masked', () => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -1));
    expect(bySms(chat, 'where are you').reply.parts.at(-1)).toMatchObject({ params: { name: 'A…bi' } });
  });

  it('at the end with the name masked, while the whole name is saved', () => {
    const confirmed = bySms(chatAfter(...ADULT_FORM), '1');
    expect(confirmed.reply.parts[0]).toMatchObject({ key: 'registration.completed', params: { name: 'A…bi' } });
    expect(savedBy(confirmed)).toMatchObject({ name: 'Ada Obi', channel: 'sms', answeredOn: { name: 'whatsapp' } });
  });
});

it('a change by SMS unmasks only the answer that was changed', () => {
  const chat = changingBySms();
  bySms(chat, 'Name', 'change:name');
  expect(JSON.stringify(bySms(chat, 'Bola Obi').reply.parts)).not.toContain('ada@example.com');
  const { answeredOn } = savedBy(bySms(chat, '1')) ?? {};
  expect(answeredOn).toMatchObject({ name: 'sms', email: 'whatsapp', phone: 'whatsapp' });
  bySms(chat, 'register');
  bySms(chat, '2');
  bySms(chat, '1');
  expect(chat.context().draft?.answeredOn).toMatchObject({ name: 'sms', email: 'whatsapp' });
  const reviewed = JSON.stringify(bySms(chat, 'back').reply.parts);
  expect(reviewed).toContain('Bola Obi');
  expect(reviewed).not.toContain('ada@example.com');
});

it('a review says nothing of how a guardian is related', () => {
  const form = ['register', '2', '2', '1', 'Kemi Obi', 'Tolu Obi', 'python', '2', '1', 'skip'];
  const { parts } = chatAfter(...form).say('1').reply;
  expect(JSON.stringify(parts)).toContain('field.guardian_name');
  expect(JSON.stringify(parts)).not.toContain('field.relation');
});
