import { describe, expect, it } from 'vitest';
import { plainId } from '../../flows/index.ts';
import { renderReply } from '../../src/app/render-reply.ts';
import { DAY_MS } from '../../src/domain/durations.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { partitionOf, registrationReference } from '../../src/domain/partition.ts';
import type { Store } from '../../src/store/store.ts';
import { ADA, ADULT_FORM, chatAfter, chatOf, idsOf, keysIn, keysOf, savedBy, typesOf } from '../support/chat.ts';
import { hostOver } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';

const REFERENCE = registrationReference(partitionOf(ADA), 1);

describe('a registration', () => {
  it('is nothing but a draft until it is confirmed', () => {
    const chat = chatOf();
    const begun = chat.say('register');
    expect(begun.events).toEqual(['conversation_started', 'registration_started']);
    expect(chat.context().draft).toEqual({ answeredOn: {} });
    for (const text of ADULT_FORM.slice(1)) {
      const { effects, events } = chat.say(text);
      expect([effects, events]).toEqual([[], []]);
    }
    expect(chat.session().state).toBe('registration.reviewing');
    expect(chat.context().registrations).toEqual([]);
  });

  it('is saved once confirmed, remembered, and the draft forgotten', () => {
    const chat = chatAfter(...ADULT_FORM);
    const confirmed = chat.say('1');
    const registration = {
      reference: REFERENCE,
      contact: ADA,
      name: 'Ada Obi',
      for: 'self',
      minor: false,
      courses: ['python'],
      level: 'beginner',
      phone: ADA,
      email: 'ada@example.com',
      language: 'en',
      channel: 'whatsapp',
      consent: { at: NOON_MS + 8 * 5000, wording: 'consent.adult_v1' },
      status: 'new',
      createdAt: NOON_MS + 9 * 5000,
      updatedAt: NOON_MS + 9 * 5000,
    };
    expect(savedBy(confirmed)).toMatchObject(registration);
    expect(savedBy(confirmed)).not.toHaveProperty('guardian');
    expect(typesOf(confirmed)).toEqual(['notify_staff', 'save_registration']);
    expect(confirmed.events).toEqual(['registration_completed']);
    expect(confirmed.reply.parts[0]).toMatchObject({
      key: 'registration.completed',
      params: { reference: REFERENCE, name: 'Ada Obi', courses: [{ text: 'Python Programming' }] },
    });
    expect(chat.context()).toMatchObject({ registrations: [registration] });
    expect(chat.context().draft).toBeUndefined();
    expect(chat.session().state).toBe('browsing');
  });

  it.each([
    [
      'a guardian who registers',
      ['register', '2', '2', '1', 'Kemi Obi', 'Tolu Obi', 'python', '2', '1', 'skip', '1'],
      {
        for: 'other',
        minor: true,
        name: 'Tolu Obi',
        level: 'some',
        guardian: { name: 'Kemi Obi', phone: ADA },
        consent: { wording: 'consent.guardian_v1' },
        status: 'new',
      },
    ],
    [
      'somebody else',
      ['register', '2', '2', '2', 'Kemi Obi', '0803 999 4567', 'Tolu Obi', 'python', '3', '1', 'skip', '1'],
      {
        for: 'other',
        level: 'experienced',
        guardian: { name: 'Kemi Obi', phone: '+2348039994567' },
        consent: { wording: 'consent.minor_v1' },
        status: 'awaiting_guardian',
      },
    ],
  ])('of a minor by %s knows the guardian and whose consent it is', (_who, form, expected) => {
    const chat = chatAfter(...form);
    const confirmed = chat.say('1');
    expect(savedBy(confirmed)).toMatchObject(expected);
    expect(savedBy(confirmed)).not.toHaveProperty('email');
    expect(keysOf(confirmed).includes('registration.awaits_guardian')).toBe(expected.status === 'awaiting_guardian');
  });

  it('begun below a course, or with one named, has that course already', () => {
    const below = chatAfter('python');
    below.say('1');
    expect(below.context().draft).toEqual({ courses: ['python'], answeredOn: { courses: 'whatsapp' } });
    const named = chatAfter('I want to register for python');
    expect(named.context().draft?.courses).toEqual(['python']);
    const plain = chatAfter('python', 'menu', 'register');
    expect(plain.context().draft?.courses).toBeUndefined();
  });

  it('already begun goes on, by REGISTER and by RESUME', () => {
    const chat = chatAfter('register', '1', '1');
    const { draft } = chat.context();
    expect(keysOf(chat.say('register'))).toEqual(['registration.going_on', 'registration.ask_name']);
    expect(keysOf(chat.say('menu'))).toEqual(['registration.kept', 'menu.ask']);
    expect(chat.session().state).toBe('menu');
    const again = chat.say('register');
    expect(keysOf(again)).toEqual(['registration.ask_name']);
    chat.say('menu');
    expect(keysOf(chat.say('resume'))).toEqual(['registration.ask_name']);
    expect(chat.context().draft).toEqual(draft);
  });

  it.each(LANGUAGES)('that was left has one way back, which stands in the menu, in %s', (language) => {
    const chat = chatOf({ language, isLanguageAsked: true }, { languages: [...LANGUAGES] });
    chat.say('register', '1');
    const { reply, session } = chat.say('menu');
    const { text } = renderReply(reply, session, hostOver({} as Store));
    expect(reply.choices.map(({ id }) => id)).toContain('resume');
    expect(text).not.toContain('CONTINUE');
  });

  it('of which nothing was begun cannot be gone on with', () => {
    const chat = chatAfter('hi');
    expect(keysOf(chat.say('resume'))).toEqual(['registration.nothing_to_resume', 'menu.ask']);
    expect(chat.context().draft).toBeUndefined();
  });

  it('is interrupted by a question without losing its place', () => {
    const chat = chatAfter('register', '1', '1');
    const { draft } = chat.context();
    const asked = chat.say('where are you');
    expect(keysOf(asked)).toEqual(['venue.address', 'venue.call_for_directions', 'registration.ask_name']);
    expect(chat.context().draft).toEqual(draft);
    expect(chat.session().state).toBe('registration.asking_name');
  });
});

