import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/domain/language.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Session } from '../../src/domain/session.ts';
import { newSession } from '../../src/turn/session-after.ts';
import { settleLanguage } from '../../src/turn/settle-language.ts';
import { NOON_MS } from '../support/facts.ts';

const LANGUAGES: Language[] = ['en', 'pcm', 'yo'];

const CONVERSATION = { revision: 1, value: { dialogue: 'browsing' }, context: {} };

/** A session in the middle of a chat in English. */
function session(changes: Partial<Session> = {}): Session {
  const start = newSession('+2348031234567', { role: 'enquirer', channel: 'whatsapp', now: NOON_MS });
  return { ...start, turn: 3, language: 'en', conversation: CONVERSATION, ...changes };
}

function firstSession(): Session {
  const { conversation: _, ...rest } = session();
  return rest;
}

/** A message in a language: surely, or only leaning to it. */
function message(language: Language, isSure: boolean, changes: Partial<Reading> = {}): Reading {
  return {
    text: '',
    language,
    spoken: { language, isSure },
    intents: [],
    courses: [],
    decision: 'act',
    because: [],
    ...changes,
  };
}

/** A message that does not tell its language. */
function untold(): Reading {
  const { spoken: _, ...rest } = message('en', true);
  return rest;
}

function settled(before: Session, ...readings: Reading[]): Session {
  return readings.reduce((now, reading) => settleLanguage(now, reading, LANGUAGES), before);
}

describe('the language of a chat', () => {
  it.each([
    ['is that of the first message, sure or not', firstSession(), [message('pcm', false)], 'pcm'],
    ['is not turned by one message that leans', session(), [message('pcm', false)], 'en'],
    [
      'is turned by two in a row that lean to the same',
      session(),
      [message('pcm', false), message('pcm', false)],
      'pcm',
    ],
    ['is not turned by two that lean to two', session(), [message('pcm', false), message('yo', false)], 'en'],
    [
      'is not turned by two with its own between',
      session(),
      [message('pcm', false), message('en', false), message('pcm', false)],
      'en',
    ],
    ['is turned by one message that is sure', session(), [message('yo', true)], 'yo'],
    [
      'stays what was asked for by name',
      session({ isLanguageAsked: true, language: 'yo' }),
      [message('en', true), message('en', true)],
      'yo',
    ],
  ])('%s', (_what, before, readings, language) => {
    expect(settled(before, ...readings).language).toBe(language);
  });

  it('remembers what a message leaned to only until it is settled', () => {
    const leaning = settled(session(), message('pcm', false));
    expect(leaning).toMatchObject({ language: 'en', leaning: 'pcm' });
    expect(settled(leaning, message('pcm', false))).not.toHaveProperty('leaning');
    expect(settled(leaning, message('en', false))).not.toHaveProperty('leaning');
    expect(settled(leaning, message('yo', true))).not.toHaveProperty('leaning');
  });

  it.each<[string, Reading]>([
    ['an order', message('yo', true, { command: 'menu' })],
    ['a short answer', message('yo', false, { answer: { type: 'no' } })],
    ['a name, however Yoruba', message('yo', true, { answer: { type: 'name', name: 'Ayọ̀délé' } })],
    ['a message that does not tell', untold()],
  ])('is told nothing by %s, not even to lean', (_what, reading) => {
    const before = session({ leaning: 'yo' });
    expect(settled(before, reading)).toBe(before);
    const first = firstSession();
    expect(settled(first, reading)).toBe(first);
  });

  it('is turned by an answer that is surely in another', () => {
    expect(settled(session(), message('yo', true, { answer: { type: 'yes' } })).language).toBe('yo');
  });

  it('is never one the bot has no words in', () => {
    const before = session();
    expect(settleLanguage(before, message('yo', true), ['en', 'pcm'])).toBe(before);
  });
});
