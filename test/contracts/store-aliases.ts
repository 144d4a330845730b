import { describe, expect, test } from 'vitest';
import { partitionOf } from '../../src/domain/partition.ts';
import { ADA, BOLA, CHIDI, commitOf, DAY_MS, deliveryOf, NOON } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const TIME = { now: NOON, expiresAt: NOON + 30 * DAY_MS };
const RETENTION = { conversationMs: 30 * DAY_MS, registrationMs: 100 * DAY_MS };

/** The second ids of people: written once, in the partition of the id itself. */
export function aliasesContract(opened: Opened): void {
  describe('aliases', () => {
    test('lead from one id to the other, across partitions, and only that way', async () => {
      const { store, another } = opened();
      expect(partitionOf(CHIDI)).not.toBe(partitionOf(ADA));
      expect(await store.findAlias(CHIDI)).toBeUndefined();
      expect(await store.linkAlias({ alias: CHIDI, contact: ADA }, TIME)).toBe(ADA);
      const reopened = await another();
      expect(await reopened.findAlias(CHIDI)).toBe(ADA);
      expect(await reopened.findAlias(ADA)).toBeUndefined();
    });

    test('are written once: who comes second is told who came first', async () => {
      const { store } = opened();
      await store.linkAlias({ alias: CHIDI, contact: ADA }, TIME);
      expect(await store.linkAlias({ alias: CHIDI, contact: BOLA }, TIME)).toBe(ADA);
      expect(await store.linkAlias({ alias: CHIDI, contact: ADA }, TIME)).toBe(ADA);
      expect(await store.findAlias(CHIDI)).toBe(ADA);
    });

    test('linked by several at once have one winner, whom all are told', async () => {
      const { store, another } = opened();
      const other = await another();
      const told = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).linkAlias(
            { alias: CHIDI, contact: `${ADA.slice(0, -2)}${10 + index}` },
            TIME,
          ),
        ),
      );
      expect(new Set(told).size).toBe(1);
      expect(await store.findAlias(CHIDI)).toBe(told[0]);
    });

    test('are removed for the contact they are linked to, and for nobody else', async () => {
      const { store, finds } = opened();
      await store.linkAlias({ alias: CHIDI, contact: ADA }, TIME);
      await store.dropAlias({ alias: CHIDI, contact: BOLA });
      expect(await store.findAlias(CHIDI)).toBe(ADA);
      await store.dropAlias({ alias: CHIDI, contact: ADA });
      await store.dropAlias({ alias: CHIDI, contact: ADA });
      expect(await store.findAlias(CHIDI)).toBeUndefined();
      expect([await finds(ADA.slice(1)), await finds('1234567890')]).toEqual([false, false]);
    });

    test('stay until their end, which linking again puts off and never brings nearer', async () => {
      const { store } = opened();
      const link = { alias: CHIDI, contact: ADA };
      await store.linkAlias(link, { now: NOON, expiresAt: NOON + 60 * DAY_MS });
      await store.linkAlias(link, { now: NOON, expiresAt: NOON + DAY_MS });
      await store.forgetExpired(RETENTION, NOON + 2 * DAY_MS);
      expect(await store.findAlias(CHIDI)).toBe(ADA);
    });

    test('of a store that cannot answer are an outage, and never absent', async () => {
      const { another } = opened();
      const away = await another();
      await away.close();
      const outage = { code: 'store:unavailable' };
      await expect(away.findAlias(CHIDI)).rejects.toMatchObject(outage);
      await expect(away.linkAlias({ alias: CHIDI, contact: ADA }, TIME)).rejects.toMatchObject(outage);
      await expect(away.dropAlias({ alias: CHIDI, contact: ADA })).rejects.toMatchObject(outage);
    });

    test('let a reply queue behind what is unsent to the other address', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1, 1, CHIDI)] }));
      expect((await store.load(ADA, 'x')).hasUnsent).toBe(false);
      expect((await store.load(ADA, 'x', CHIDI)).hasUnsent).toBe(true);
      expect((await store.load(ADA, 'x', 'whatsapp:NG.other')).hasUnsent).toBe(false);
    });
  });
}