describe('going back in a form', () => {
  it('takes one answer back after the other, and leaves at its beginning', () => {
    const chat = chatAfter('register', '1', '1', 'Ada Obi', 'python');
    const seen = ['back', 'back', 'back', 'back'].map((text) => keysOf(chat.say(text)).at(-1));
    const asked = ['courses', 'name', 'age', 'for'].map((field) => `registration.ask_${field}`);
    expect(seen).toEqual(asked);
    expect(chat.context().draft).not.toHaveProperty('name');
    expect(keysOf(chat.say('back'))).toEqual(['registration.kept', 'menu.ask']);
  });

  it('steps over what is not asked of an adult', () => {
    const chat = chatAfter('register', '2', '1', 'Tolu Obi');
    expect(keysOf(chat.say('back'))).toEqual(['registration.ask_name_other']);
    expect(keysOf(chat.say('back'))).toEqual(['registration.ask_age_other']);
    expect(chat.context().draft).toEqual({ for: 'other', answeredOn: expect.anything() });
  });

  it('after consent asks for the consent again', () => {
    const chat = chatAfter(...ADULT_FORM);
    expect(keysOf(chat.say('back')).at(-1)).toBe('registration.ask_change');
    expect(keysOf(chat.say('back'))[0]).toBe('registration.review');
  });
});

/** In the review one field was picked to be changed. */
function changing(field: string) {
  const chat = chatAfter(...ADULT_FORM, '2');
  return { chat, asked: chat.send({ text: field, tap: `change:${field}` }) };
}

