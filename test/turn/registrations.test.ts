import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { partitionOf, registrationReference } from '../../src/domain/partition.ts';
import type { Session } from '../../src/domain/session.ts';
import { ADA, ADULT_FORM, chatAfter, chatOf, idsOf, keysOf, savedBy, typesOf } from '../support/chat.ts';
import { NOON_MS } from '../support/facts.ts';

const FIRST = registrationReference(partitionOf(ADA), 1);
const SECOND = registrationReference(partitionOf(ADA), 2);
const REGISTERED = [...ADULT_FORM, '1'];
const DEEDS = ['review.registration', 'registrations.ask_deed'];
const CREATED_AT = NOON_MS + 9 * 5000;

describe('somebody registered', () => {
  it('who wants to register is shown what there is, and can add a learner', () => {
    const chat = chatAfter(...REGISTERED);
    const shown = chat.say('register');
    expect(idsOf(shown)).toEqual(['register', `registration:${FIRST}`, 'menu']);
    expect(shown.events).toEqual([]);
    const more = chat.say('1');
    expect(more.events).toEqual(['registration_started']);
    expect(chat.context().draft).toEqual({ answeredOn: {} });
    chat.say('2', '1', 'Bola Obi', 'mobile', '1', '1', 'skip', '1');
    expect(savedBy(chat.say('1'))?.reference).toBe(SECOND);
    expect(chat.context().registrations.map(({ reference }) => reference)).toEqual([FIRST, SECOND]);
  });

  it('picks one, and goes back to the list', () => {
    const chat = chatAfter(...REGISTERED, 'register');
    expect(idsOf(chat.say('2'))).toEqual(['amend', 'withdraw', 'menu']);
    expect(chat.context().selected).toBe(FIRST);
    expect(idsOf(chat.say('back'))).toContain(`registration:${FIRST}`);
  });

  it('looks at another one of the list above, whatever was asked since, but for a form', () => {
    const chat = chatAfter(...REGISTERED, 'register', '1', '2', '1', 'Bola Obi', 'mobile', '1', '1', 'skip', '1', '1');
    chat.say('my registrations', '2');
    const tap = (reference: string) => chat.send({ text: 'A title', tap: `registration:${reference}` });
    for (const [between, reference] of [
      [[], SECOND],
      [['withdraw'], FIRST],
      [['menu'], SECOND],
      [['where are you'], FIRST],
      [['delete me'], SECOND],
    ] as const) {
      if (between.length > 0) chat.say(...between);
      const shown = tap(reference);
      expect([keysOf(shown), idsOf(shown)]).toEqual([DEEDS, ['amend', 'withdraw', 'menu']]);
      expect(chat.context().selected).toBe(reference);
    }
    chat.say('withdraw', '1');
    expect(keysOf(tap(SECOND))[0]).toBe('earlier.passed');
    chat.say('register someone else', '1');
    expect(keysOf(tap(FIRST))[0]).toBe('earlier.passed');
    expect(chat.session().state).toMatch(/^registration\./);
  });

  it('changes it under the same reference, from the day it was made', () => {
    const chat = chatAfter(...REGISTERED, 'register', '2');
    expect(keysOf(chat.say('1'))).toEqual(['registration.ask_change']);
    expect(chat.context().draft).toMatchObject({ amends: FIRST, isDistinct: true, name: 'Ada Obi', for: 'self' });
    chat.send({ text: 'Level', tap: 'change:level' });
    chat.say('3');
    const at = chat.now();
    const amended = chat.say('1');
    expect(savedBy(amended)).toMatchObject({
      reference: FIRST,
      level: 'experienced',
      email: 'ada@example.com',
      status: 'new',
      consent: { at: NOON_MS + 8 * 5000 },
      createdAt: CREATED_AT,
      updatedAt: at,
    });
    expect(amended.events).toEqual(['registration_amended']);
    expect(keysOf(amended)[0]).toBe('registration.amended');
    expect(chat.context().registrations).toHaveLength(1);
    expect(chat.context().registrations[0]?.level).toBe('experienced');
    expect(chat.context().draft).toBeUndefined();
  });

  it('changes that of somebody else’s child, which goes on waiting for the guardian', () => {
    const child = ['2', '2', '2', 'Kemi Obi', '0803 999 4567', 'Tolu Obi', 'python', '3', '1', 'skip', '1', '1'];
    const chat = chatAfter('register', ...child, 'register', '2', '1');
    expect(chat.context().draft).toMatchObject({ relation: 'not_guardian', guardian_phone: '+2348039994567' });
    chat.send({ text: 'Level', tap: 'change:level' });
    chat.say('1');
    expect(savedBy(chat.say('1'))).toMatchObject({ level: 'beginner', status: 'awaiting_guardian' });
  });

  it('asks on what to change after RESUME, and a change that there is none of loses no answer', () => {
    const chat = chatAfter(...REGISTERED, 'register', '2', '1');
    expect(keysOf(chat.say('resume'))).toEqual(['registration.ask_change']);
    expect(keysOf(chat.send({ text: 'Shoes', tap: 'change:shoes' }))).toEqual([
      'earlier.passed',
      'registration.ask_change',
    ]);
    expect(chat.context().draft).toMatchObject({ name: 'Ada Obi' });
  });

  it('whose change is left begins a new one afresh', () => {
    const chat = chatAfter(...REGISTERED, 'register', '2', '1', 'menu');
    chat.send({ text: 'mine', tap: 'my_registrations' });
    chat.say('1');
    expect(chat.context().draft).toEqual({ answeredOn: {} });
  });

  it.each(['1', 'yes'])('withdraws it by "%s": saved as cancelled, and no longer shown', (text) => {
    const chat = chatAfter(...REGISTERED, 'register', '2');
    expect(keysOf(chat.say('2')).at(-1)).toBe('registrations.confirm_withdrawal');
    const at = chat.now();
    const withdrawn = chat.say(text);
    expect(savedBy(withdrawn)).toMatchObject({
      reference: FIRST,
      status: 'cancelled',
      createdAt: CREATED_AT,
      updatedAt: at,
    });
    expect(typesOf(withdrawn)).toEqual(['save_registration']);
    expect(withdrawn.events).toEqual(['registration_cancelled']);
    expect(withdrawn.reply.parts[0]).toEqual({ key: 'registrations.withdrawn', params: { reference: FIRST } });
    expect(chat.context().registrations).toMatchObject([{ reference: FIRST, status: 'cancelled' }]);
    expect(chat.session().state).toBe('browsing');
    expect(chat.say('register').events).toEqual(['registration_started']);
  });

  it.each(['2', 'no'])('keeps it by "%s"', (text) => {
    const chat = chatAfter(...REGISTERED, 'register', '2', '2');
    const kept = chat.say(text);
    expect(keysOf(kept)[0]).toBe('registrations.kept');
    expect([kept.effects, kept.events]).toEqual([[], []]);
    expect(chat.context().registrations).toMatchObject([{ status: 'new' }]);
  });

  it('goes back from withdrawing to the one that was picked', () => {
    expect(idsOf(chatAfter(...REGISTERED, 'register', '2', '2').say('back'))).toEqual(['amend', 'withdraw', 'menu']);
  });

  it('withdraws one of two and leaves the other', () => {
    const other = ['register', '1', '2', '1', 'Bola Obi', 'mobile', '1', '1', 'skip', '1', '1'];
    const chat = chatAfter(...REGISTERED, ...other, 'register', '3', '2', '1');
    const { registrations } = chat.context();
    expect(registrations.map(({ reference, status }) => [reference, status])).toEqual([
      [FIRST, 'new'],
      [SECOND, 'cancelled'],
    ]);
  });
});

