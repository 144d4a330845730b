import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/durations.ts';
import { askersToTell, questionsNow, questionState, type AskedQuestion } from '../../src/domain/question.ts';
import { answerAfter, type AnswerOrder, type StaffAnswer } from '../../src/domain/staff-answer.ts';
import { NOON_MS } from '../support/facts.ts';

const STAFF = 'whatsapp:+2347000000001';
const [ADA, BOLA, CHIDI] = ['+2348012345678', '+2348098765432', 'whatsapp:NG.1234567890'];
const FEES = { fact: 'fees', course: 'fullstack' } as const;
/** The end of Thursday 26 November 2026 in Lagos, two days after `NOON_MS`. */
const UNTIL = '2026-11-26';
const END = Date.UTC(2026, 10, 26, 23);

/** A question that each of these asked, at so many milliseconds from noon. */
function asked(...askings: [contact: string, ms: number][]): AskedQuestion {
  return { ...FEES, askedBy: askings.map(([who]) => who), askedAt: askings.map(([, ms]) => NOON_MS + ms) };
}

/** The answer after these orders, of which each takes its time from noon and names it as its cause. */
function answerOf(...orders: [ms: number, changes?: Partial<Extract<AnswerOrder, { type: 'give' }>> | 'withdraw'][]) {
  let answer: StaffAnswer | undefined;
  for (const [ms, changes = {}] of orders) {
    const order = { ...FEES, by: STAFF, at: NOON_MS + ms, cause: `SM${ms}` };
    const given = { type: 'give', text: 'N150,000', audience: 'everyone' } as const;
    const outcome = answerAfter(
      answer,
      changes === 'withdraw' ? { ...order, type: 'withdraw' } : { ...order, ...given, ...changes },
    );
    if (outcome.type === 'done') ({ answer } = outcome);
  }
  return answer === undefined ? [] : [answer];
}

const state = (question: AskedQuestion, answers: StaffAnswer[], ms: number) => {
  const { status, answer, expiresAt, waiting } = questionState(question, answers, NOON_MS + ms);
  return { status, answer, expiresAt, waiting: waiting.map(({ contact }) => contact) };
};

describe('A question', () => {
  test('is open for all who asked while nobody has answered', () => {
    expect(state(asked([ADA, 0], [BOLA, 1]), [], 2)).toMatchObject({ status: 'open', waiting: [ADA, BOLA] });
  });

  test('is answered by an answer for everyone, until its last day is over; then it is open for who asks anew', () => {
    const answers = answerOf([5, { until: UNTIL }]);
    const before = asked([ADA, 0]);
    const answered = { status: 'answered', answer: 'N150,000', expiresAt: END, waiting: [] };
    expect(state(before, answers, 10)).toEqual(answered);
    expect(questionState(before, answers, END - 1).status).toBe('answered');
    expect(questionState(before, answers, END)).toEqual({ ...before, status: 'open', waiting: [] });
    const again = { ...before, askedBy: [ADA, BOLA], askedAt: [NOON_MS, END + 1] };
    expect(questionState(again, answers, END + 2)).toMatchObject({ status: 'open', waiting: [{ contact: BOLA }] });
  });

  test('is answered for those who had asked when the answer was for them, and open for the next', () => {
    const answers = answerOf([5, { audience: 'askers' }]);
    expect(state(asked([ADA, 0]), answers, 10)).toMatchObject({ status: 'answered', waiting: [] });
    expect(state(asked([ADA, 0], [BOLA, 6]), answers, 10)).toMatchObject({ status: 'open', waiting: [BOLA] });
  });

  test('whose answer was withdrawn says so, and is open for who asks since', () => {
    const answers = answerOf([5], [9, 'withdraw']);
    expect(state(asked([ADA, 0]), answers, 10)).toMatchObject({ status: 'withdrawn', answer: undefined, waiting: [] });
    expect(state(asked([ADA, 11]), answers, 12)).toMatchObject({ status: 'open', waiting: [ADA] });
  });

  test('about a course is answered by what holds for the whole school, unless the course has an answer of its own', () => {
    const general = answerOf([5, { course: undefined, text: 'N100,000' } as never]);
    expect(state(asked([ADA, 0]), general, 10)).toMatchObject({ status: 'answered', answer: 'N100,000' });
    const own = answerOf([6, { until: '2026-11-24' }]);
    expect(questionState(asked([ADA, 0]), [...general, ...own], NOON_MS + 2 * DAY_MS).status).toBe('open');
    expect(state(asked([ADA, 0]), [...general, ...answerOf([6], [7, 'withdraw'])], 10).status).toBe('answered');
  });

  test('stands on record with its answer when those who asked are forgotten', () => {
    expect(questionsNow([], answerOf([5]), NOON_MS + 6)).toMatchObject([
      { ...FEES, askedBy: [], status: 'answered', answer: 'N150,000' },
    ]);
  });
});

describe('Those who hear an answer', () => {
  const order = { ...FEES, cause: 'SM5' };
  const told = (question: AskedQuestion[], answers: StaffAnswer[], ms = 10, of: typeof order = order) =>
    askersToTell(question, answers, of, NOON_MS + ms).map(({ contact }) => contact);

  test('last asked within the day before it, the longest waiting first', () => {
    const question = asked([ADA, 6 - DAY_MS], [BOLA, 5 - DAY_MS], [CHIDI, 0]);
    expect(told([question], answerOf([5]))).toEqual([ADA, CHIDI]);
  });

  test('are, where it is for everyone, also those who asked while it was on its way', () => {
    const question = asked([ADA, 0], [BOLA, 6]);
    expect(told([question], answerOf([5]))).toEqual([ADA, BOLA]);
    expect(told([question], answerOf([5, { audience: 'askers' }]))).toEqual([ADA]);
  });

  test('are nobody once it was changed, withdrawn or is past', () => {
    const question = [asked([ADA, 0])];
    expect(told(question, answerOf([5], [7, { text: 'N160,000' }]))).toEqual([]);
    expect(told(question, answerOf([5], [7, { text: 'N160,000' }]), 10, { ...order, cause: 'SM7' })).toEqual([ADA]);
    expect(told(question, answerOf([5], [7, 'withdraw']))).toEqual([]);
    expect(told(question, answerOf([5, { until: '2026-11-24' }]), 12 * HOUR_MS)).toEqual([]);
    expect(told(question, [])).toEqual([]);
  });

  test('asked about a course too, when it holds for the school and the course has none of its own; each hears it once', () => {
    const general = answerOf([5, { course: undefined } as never]);
    const python: AskedQuestion = { ...asked([ADA, 1], [BOLA, 2]), course: 'python' };
    const whole: AskedQuestion = { fact: 'fees', askedBy: [CHIDI], askedAt: [NOON_MS] };
    const of = { fact: 'fees', cause: 'SM5' } as typeof order;
    expect(told([whole, asked([ADA, 0]), python], general, MINUTE_MS, of)).toEqual([CHIDI, ADA, BOLA]);
    expect(told([whole, asked([ADA, 0])], [...general, ...answerOf([6])], MINUTE_MS, of)).toEqual([CHIDI]);
  });
});
