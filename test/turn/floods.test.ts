import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { floodVerdict } from '../../src/turn/flood.ts';
import { chatOf, keysOf, type Chat } from '../support/chat.ts';
import { NOON_MS } from '../support/facts.ts';
import { school } from '../support/flows.ts';

const LIMIT = 14;
const SECOND_MS = 1000;
/** What a chat lets pass between two lines by itself. */
const SECONDS_APART_MS = 5 * SECOND_MS;

function replies(count: number, at: number): number[] {
  return Array.from({ length: count }, () => at);
}

/** Writes so many different lines, so far apart; what each was answered. */
function flood(chat: Chat, count: number, apartMs = SECOND_MS): string[][] {
  return Array.from({ length: count }, (_, index) => {
    const outcome = chat.say(`where are you ${'abcdefghijklmnop'.charAt(index % 16)}${'x'.repeat(index % 7)}`);
    chat.wait(apartMs - SECONDS_APART_MS);
    return keysOf(outcome);
  });
}

function answered(said: string[][]): string[][] {
  return said.filter((keys) => keys.length > 0);
}

describe('a flood', () => {
  it.each([
    [0, 'answer'],
    [12, 'answer'],
    [13, 'warn'],
    [14, 'warn'],
  ])('after %i replies of at most 14 is met with: %s', (count, verdict) => {
    const repliedAt = replies(count, NOON_MS);
    expect(floodVerdict({ repliedAt }, NOON_MS + LIMITS.floodWindowMs - 1, LIMIT)).toBe(verdict);
    expect(floodVerdict({ repliedAt }, NOON_MS + LIMITS.floodWindowMs, LIMIT)).toBe('answer');
    expect(floodVerdict({ repliedAt }, NOON_MS, 0)).toBe('answer');
  });

  it.each([
    [6, 'answer'],
    [7, 'silent'],
    [14, 'silent'],
  ])('that goes on with %i messages in its span is met with: %s', (count, verdict) => {
    const repliedAt = replies(count, NOON_MS);
    expect(floodVerdict({ repliedAt, isFlooding: true }, NOON_MS, LIMIT)).toBe(verdict);
  });

  it('is told once, however long it goes on, and counted once', () => {
    const chat = chatOf({}, { floodLimit: LIMIT });
    const said = answered(flood(chat, 300));
    expect(said).toHaveLength(LIMIT);
    expect(said.filter((keys) => keys.includes('flood.notice'))).toEqual([['flood.notice']]);
    expect(chat.session().repliedAt.length).toBeLessThanOrEqual(LIMIT);
    chat.wait(LIMITS.floodWindowMs);
    expect(keysOf(chat.say('where are you'))).toContain('venue.address');
    expect(chat.session()).not.toHaveProperty('isFlooding');
  });

  it('is over for somebody who goes on slowly', () => {
    const chat = chatOf({}, { floodLimit: LIMIT });
    flood(chat, 20);
    expect(flood(chat, 4, 15 * SECOND_MS).map((keys) => keys.length > 0)).toEqual([false, false, true, true]);
  });

  it('of messages just below the limit is answered', () => {
    const chat = chatOf({}, { floodLimit: LIMIT });
    expect(answered(flood(chat, 24, LIMITS.floodWindowMs / 12))).toHaveLength(24);
  });

  it('counts a place on the map as the second message that it is', () => {
    const position = { latitude: 1.5, longitude: 2.5 };
    const chat = chatOf({}, { floodLimit: LIMIT, school: { ...school, venue: { ...school.venue, position } } });
    const said = answered(flood(chat, 20));
    expect(said).toHaveLength(8);
    expect(said.at(-1)).toEqual(['flood.notice']);
  });

  it('counts what staff and time have sent as well', () => {
    const claimed = chatOf({}, { floodLimit: 3 });
    claimed.say('staff');
    claimed.wait(-SECONDS_APART_MS);
    claimed.claim();
    claimed.wait(-SECONDS_APART_MS);
    expect(keysOf(claimed.say('thank you'))).toEqual(['flood.notice']);
    const reminded = chatOf({}, { floodLimit: 2 });
    reminded.say('register');
    reminded.wake('nudge');
    expect(keysOf(reminded.say('1'))).toEqual(['flood.notice']);
  });

  it('of what is passed on to staff spares their phones too', () => {
    const chat = chatOf({}, { floodLimit: LIMIT });
    chat.say('staff');
    chat.claim();
    chat.wait(LIMITS.floodWindowMs);
    const outcomes = Array.from({ length: 40 }, () => {
      const outcome = chat.say('hurry up');
      chat.wait(SECOND_MS - SECONDS_APART_MS);
      return outcome;
    });
    expect(outcomes.filter(({ effects }) => effects.length > 0)).toHaveLength(LIMIT - 1);
    expect(outcomes.flatMap(keysOf)).toEqual(['flood.notice']);
  });

  it.each([
    ['the word', { text: 'STOP' }],
    ['a word that only the carrier knows', { text: 'ARRET', carrierOptOut: 'stop' as const }],
  ])('lets %s for STOP through', (_what, message) => {
    const chat = chatOf({}, { floodLimit: LIMIT });
    flood(chat, 20);
    chat.send(message);
    expect(chat.session().optedOut).toBe(true);
  });
});
