import { describe, expect, test } from 'vitest';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { ADA, BOLA, DAY_MS, NOON, commitOf, deliveryOf, handoffOf, registrationOf } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const RETENTION = { conversationMs: 30 * DAY_MS, registrationMs: 100 * DAY_MS };

/** What goes when its time is over, as the school has set it. */
export function expiryContract(opened: Opened): void {
  describe('expiry', () => {
    test('forgets handoffs, questions and dead letters with the conversation, registrations later', async () => {
      const { store, finds } = opened();
      const number = handoffNumber(partitionOf(ADA), 1);
      await store.commit(
        commitOf(ADA, 0, {
          registrations: [registrationOf(ADA, 'OIC-AAAAA')],
          handoffs: [{ ...handoffOf(ADA, number), status: 'closed', closedAt: NOON + DAY_MS }],
          questions: [{ fact: 'fees' }],
          deliveries: [deliveryOf(ADA, 1)],
        }),
      );
      const [row] = await store.claimDeliveries({ now: NOON, leaseMs: 1_000, limit: 1 });
      if (row !== undefined) await store.settle(row, { type: 'dead', code: '21610' }, NOON);

      expect(await store.forgetExpired(RETENTION, NOON + 30 * DAY_MS)).toBe(0);
      // The question and the dead letter; the handoff was closed a day later.
      expect(await store.forgetExpired(RETENTION, NOON + 30 * DAY_MS + 1)).toBe(2);
      expect([await store.listQuestions(), await store.listDeadLetters()]).toEqual([[], []]);
      expect(await store.listHandoffs()).toHaveLength(1);
      await store.forgetExpired(RETENTION, NOON + 99 * DAY_MS);
      expect(await store.listHandoffs()).toEqual([]);
      expect(await store.listRegistrations()).toHaveLength(1);
      await store.forgetExpired(RETENTION, NOON + 100 * DAY_MS + 1);
      expect(await store.listRegistrations()).toEqual([]);
      expect(await finds('OIC-AAAAA')).toBe(false);
    });

    test('leaves a handoff that is not closed, however old it is', async () => {
      const { store } = opened();
      const number = handoffNumber(partitionOf(ADA), 1);
      await store.commit(commitOf(ADA, 0, { handoffs: [{ ...handoffOf(ADA, number), status: 'claimed' }] }));
      await store.forgetExpired(RETENTION, NOON + 1000 * DAY_MS);
      expect(await store.findHandoff(number)).toMatchObject({ status: 'claimed' });
    });

    test('is counted from the last change, and leaves everybody else alone', async () => {
      const { store } = opened();
      const amended = { ...registrationOf(ADA, 'OIC-AAAAA'), updatedAt: NOON + 50 * DAY_MS };
      await store.commit(commitOf(ADA, 0, { registrations: [amended], questions: [{ fact: 'fees' }] }));
      const later = NOON + 80 * DAY_MS;
      await store.commit(commitOf(BOLA, 0, { questions: [{ fact: 'fees' }], now: later }));
      await store.forgetExpired(RETENTION, NOON + 101 * DAY_MS);
      expect(await store.listRegistrations()).toEqual([amended]);
      expect(await store.listQuestions()).toMatchObject([{ fact: 'fees', askedBy: [BOLA] }]);
    });
  });
}
