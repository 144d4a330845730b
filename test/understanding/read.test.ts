import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COURSES } from '../../src/domain/course.ts';
import type { Expectation } from '../../src/domain/reading.ts';
import { readTwoParts } from '../../src/understanding/read-parts.ts';
import { read } from '../../src/understanding/read.ts';
import { lexicon } from '../support/flows.ts';

const NOTHING: Expectation = { kind: 'none', offered: [] };

function reading(text: string, expecting: Expectation = NOTHING) {
  return read({ text }, { lexicon, expecting, language: 'en', topic: [] });
}

describe('understanding', () => {
  it.each([
    ['my name is Adébáyọ̀ O’Neil', 'Adébáyọ̀ O’Neil'],
    ['Joy', 'Joy'],
    ['Anne-Marie', 'Anne-Marie'],
    ['Goodluck', 'Goodluck'],
  ])('takes "%s" as a name, as written', (text, name) => {
    expect(reading(text, { kind: 'name', offered: [] }).answer).toEqual({ type: 'name', name });
  });

  it.each(['bawo', 'Báwo', 'bawo o', 'bawo ni', 'how far'])('takes "%s" for a greeting', (text) => {
    const { decision, intents } = reading(text, { kind: 'none', offered: [] });
    expect([decision, intents.map(({ intent }) => intent)]).toEqual(['act', ['greeting']]);
  });

  it.each([
    ['12345', 'name_digits'],
    ['<b>Ada</b>', 'name_markup'],
    ['x'.repeat(61), 'name_long'],
  ])('refuses "%s" as a name', (text, reason) => {
    expect(reading(text, { kind: 'name', offered: [] }).answer).toMatchObject({ type: 'refused', reason });
  });

  it.each(['0810 123 4567', '+234 (0) 810 123 4567', '2348101234567', 'my number is 08101234567', 'O8101234567'])(
    'reads "%s" as one Nigerian number',
    (text) => {
      expect(reading(text, { kind: 'phone', offered: [] }).answer).toEqual({ type: 'phone', phone: '+2348101234567' });
    },
  );

  it.each([
    ['2', 'courses'],
    ['the second one', 'courses'],
    ['b', 'courses'],
  ])('"%s" picks what was offered', (text, id) => {
    expect(reading(text, { kind: 'choice', offered: ['fees', 'courses'] }).answer).toEqual({ type: 'choice', id });
  });

  it.each([
    ['0803 123 4567 or 0705 555 1234', '+2348031234567'],
    ['08031234567/07055551234', '+2348031234567'],
    ['009 44 7911 123456', '+447911123456'],
    ['0044 7700 900123', '+447700900123'],
  ])('reads the first number of "%s"', (text, phone) => {
    expect(reading(text, { kind: 'phone', offered: [] }).answer).toEqual({ type: 'phone', phone });
  });

  it.each(['skip', 'none', 'someone else', 'all correct'])('does not take "%s" as a name', (text) => {
    expect(reading(text, { kind: 'name', offered: [] }).answer?.type).not.toBe('name');
  });

  it.each([
    ['python and 7', ['python', 'ui-ux']],
    ['1, ui/ux & 4', ['frontend', 'mobile', 'ui-ux']],
    ['python 3', ['python']],
  ])('takes all courses of "%s", named or numbered', (text, courses) => {
    const offered = COURSES.map((course) => `course:${course}`);
    const { answer } = reading(text, { kind: 'courses', offered });
    expect(answer?.type === 'courses' ? answer.courses.toSorted() : answer).toEqual(courses.toSorted());
  });

  it('refuses a list with a number that was not offered, names beside it or not', () => {
    const offered = COURSES.map((course) => `course:${course}`);
    const refused = { type: 'refused', reason: 'choice_out_of_range' };
    expect(reading('python and 9', { kind: 'courses', offered }).answer).toEqual(refused);
  });

  it('takes "no email" as leaving the address out, and asks nothing besides', () => {
    const expecting: Expectation = { kind: 'email', offered: ['skip'] };
    const whole = reading('no email', expecting);
    expect(whole.answer).toEqual({ type: 'choice', id: 'skip' });
    expect(readTwoParts('no email', whole, { lexicon, expecting, language: 'en', topic: [] })).toBeUndefined();
  });

  it('is total and always says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(reading(text)).toEqual(reading(text));
      }),
      { numRuns: 200 },
    );
  });
});
