import { describe, expect, test } from 'vitest';
import { COURSES } from '../../src/domain/course.ts';
import { ANSWERABLE, questionNumber, questionOfNumber, type QuestionKey } from '../../src/domain/question-number.ts';

describe('The number of a question', () => {
  test('says what it is about: the tens the fact, the last digit the course', () => {
    expect(questionNumber({ fact: 'fees', course: 'fullstack' })).toBe(13);
    expect(questionNumber({ fact: 'fees' })).toBe(10);
    expect(questionNumber({ fact: 'duration', course: 'python' })).toBe(25);
    expect(questionNumber({ fact: 'hours' })).toBe(100);
  });

  test('leads back to the question, for each that can be asked, and no two have the same', () => {
    const keys = ANSWERABLE.flatMap((fact): QuestionKey[] =>
      fact === 'hours' ? [{ fact }] : [{ fact }, ...COURSES.map((course) => ({ fact, course }))],
    );
    const numbers = keys.map((key) => questionNumber(key) ?? 0);
    expect(new Set(numbers).size).toBe(keys.length);
    expect(numbers.map(questionOfNumber)).toEqual(keys);
  });

  test.each([0, 1, 9, 18, 19, 101, 103, 110, 9999, -3, 1.5])('%d is nobody’s', (number) => {
    expect(questionOfNumber(number)).toBeUndefined();
  });

  test('is not given to what nobody answers for the bot', () => {
    expect(questionNumber({ fact: 'greeting' })).toBeUndefined();
  });
});
