import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { chatAfter, keysOf } from '../support/chat.ts';

const SECONDS_APART_MS = 5000;

/** A chat left in a form for so long. */
function leftFor(awayMs: number, ...texts: string[]) {
  const chat = chatAfter('register', '1', '1', ...texts);
  chat.wait(awayMs - SECONDS_APART_MS);
  return chat;
}

describe('somebody who comes back to a form', () => {
  it.each([
    ['hello', ['courtesy.greeting']],
    ['xyzzy plugh qwerty 77', ['refused.name_digits']],
    ['where are you', ['venue.address', 'venue.call_for_directions']],
    ['continue', []],
  ])('after a day with "%s" is told where it stood, and asked again', (text, said) => {
    expect(keysOf(leftFor(LIMITS.lapsedAfterMs).say(text))).toEqual([
      ...said,
      'reminder.returned',
      'registration.ask_name',
    ]);
    expect(keysOf(leftFor(LIMITS.lapsedAfterMs - 1).say(text))).toEqual([...said, 'registration.ask_name']);
  });

  it('is told so once: the next message finds them there', () => {
    const chat = leftFor(7 * LIMITS.lapsedAfterMs);
    chat.say('hello');
    expect(keysOf(chat.say('where are you'))).not.toContain('reminder.returned');
  });

  it('and answers its question simply goes on', () => {
    expect(keysOf(leftFor(LIMITS.lapsedAfterMs).say('Ada Obi'))).toEqual(['registration.ask_courses']);
  });

  it('and asks for the menu gets the menu', () => {
    expect(keysOf(leftFor(LIMITS.lapsedAfterMs).say('menu'))).toEqual(['registration.kept', 'menu.ask']);
  });
});

it('somebody who comes back to the menu is told nothing of a form', () => {
  expect(keysOf(leftFor(LIMITS.lapsedAfterMs, 'menu').say('hello'))).toEqual(['courtesy.greeting', 'menu.ask']);
});