describe('the choice of what to register', () => {
  it.each([
    ['nobody yet', ['hi'], 'register'],
    ['a form begun', ['register', '1', 'menu'], 'resume'],
    ['a registration', [...REGISTERED, 'menu'], 'my_registrations'],
    ['a withdrawn one', [...REGISTERED, 'register', '2', '2', '1', 'menu'], 'register'],
  ])('of %s is in the menu: %s', (_who, texts, id) => {
    const chat = chatAfter(...texts);
    expect(idsOf(chat.say('menu'))[3]).toBe(id);
    expect(chat.context().offered[3]).toBe(id);
  });

  it('asked for by a stale button, there are none', () => {
    const none = chatAfter('hi').send({ text: 'mine', tap: 'my_registrations' });
    expect(keysOf(none)).toEqual(['registrations.none', 'browsing.ask']);
  });
});

function registeringAgain(course: string) {
  const chat = chatAfter(...REGISTERED, 'register', '1', '1', '1', 'obi ADA');
  return { chat, noticed: chat.say(course) };
}

describe('the same learner and course again', () => {
  it('is noticed by the name alone, in any order', () => {
    const { chat, noticed } = registeringAgain('python');
    expect(noticed.reply.parts).toMatchObject([
      { key: 'registration.duplicate', params: { name: 'Ada Obi', reference: FIRST } },
    ]);
    expect(chat.session().state).toBe('registration.noticing_duplicate');
  });

  it('is dropped when it is the same person', () => {
    const { chat } = registeringAgain('python');
    const same = chat.say('1');
    expect(same.reply.parts[0]).toEqual({ key: 'registration.already', params: { reference: FIRST } });
    expect(chat.context().draft).toBeUndefined();
    expect(same.effects).toEqual([]);
  });

  it('goes on when it is another, and is not asked of again', () => {
    const { chat } = registeringAgain('python');
    expect(keysOf(chat.say('2'))).toEqual(['registration.ask_level']);
    expect(chat.context().draft).toMatchObject({ isDistinct: true, name: 'obi ADA' });
    chat.say('1', '1', 'skip', '1');
    expect(savedBy(chat.say('1'))?.reference).toBe(SECOND);
    expect(chat.context().registrations).toHaveLength(2);
  });

  it('with another course adds it to the one there is', () => {
    const { chat } = registeringAgain('python and frontend');
    const added = chat.say('1');
    expect(keysOf(added)[0]).toBe('registration.review');
    expect(chat.context().draft).toMatchObject({ amends: FIRST, courses: ['frontend', 'python'], name: 'Ada Obi' });
    expect(savedBy(chat.say('1'))).toMatchObject({ reference: FIRST, courses: ['frontend', 'python'] });
  });

  it('is neither the same nor another by a number that was not offered', () => {
    const { chat } = registeringAgain('python and frontend');
    expect(keysOf(chat.say('9')).at(-1)).toBe('registration.duplicate');
    expect(chat.context().draft).not.toHaveProperty('amends');
  });

  it('keeps the courses it had that are not named again', () => {
    const form = REGISTERED.map((text) => (text === 'python' ? 'python and mobile' : text));
    const chat = chatAfter(...form, 'register', '1', '1', '1', 'Ada Obi', 'python and frontend', '1');
    expect(savedBy(chat.say('1'))).toMatchObject({ reference: FIRST, courses: ['frontend', 'mobile', 'python'] });
  });

  it('with none in common is another registration', () => {
    expect(keysOf(registeringAgain('mobile').noticed)).toEqual(['registration.ask_level']);
  });
});

