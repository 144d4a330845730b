import { describe, expect, it } from 'vitest';
import { renderReply } from '../../src/app/render-reply.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import type { TurnOutcome } from '../../src/turn/turn.ts';
import { ADULT_FORM, chatOf, keysOf, typesOf, type Chat } from '../support/chat.ts';
import { hostOver } from '../support/enquiry-host.ts';

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const SECONDS_APART_MS = 5 * SECOND_MS;

/** What another machine writes back, by what it was told and how often it has written. */
type Machine = (told: string, count: number) => string;

const AWAY = 'Thank you for contacting Mama Put Kitchen. We are closed now and will reply in the morning.';

function saying(...texts: string[]): Machine {
  return (_told, count) => texts[count % texts.length] ?? '';
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Something else every time. */
const inventing: Machine = (_told, count) =>
  `our ${LETTERS.charAt(count % 26)}${LETTERS.charAt(Math.floor(count / 26) % 26)}zq offer of the day`;

function guarded(): Chat {
  return chatOf({}, { floodLimit: 14 });
}

function textOf({ reply }: TurnOutcome): string {
  return renderReply(reply, { language: 'en', channel: 'whatsapp' }, hostOver({} as Store)).text;
}

/** Lets a machine write so long, whether it is answered or not; the answers it got. */
function talk(machine: Machine, { everyMs, forMs }: { everyMs: number; forMs: number }, chat = guarded()) {
  const answers: TurnOutcome[] = [];
  let told = '';
  for (let count = 0; count * everyMs < forMs; count += 1) {
    const outcome = chat.say(machine(told, count));
    chat.wait(everyMs - SECONDS_APART_MS);
    told = textOf(outcome);
    if (told !== '') answers.push(outcome);
  }
  return { answers, chat };
}

describe('another machine that answers each of our replies', () => {
  it.each<[string, number, Machine, number]>([
    ['the same every time', 6, saying(AWAY), 10 * SECOND_MS],
    ['the same every ten minutes', 6, saying(AWAY), 10 * MINUTE_MS],
    ['the same after a greeting', 7, (_, count) => (count === 0 ? 'Hi' : AWAY), 30 * SECOND_MS],
    ['the same with a number that goes up', 6, (_, count) => `Your ticket is ${1000 + count}`, 8 * SECOND_MS],
    ['a greeting', 6, saying('Hello'), 30 * SECOND_MS],
    ['thanks', 6, saying('Thanks!'), 30 * SECOND_MS],
    ['a question', 6, saying('How much is python?'), 30 * SECOND_MS],
    ['a smiling face', 6, saying('🙂'), 30 * SECOND_MS],
    ['a wish for a person', 7, saying('I want to talk to a person'), 30 * SECOND_MS],
    ['two texts in turn', 13, saying(AWAY, 'Please type your order.'), 20 * SECOND_MS],
    ['three in turn', 13, saying('Welcome', AWAY, 'Type your order.'), 20 * SECOND_MS],
    ['something else every time', 60, inventing, 20 * SECOND_MS],
    ['the same, faster than a flood', 14, saying('Please type your order.'), SECOND_MS],
    ['the same, just below a flood', 6, saying('Please type your order.'), 2500],
  ])('with %s is given %i replies and no more', (_what, count, machine, everyMs) => {
    const { answers } = talk(machine, { everyMs, forMs: 150 * everyMs });
    expect(answers).toHaveLength(count);
    const notices = answers.filter(({ events }) => events.some((event) => event.endsWith('_damped')));
    expect(notices).toEqual([answers.at(-1)]);
    expect(notices[0]?.events).toEqual([everyMs === SECOND_MS ? 'flood_damped' : 'loop_damped']);
  });

  it.each<[string, Machine]>([
    ['what the menus offer', saying('1', '0')],
    ['our own words', (told) => (told === '' ? 'hi' : told)],
    ['our own words in capitals, numbered', (told, count) => `${count}: ${told === '' ? 'hi' : told}`.toUpperCase()],
  ])('with %s is given no more of them in an hour than anybody', (_what, machine) => {
    const { answers } = talk(machine, { everyMs: 20 * SECOND_MS, forMs: 50 * MINUTE_MS });
    expect(answers.length).toBeLessThanOrEqual(LIMITS.repliesPerHour);
    expect(answers.filter(({ events }) => events.includes('loop_damped')).length).toBeGreaterThan(0);
  });

  it('with something else every time, day and night, is given no more than so many a day', () => {
    const { answers, chat } = talk(inventing, { everyMs: MINUTE_MS, forMs: 6 * HOUR_MS });
    expect(answers).toHaveLength(LIMITS.repliesPerDay);
    chat.wait(2 * HOUR_MS);
    expect(chat.say('where are you').reply.parts).toEqual([]);
    chat.wait(24 * HOUR_MS);
    expect(keysOf(chat.say('where are you'))).toContain('venue.address');
  });

  it('is told why, once, with the number of the school', () => {
    const { answers } = talk(saying(AWAY), { everyMs: 10 * SECOND_MS, forMs: 5 * MINUTE_MS });
    expect(textOf(answers.at(-1) ?? guarded().say('hi'))).toMatch(/same messages.*STAFF.*08102519926/s);
    const many = talk(inventing, { everyMs: 20 * SECOND_MS, forMs: 50 * MINUTE_MS });
    expect(textOf(many.answers.at(-1) ?? guarded().say('hi'))).toMatch(/pause now.*STAFF.*08102519926/s);
  });

  it('that writes to a chat which waits for staff, or is with them, is passed on a few times and no more', () => {
    for (const [chat, isClaimed] of [
      [guarded(), false],
      [guarded(), true],
      [exhausted(), true],
    ] as const) {
      chat.say('I want to talk to a person');
      if (isClaimed) chat.claim();
      const told: boolean[] = [];
      for (let count = 0; count < 30; count += 1) {
        const { reply, effects } = chat.say(AWAY);
        told.push(effects.some(({ type }) => type === 'notify_staff'));
        if (isClaimed) expect(reply.parts).toEqual([]);
        chat.wait(MINUTE_MS);
      }
      expect(told.filter(Boolean).length).toBeLessThanOrEqual(6);
      expect(told.slice(-20)).not.toContain(true);
    }
  });

  it('is answered without end where damping is switched off', () => {
    const { answers, chat } = talk(saying(AWAY), { everyMs: 10 * SECOND_MS, forMs: 20 * MINUTE_MS }, chatOf());
    expect(answers).toHaveLength(120);
    expect(chat.session()).not.toHaveProperty('echoes');
  });
});

/** Writes the lines as people do, some seconds apart; the keys of every answer. */
function written(chat: Chat, texts: string[], apartMs = 12 * SECOND_MS): string[] {
  return texts.flatMap((text) => {
    const outcome = chat.say(text);
    chat.wait(apartMs - SECONDS_APART_MS);
    return keysOf(outcome);
  });
}

function again(count: number, text: string): string[] {
  return Array.from({ length: count }, () => text);
}

function isDamped(key: string): boolean {
  return key.startsWith('loop.') || key.startsWith('flood.');
}

describe('a person', () => {
  const CHILD = ['register my son', '2', '1', 'Kemi Obi'];
  const REST = ['python', '1', '1', 'skip', '1', 'how much is it?', 'where are you', '1'];

  it('who registers three learners in one go, asking beside it, is far below every limit', () => {
    const chat = guarded();
    const lines = ['hi', 'courses', '5', ...ADULT_FORM, 'how long is it?', 'where are you', '1'];
    const most: number[] = [];
    for (const line of [...lines, ...CHILD, 'Tolu Obi', ...REST, ...CHILD, 'Sade Obi', ...REST]) {
      expect(written(chat, [line]).filter(isDamped), line).toEqual([]);
      most.push(chat.session().replyCounts?.[1] ?? 0, chat.session().echoes?.[1] ?? 0);
    }
    expect(chat.context().registrations).toHaveLength(3);
    expect(Math.max(...most)).toBeLessThanOrEqual(LIMITS.repliesPerHour / 4);
  });

  it('who registers a whole class within two hours is answered to the end', () => {
    const chat = guarded();
    for (let learner = 0; learner < LIMITS.registrationsPerContact; learner += 1) {
      const name = `Tolu ${LETTERS.charAt(learner)}de`;
      expect(written(chat, [...CHILD, name, ...REST], 25 * SECOND_MS).filter(isDamped), name).toEqual([]);
    }
    expect(chat.context().registrations).toHaveLength(LIMITS.registrationsPerContact);
  });

  it('who presses 1 at everything, and then goes back over it all, is answered', () => {
    const chat = guarded();
    const said = written(chat, ['hi', '1', '1', '1', '1', '1', 'Ada Obi', '1', '1', '1', '1']);
    expect(said.filter(isDamped)).toEqual([]);
    expect(written(chat, again(8, 'back')).filter(isDamped)).toEqual([]);
  });

  it('who answers a member of staff in a word or two is passed on, however often', () => {
    const chat = guarded();
    chat.say('I want to talk to a person');
    chat.claim();
    for (let count = 0; count < 60; count += 1) {
      const outcome = chat.say(['yes', 'ok', 'no'][count % 3] ?? '');
      expect(typesOf(outcome), String(count)).toEqual(['notify_staff']);
      expect(outcome.reply.parts).toEqual([]);
      chat.wait(MINUTE_MS);
    }
  });

  it('who sends one voice note after the other is answered', () => {
    const chat = guarded();
    const said = Array.from({ length: 9 }, () => keysOf(chat.send({ attachments: [{ kind: 'voice' }] })));
    expect(said.flat().filter(isDamped)).toEqual([]);
  });

  it('who greets every morning is greeted', () => {
    const said = written(guarded(), again(12, 'good morning'), 24 * HOUR_MS);
    expect(said.filter(isDamped)).toEqual([]);
  });

  it('who asks the same again and again is answered as soon as the words are others', () => {
    const chat = guarded();
    const said = written(chat, again(9, 'is it free'));
    expect(said.filter(isDamped)).toEqual(['loop.repeating']);
    expect(keysOf(chat.say('where are you'))).toContain('venue.address');
    chat.wait(MINUTE_MS);
    expect(written(chat, ['is it free']).filter(isDamped)).toEqual([]);
  });

  it('is told once also when the next one comes in the same second', () => {
    const chat = guarded();
    written(chat, again(5, 'is it free'));
    expect(written(chat, again(3, 'is it free'), SECOND_MS)).toEqual(['loop.repeating']);
  });

  it('who sends a voice note instead, or a third thing after the same two in turn, is answered', () => {
    const chat = guarded();
    written(chat, again(9, 'is it free'));
    expect(keysOf(chat.send({ attachments: [{ kind: 'voice' }] }))).toContain('attachment.voice');
    const { chat: other } = talk(saying(AWAY, 'Please type your order.'), {
      everyMs: MINUTE_MS,
      forMs: 20 * MINUTE_MS,
    });
    expect(keysOf(other.say('where are you'))).toContain('venue.address');
  });

  it('who comes back after an hour is answered whatever the words', () => {
    const chat = guarded();
    written(chat, again(9, 'is it free'));
    chat.wait(LIMITS.loopPauseMs);
    expect(chat.say('is it free').reply.parts).not.toEqual([]);
  });

  it('in a form whose words are left unanswered stays where the form stood', () => {
    const chat = guarded();
    written(chat, ['register', '1', '1', ...again(7, 'x9x')]);
    const { conversation } = chat.session();
    chat.say('x9x');
    expect(chat.session().conversation).toEqual(conversation);
  });
});

/** Somebody who has had as many replies as an hour has. */
function exhausted(): Chat {
  const { chat, answers } = talk(inventing, { everyMs: 10 * SECOND_MS, forMs: 12 * MINUTE_MS });
  expect(answers).toHaveLength(LIMITS.repliesPerHour);
  expect(chat.say('where are you').reply.parts).toEqual([]);
  return chat;
}

describe('in a loop', () => {
  it('STOP is obeyed', () => {
    const chat = exhausted();
    expect(keysOf(chat.say('STOP'))).toEqual(['stopped.confirmed']);
    expect(chat.session().optedOut).toBe(true);
  });

  it('DELETE ME is asked about and obeyed, and can be taken back', () => {
    const chat = exhausted();
    expect(keysOf(chat.say('delete me'))).toEqual(['privacy.confirm_deletion']);
    expect(keysOf(chat.say('no'))[0]).toBe('privacy.kept');
    chat.say('delete me');
    expect(chat.say('1').effects).toEqual([{ type: 'erase_contact' }]);
  });

  it('DELETE ME and NO in turn, without end, are not', () => {
    const { answers } = talk(
      saying('delete me', 'no'),
      { everyMs: 10 * SECOND_MS, forMs: 40 * MINUTE_MS },
      exhausted(),
    );
    expect(answers.length).toBeLessThanOrEqual(LIMITS.rightsBeyondLimit);
  });

  it('a person is sent for, once', () => {
    const chat = exhausted();
    expect(typesOf(chat.say('I want to talk to a person'))).toContain('open_handoff');
    expect(chat.say('I want to talk to a person').reply.parts).toEqual([]);
  });

  it('STAFF, which the notice offers, is answered also when a person is asked for already, and not without end', () => {
    const chat = exhausted();
    chat.say('I want to talk to a person');
    expect(keysOf(chat.say('STAFF'))).toContain('handoff.still_open');
    const { answers } = talk(saying('STAFF', 'fine'), { everyMs: 10 * SECOND_MS, forMs: 40 * MINUTE_MS }, chat);
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.length).toBeLessThanOrEqual(LIMITS.rightsBeyondLimit);
  });

  it('what is written for staff still reaches them', () => {
    const chat = exhausted();
    chat.say('staff');
    chat.claim();
    expect(chat.say('are you there').effects).toMatchObject([{ type: 'notify_staff' }]);
  });

  it('everything is answered again in the next hour', () => {
    const chat = exhausted();
    chat.wait(HOUR_MS);
    expect(keysOf(chat.say('where are you'))).toContain('venue.address');
  });

  it('of turns that fail, the person and staff are not told of each', () => {
    const chat = guarded();
    chat.say('register');
    const conversation = JSON.parse(JSON.stringify(chat.session().conversation));
    conversation.context = {};
    const broken = chatOf({ ...chat.session(), conversation }, { floodLimit: 14, now: chat.now() });
    const { answers } = talk(saying('1'), { everyMs: 10 * SECOND_MS, forMs: 10 * MINUTE_MS }, broken);
    expect(answers).toHaveLength(LIMITS.loopRepeats + 1);
    expect(answers.filter(({ effects }) => effects.length > 0)).toHaveLength(LIMITS.loopRepeats);
  });
});
