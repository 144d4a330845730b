import { describe, expect, test } from 'vitest';
import { isAboutAudience, parseAudience, parseQuestionCommand } from '../../../src/app/staff/question-command.ts';

const ASKED = new Set([13]);

describe('An order about questions', () => {
  test.each([
    ['QUESTIONS', { type: 'questions' }],
    ['questions pls', { type: 'questions' }],
    ['Qestions.', { type: 'questions' }],
    ['question', { type: 'questions' }],
    ['Answers', { type: 'answers' }],
    ['ANSWER 13 N150,000 for all.', { type: 'answer', number: 13, text: 'N150,000 for all.' }],
    ['answer 13: 150,000', { type: 'answer', number: 13, text: '150,000' }],
    ['Anser #13 - two lines\nof text', { type: 'answer', number: 13, text: 'two lines\nof text' }],
    ['ANSWER Q13 yes', { type: 'answer', number: 13, text: 'yes' }],
    ['q13 ₦50k', { type: 'answer', number: 13, text: '₦50k' }],
    ['Q 100: Monday to Friday', { type: 'answer', number: 100, text: 'Monday to Friday' }],
    ['Q14: N50,000', { type: 'answer', number: 14, text: 'N50,000' }],
    ['q14 - ask at the desk', { type: 'answer', number: 14, text: 'ask at the desk' }],
    ['Answer 13 50,000 naira', { type: 'answer', number: 13, text: '50,000 naira' }],
    ['QUESTIONS?', { type: 'questions' }],
    ['ANSWER', { type: 'answer_what' }],
    ['Q13', { type: 'answer_what', number: 13 }],
    ['WITHDRAW 13', { type: 'withdraw', number: 13 }],
    ['withdrew q13 please', { type: 'withdraw', number: 13 }],
    ['withdraw', { type: 'withdraw_what' }],
  ])('%j is read', (text, command) => {
    expect(parseQuestionCommand(text, ASKED)).toEqual(command);
  });

  test.each([
    'answer me when you can',
    'Answer the phone',
    'questions about the course',
    'question 13 yes',
    'Question 1: what is your age',
    'Questions 13',
    'Answers 13 and 14 are wrong',
    'Answer 50,000 naira',
    'answer 2.5 percent',
    'Q14 is on page 2 of the form',
    'q 3 of the form, please',
    'q',
    'the answer is 13',
    'withdraw 13 people from the list',
    'ANSWER 13th of May',
    '13',
    '',
    'LIST',
    'Ok',
  ])('%j is none: it is for somebody to read', (text) => {
    expect(parseQuestionCommand(text, ASKED)).toBeUndefined();
  });
});

describe('Who is to get an answer', () => {
  test.each([
    ['1', { type: 'everyone' }],
    ['Everyone', { type: 'everyone' }],
    [' 2. ', { type: 'askers' }],
    ['only them', { type: 'askers' }],
    ['0', { type: 'nobody' }],
    ['yes, everyone', { type: 'everyone' }],
    ['Yes 1', { type: 'everyone' }],
    ['1 everyone', { type: 'everyone' }],
    ['everyone please', { type: 'everyone' }],
    ['ALL', { type: 'everyone' }],
    ['Those who asked', { type: 'askers' }],
    ['2 only those  who asked', { type: 'askers' }],
    ['only those who asked.', { type: 'askers' }],
    ['nobody', { type: 'nobody' }],
    ['all until 31 Dec, please', { type: 'everyone', until: '2026-12-31' }],
    ['1 until 31/12/2026', { type: 'everyone', until: '2026-12-31' }],
    ['1 till 31 Dec', { type: 'everyone', until: '2026-12-31' }],
    ['everyone, until 24 november', { type: 'everyone', until: '2026-11-24' }],
    ['1 until 23/11/2026', { type: 'date_past', day: '2026-11-23' }],
    ['1 until Christmas', { type: 'date_unclear' }],
  ])('%j is read', (text, choice) => {
    expect(parseAudience(text, '2026-11-24')).toEqual(choice);
  });

  test.each(['3', '12', 'no', 'yes', '2 until 31/12', '1 person asked', 'everyone is here', ''])(
    '%j is no reply to it',
    (text) => {
      expect(parseAudience(text, '2026-11-24')).toBeUndefined();
    },
  );

  test.each(['1 untl 31/12', 'yes', 'Only Ada', 'everyone is here', '2 until 31/12', 'all of them'])(
    '%j may be one that is not understood',
    (text) => {
      expect([parseAudience(text, '2026-11-24'), isAboutAudience(text)]).toEqual([undefined, true]);
    },
  );

  test.each(['12', '08031234567', 'always', 'yesterday', 'You can all come', ''])(
    '%j is about something else',
    (text) => {
      expect(isAboutAudience(text)).toBe(false);
    },
  );
});