function chatWith(count: number) {
  const registered = chatAfter(...REGISTERED, 'menu');
  const [one] = registered.context().registrations;
  const registrations = Array.from({ length: count }, (_, index) => ({ ...one, reference: `OIC-${index}` }));
  const context = { ...registered.context(), registrations };
  const conversation = { ...registered.session().conversation, context };
  return chatOf({ ...registered.session(), conversation } as unknown as Session);
}

describe('somebody with many registrations', () => {
  it.each([
    ['whoever has as many as allowed is refused another', LIMITS.registrationsPerContact, 'registration.too_many', []],
    [
      'whoever has one less is not',
      LIMITS.registrationsPerContact - 1,
      'registration.ask_for',
      ['registration_started'],
    ],
  ])('%s', (_who, count, key, events) => {
    const chat = chatWith(count);
    chat.send({ text: 'mine', tap: 'my_registrations' });
    const told = chat.send({ text: 'another', tap: 'register' });
    expect(keysOf(told)[0]).toBe(key);
    expect(told.events).toEqual(events);
    expect(chat.context().draft === undefined).toBe(events.length === 0);
  });

  it.each([
    [LIMITS.registrationsPerContact, 'registration.too_many'],
    [LIMITS.registrationsPerContact - 1, 'registrations.ask'],
  ])('the wish alone, with %i of them, is met with: %s', (count, key) => {
    expect(keysOf(chatWith(count).say('I want to register for python'))[0]).toBe(key);
  });
});
