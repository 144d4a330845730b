import { describe, expect, it } from 'vitest';
import { speak } from '../../src/copy/speak.ts';
import { HOUR_MS } from '../../src/domain/durations.ts';
import type { GivenFact } from '../../src/domain/school.ts';
import { ADULT_FORM, chatAfter, chatOf, idsOf, keysOf, typesOf, type Chat } from '../support/chat.ts';
import { NOON_MS } from '../support/facts.ts';
import { catalogue, school } from '../support/flows.ts';

const FULLSTACK = { fact: 'fees', course: 'fullstack' } as const;

/** A school to which staff gave these. */
const schoolWith = (...given: GivenFact[]) => ({ school: { ...school, given } });

const OF_FULLSTACK: GivenFact = {
  name: 'fees',
  course: 'fullstack',
  text: { en: 'N150,000' },
  asOf: '2026-11-24',
  until: '2026-12-31',
};

const tell = (chat: Chat, givenAt = chat.now()) => chat.learn({ ...FULLSTACK, text: 'N150,000', givenAt });

describe('What staff gave for everyone', () => {
  it('is said by the bot, with the day it was given, and is no question any more', () => {
    const outcome = chatOf({}, schoolWith(OF_FULLSTACK)).say('how much is fullstack');
    expect(JSON.stringify(outcome.reply.parts)).toContain('N150,000');
    expect(JSON.stringify(outcome.reply.parts)).toContain('Tuesday 24 November 2026');
    expect(keysOf(outcome)).not.toContain('unknown.fees');
    expect(typesOf(outcome)).not.toContain('keep_question');
    expect(outcome.events).toContain('question_answered');
  });

  it('is a question again from the day after its last', () => {
    const later = { ...schoolWith(OF_FULLSTACK), now: NOON_MS + 60 * 24 * HOUR_MS };
    const outcome = chatOf({}, later).say('how much is fullstack');
    expect(keysOf(outcome)).toContain('unknown.of_course');
    expect(outcome.effects).toContainEqual({ type: 'keep_question', ...FULLSTACK });
  });

  it('of one course answers who asks of that course, and names it to who asks of all', () => {
    const chat = chatOf({}, schoolWith(OF_FULLSTACK));
    expect(chat.say('how much is python').effects).toContainEqual({
      type: 'keep_question',
      fact: 'fees',
      course: 'python',
    });
    expect(typesOf(chatOf({}, schoolWith(OF_FULLSTACK)).say('how much'))).not.toContain('keep_question');
  });

  it('can be when the office is open, for a school whose file does not say', () => {
    const hours: GivenFact = { name: 'hours', text: { en: 'Monday to Friday, 9 to 5' }, asOf: '2026-11-24' };
    const outcome = chatOf({}, schoolWith(hours)).say('when are you open');
    expect(JSON.stringify(outcome.reply.parts)).toContain('Monday to Friday, 9 to 5');
    expect(typesOf(outcome)).not.toContain('keep_question');
  });
});

describe('An answer for somebody who had asked', () => {
  it('is said where the conversation stands, and what was asked there is asked again', () => {
    const chat = chatAfter('how much is fullstack');
    chat.wait(HOUR_MS);
    const outcome = tell(chat);
    expect(keysOf(outcome)).toEqual(['answer.told_of_course', 'browsing.ask']);
    expect(JSON.stringify(outcome.reply.parts)).toContain('N150,000');
    expect(outcome.events).toEqual(['answer_passed_on']);
    expect(outcome.session.state).toBe('browsing');
  });

  it('comes into a form without disturbing it', () => {
    const chat = chatAfter('how much is fullstack', ...ADULT_FORM.slice(0, 3));
    const before = chat.context().draft;
    const outcome = tell(chat);
    expect(keysOf(outcome)).toEqual(['answer.told_of_course', 'registration.ask_name']);
    expect(chat.context().draft).toEqual(before);
    expect(chat.say('Ada Obi').session.state).toBe('registration.asking_level');
  });

  it('is said beside a person of staff, who has the chat, and asks nothing', () => {
    const chat = chatAfter('how much is fullstack', 'I want to talk to a person');
    chat.claim();
    const outcome = tell(chat);
    expect(keysOf(outcome)).toEqual(['answer.told_of_course']);
    expect([idsOf(outcome), typesOf(outcome)]).toEqual([[], []]);
    expect(outcome.session.state).toContain('handoff.claimed');
  });

  it.each([['STOP'], ['STOP', 'delete me']])('is not said to somebody who has stopped the bot (%s %s)', (...texts) => {
    const chat = chatAfter('how much is fullstack', ...texts);
    const state = chat.session().state;
    const outcome = tell(chat);
    expect(keysOf(outcome)).toEqual([]);
    expect([outcome.session.state, outcome.session.optedOut]).toEqual([state, true]);
  });

  it('is not said a second time to who has read it meanwhile, but a later one is', () => {
    const chat = chatOf({}, schoolWith(OF_FULLSTACK));
    const givenAt = chat.now();
    chat.say('how much is fullstack');
    expect(keysOf(tell(chat, givenAt))).toEqual([]);
    expect(keysOf(tell(chat))).toContain('answer.told_of_course');
  });

  it('that holds for the whole school counts as read by who was told it of a course', () => {
    const general: GivenFact = { name: 'fees', text: { en: 'N100,000' }, asOf: '2026-11-24' };
    const chat = chatOf({}, schoolWith(general));
    const givenAt = chat.now();
    chat.say('how much is python');
    expect(keysOf(chat.learn({ fact: 'fees', text: 'N100,000', givenAt }))).toEqual([]);
  });

  it.each([
    ['en', 'You asked what the fee is. Our team has answered'],
    ['pcm', 'You ask about the fee. Our team don answer'],
    ['yo', 'Ẹ béèrè iye owó rẹ̀. Àwọn òṣìṣẹ́ wa ti dáhùn'],
  ] as const)('is said in %s', (language, words) => {
    const chat = chatOf({ language, isLanguageAsked: true }, { languages: ['en', 'pcm', 'yo'] });
    chat.say('how much is fullstack');
    const { reply } = chat.learn({ fact: 'fees', text: 'N150,000', givenAt: chat.now() });
    expect(speak({ lines: reply.parts }, { catalogue, language, channel: 'whatsapp' })).toContain(words);
  });
});