describe('in the review', () => {
  it.each([
    ['name', 'registration.ask_name', 'Bola Obi', { name: 'Bola Obi' }],
    ['courses', 'registration.ask_courses', 'mobile', { courses: ['mobile'] }],
    ['level', 'registration.ask_level', '3', { level: 'experienced' }],
    ['phone', 'registration.ask_phone', '0803 999 4567', { phone: '+2348039994567' }],
    ['email', 'registration.ask_email', 'skip', { email: '' }],
  ])('the %s alone is asked again, and the consent stays', (field, key, answer, draft) => {
    const { chat, asked } = changing(field);
    expect(keysOf(asked)).toEqual([key]);
    expect(chat.context().draft).toHaveProperty('consent');
    const reviewed = chat.say(answer);
    expect(keysOf(reviewed)[0]).toBe('registration.review');
    expect(chat.context().draft).toMatchObject({ for: 'self', age: 'adult', ...draft });
  });

  it.each([
    ['for', '2', 'registration.ask_for'],
    ['age', '1', 'registration.ask_age'],
  ])('who the learner is (%s) is consented to anew', (field, answer, key) => {
    const { chat, asked } = changing(field);
    expect(keysOf(asked)).toEqual([key]);
    expect(keysOf(chat.say(answer))).toEqual(['consent.adult_v1']);
    expect(chat.context().draft).not.toHaveProperty('consent');
  });

  it.each(['name', 'for', 'email'])('going back takes the change of the %s back whole', (field) => {
    const { draft } = chatAfter(...ADULT_FORM).context();
    const { chat } = changing(field);
    expect(keysOf(chat.say('back'))[0]).toBe('registration.review');
    expect({ ...chat.context().draft, consent: draft?.consent }).toEqual(draft);
    expect(chat.context().draft).toHaveProperty('consent');
  });

  it('every answer can be changed but the consent, and the choice left', () => {
    const ids = idsOf(chatAfter(...ADULT_FORM).say('2'));
    const fields = ['for', 'age', 'name', 'courses', 'level', 'phone', 'email'].map((field) => `change:${field}`);
    expect(ids).toEqual([...fields, 'back']);
  });

  it('dropping it forgets the draft and saves nothing', () => {
    const chat = chatAfter(...ADULT_FORM);
    const dropped = chat.say('3');
    expect(keysOf(dropped)[0]).toBe('registration.dropped');
    expect([dropped.effects, dropped.events]).toEqual([[], []]);
    expect(chat.context().draft).toBeUndefined();
    expect(chat.context().registrations).toEqual([]);
  });

  it('what was answered on the other channel is masked, the e-mail too', () => {
    const chat = chatAfter(...ADULT_FORM);
    const value = (outcome: ReturnType<typeof chat.say>) => {
      const lines = outcome.reply.parts.flatMap((part) => ('lines' in part ? part.lines : []));
      return lines.map((line) => ('key' in line ? line.params?.['value'] : undefined));
    };
    const here = value(chat.say('xyzzy plugh'));
    expect(here).toEqual(expect.arrayContaining(['Ada Obi', ADA, 'ada@example.com']));
    const there = value(chat.send({ text: 'where are you', channel: 'sms' }));
    expect(there).toEqual(expect.arrayContaining(['A…bi', '+…67', 'a…om']));
    expect(JSON.stringify(there)).not.toMatch(/Ada Obi|example|803123/);
  });

  it('is repeated by SMS only where it stands on another channel, was changed, or is a day old', () => {
    const chat = chatAfter(...ADULT_FORM);
    const ask = (text: string) => keysOf(chat.send({ text, channel: 'sms' })).at(-1);
    expect(ask('where are you')).toBe('review.plain_line');
    expect(ask('where are you')).toBe('registration.review_again');
    expect(idsOf(chat.send({ text: 'hi', channel: 'sms' })).map(plainId)).toEqual(['confirm', 'change', 'drop']);
    expect(ask('register for mobile')).toBe('review.plain_line');
    expect(ask('where are you')).toBe('registration.review_again');
    chat.wait(DAY_MS);
    expect(ask('where are you')).toBe('review.plain_line');
    expect(keysOf(chat.say('where are you')).at(-1)).toBe('review.plain_line');
    expect(keysOf(chat.say('where are you')).at(-1)).toBe('review.plain_line');
  });

  it('no e-mail is said to be none', () => {
    const form = ADULT_FORM.map((text) => (text.includes('@') ? 'skip' : text));
    expect(JSON.stringify(chatAfter(...form).say('xyzzy').reply.parts)).toContain('review.no_email');
  });
});

describe('without consent', () => {
  it.each([
    'please I want to talk to a person',
    'I want to know the fee',
    'I have a question about the fees',
    'I would like to talk to somebody',
  ])('"%s" is a wish and agrees to nothing', (text) => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -1));
    expect(keysOf(chat.say(text)).at(-1)).toBe('consent.adult_v1');
    expect(chat.context().draft).not.toHaveProperty('consent');
  });

  it.each(['2', 'no'])('("%s") nothing is kept, and that is said', (text) => {
    const chat = chatAfter(...ADULT_FORM.slice(0, -1));
    const refused = chat.say(text);
    expect(keysOf(refused)[0]).toBe('registration.consent_refused');
    expect([refused.effects, refused.events]).toEqual([[], []]);
    expect(chat.context().draft).toBeUndefined();
    expect(chat.session().state).toBe('browsing');
  });
});

describe('an answer that cannot be taken', () => {
  it('is refused by its reason and asked again', () => {
    const chat = chatAfter('register', '1', '1', 'Ada Obi', 'python', '1', '1');
    const refused = chat.say('ada@@example');
    expect(keysIn(refused.reply.parts)).toEqual(['refused.email_invalid', 'registration.ask_email']);
    expect(refused.events).toEqual([]);
    expect(chat.context().draft).not.toHaveProperty('email');
  });
});
