import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { AnswerOrder } from '../../src/domain/staff-answer.ts';
import { ADA, BOLA, DIFFICULT_TEXT, NOON, STAFF, commitOf, neighbourOf } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const OTHER_STAFF = 'whatsapp:+2347000000002';
const GIVEN = { type: 'give', fact: 'fees', course: 'fullstack', audience: 'everyone', by: STAFF } as const;

/** The `n`th order to this answer, a second after the one before. */
function orderOf(n: number, more: Partial<Extract<AnswerOrder, { type: 'give' }>> = {}): AnswerOrder {
  return { ...GIVEN, text: `answer ${n}`, at: NOON + n * 1000, cause: `SM-${n}`, ...more };
}

/** What staff answered. */
export function answersContract(opened: Opened): void {
  describe('answers of staff', () => {
    test('are kept one a fact and course, with who did what and when, and are there for every process', async () => {
      const { store, another } = opened();
      const until = '2026-12-31';
      await store.changeAnswer(orderOf(1, { text: DIFFICULT_TEXT, until }));
      const ofHours = { fact: 'hours', audience: 'everyone', by: STAFF, at: NOON + 2000, cause: 'SM-2' } as const;
      await store.changeAnswer({ type: 'give', ...ofHours, text: 'answer 2' });
      await store.changeAnswer(orderOf(3, { by: OTHER_STAFF, audience: 'askers' }));
      const withdrawal = { fact: 'fees', course: 'fullstack', by: STAFF, at: NOON + 4000, cause: 'SM-4' } as const;
      await store.changeAnswer({ type: 'withdraw', ...withdrawal });
      const said = { audience: 'everyone', by: STAFF } as const;
      expect(await (await another()).listAnswers()).toEqual([
        {
          fact: 'fees',
          course: 'fullstack',
          text: 'answer 3',
          audience: 'askers',
          status: 'withdrawn',
          by: STAFF,
          at: NOON + 4000,
          history: [
            { what: 'given', text: DIFFICULT_TEXT, ...said, until, at: NOON + 1000, cause: 'SM-1' },
            {
              what: 'changed',
              text: 'answer 3',
              audience: 'askers',
              by: OTHER_STAFF,
              at: NOON + 3000,
              cause: 'SM-3',
            },
            { what: 'withdrawn', by: STAFF, at: NOON + 4000, cause: 'SM-4' },
          ],
        },
        {
          fact: 'hours',
          text: 'answer 2',
          status: 'given',
          ...said,
          at: NOON + 2000,
          history: [{ what: 'given', text: 'answer 2', ...said, at: NOON + 2000, cause: 'SM-2' }],
        },
      ]);
    });

    test('are changed once by an order, however often it comes, and whatever was done since', async () => {
      const { store, another } = opened();
      const first = await store.changeAnswer(orderOf(1));
      await store.changeAnswer(orderOf(2));
      const again = await (await another()).changeAnswer(orderOf(1, { text: 'something else' }));
      expect(first).toMatchObject({ type: 'done', deed: { what: 'given', text: 'answer 1' } });
      expect(again).toMatchObject({ type: 'done', deed: { what: 'given', text: 'answer 1' } });
      expect(await store.listAnswers()).toMatchObject([{ text: 'answer 2', history: [{}, {}] }]);
    });

    test('are each on record when many are given at once by two processes', async () => {
      const { store, another } = opened();
      const stores = [store, await another()];
      const orders = Array.from({ length: 12 }, (_, index) => orderOf(index));
      await Promise.all(orders.map(async (order, index) => stores[index % 2]?.changeAnswer(order)));
      const [answer] = await store.listAnswers();
      expect(answer?.history.map(({ cause }) => cause).toSorted()).toEqual(orders.map(({ cause }) => cause).toSorted());
      expect(answer?.history.map(({ what }) => what)).toEqual([
        'given',
        ...Array.from({ length: 11 }, () => 'changed'),
      ]);
      expect(answer?.text).toBe(answer?.history.at(-1)?.text);
    });

    test('keep the last of what was done to them, and nothing is withdrawn that is not there', async () => {
      const { store } = opened();
      const withdrawal = { fact: 'fees', course: 'fullstack', by: STAFF, at: NOON, cause: 'SM-w' } as const;
      expect(await store.changeAnswer({ type: 'withdraw', ...withdrawal })).toEqual({ type: 'nothing_given' });
      expect(await store.listAnswers()).toEqual([]);
      for (let n = 1; n <= LIMITS.answerHistory + 2; n += 1) await store.changeAnswer(orderOf(n));
      const [answer] = await store.listAnswers();
      expect(answer?.history).toHaveLength(LIMITS.answerHistory);
      expect(answer?.history[0]?.cause).toBe('SM-3');
    });

    test('are nobody’s: erasing who asked, or who answered, leaves them', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { questions: [{ fact: 'fees', course: 'fullstack' }] }));
      await store.changeAnswer(orderOf(1));
      const erased = { messageId: 'forget', expectedTurn: 1, deliveries: [], now: NOON };
      await store.erase({ ...erased, contact: ADA, answer: { replyId: `${ADA}:2:0`, texts: [] } });
      expect(await store.listQuestions()).toEqual([]);
      expect(await store.listAnswers()).toHaveLength(1);
    });
  });

  describe('a question', () => {
    test('knows when each of its askers last asked, whoever came first and whatever order turns are committed in', async () => {
      const { store } = opened();
      const fees = { fact: 'fees', course: 'python' } as const;
      const [first, second] = [ADA, neighbourOf(ADA)];
      await store.commit(commitOf(first, 0, { questions: [fees], now: NOON }));
      await store.commit(commitOf(second, 0, { questions: [fees], now: NOON + 1000 }));
      await store.commit(commitOf(BOLA, 0, { questions: [fees], now: NOON + 2000 }));
      await store.commit(commitOf(first, 1, { questions: [fees], now: NOON + 9000 }));
      await store.commit(commitOf(first, 2, { questions: [fees], now: NOON + 5000 }));
      expect(await store.listQuestions()).toEqual([
        { ...fees, askedBy: [second, BOLA, first], askedAt: [NOON + 1000, NOON + 2000, NOON + 9000] },
      ]);
    });
  });
}
