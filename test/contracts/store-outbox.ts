import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { ClaimedDelivery, Store } from '../../src/store/store.ts';
import {
  ADA,
  BOLA,
  CHIDI,
  MINUTE_MS,
  NOON,
  STAFF,
  commitOf,
  deliveryOf,
  neighbourOf,
} from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const LEASE_MS = 30_000;

async function claim(store: Store, now = NOON, limit = 10): Promise<ClaimedDelivery[]> {
  return store.claimDeliveries({ now, leaseMs: LEASE_MS, limit });
}

function idsOf(claimed: ClaimedDelivery[]): string[] {
  return claimed.map(({ delivery }) => delivery.id).toSorted();
}

/** Claims what must be exactly one row. */
async function claimOne(store: Store, now = NOON): Promise<ClaimedDelivery> {
  const [only, ...others] = await claim(store, now);
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one row, got ${others.length + (only ? 1 : 0)}.`);
  return only;
}

/** Writes rows to Ada's own address and, with another index, to staff. */
async function writeRows(store: Store, turn = 0, now = NOON): Promise<void> {
  const deliveries = [deliveryOf(ADA, turn + 1), deliveryOf(ADA, turn + 1, 1), deliveryOf(ADA, turn + 1, 2, STAFF)];
  await store.commit(commitOf(ADA, turn, { deliveries, now }));
}

function bySms(turn: number): Delivery {
  return { ...deliveryOf(ADA, turn, 1, ADA), channel: 'sms' };
}

export function outboxContract(opened: Opened): void {
  describe('the outbox', () => {
    test('rows to one address leave one by one, in the order they were written; other addresses go beside them', async () => {
      const { store } = opened();
      await writeRows(store);
      await store.commit(commitOf(ADA, 1, { deliveries: [deliveryOf(ADA, 2)] }));
      const first = await claim(store);
      expect(idsOf(first)).toEqual([`${ADA}:1:0`, `${ADA}:1:2`]);
      expect(first.find(({ delivery }) => delivery.to === STAFF)?.delivery).toEqual(deliveryOf(ADA, 1, 2, STAFF));
      expect(await claim(store)).toEqual([]);
      for (const row of first) expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON)).toBe(true);
      for (const id of [`${ADA}:1:1`, `${ADA}:2:0`]) {
        const row = await claimOne(store, NOON + MINUTE_MS);
        expect(row).toMatchObject({ delivery: { id }, attempt: 1 });
        await store.settle(row, { type: 'sent', sid: 'SM2' }, NOON + MINUTE_MS);
      }
      expect(await claim(store, NOON + MINUTE_MS)).toEqual([]);
    });

    test('an e-mail is lent as it was written, its subject with it, and each mailbox has a lane of its own', async () => {
      const { store } = opened();
      const rows = ['mailto:office@example.com', 'mailto:head@example.com'].map((to, index) => {
        const row: Delivery = { ...deliveryOf(ADA, 1, index, to), channel: 'email', subject: '#12 Adé "waits"' };
        return row;
      });
      await store.commit(commitOf(ADA, 0, { deliveries: rows }));
      const lent = await claim(store);
      expect(lent.map(({ delivery }) => delivery).toSorted((one, other) => one.id.localeCompare(other.id))).toEqual(
        rows,
      );
    });

    test('a row that is in the outbox already is left as it is: its text, its place and its lease', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      const lent = await claimOne(store);
      const again = { ...deliveryOf(ADA, 1), body: 'written a second time' };
      await store.commit(commitOf(ADA, 1, { deliveries: [again], now: NOON }));
      expect(await claim(store)).toEqual([]);
      expect(lent.delivery).toEqual(deliveryOf(ADA, 1));
      await store.settle(lent, { type: 'retry', at: NOON, code: 'x' }, NOON);
      const retried = await claimOne(store);
      expect(retried).toMatchObject({ delivery: deliveryOf(ADA, 1), attempt: 2 });
      await store.settle(retried, { type: 'sent', sid: 'SM1' }, NOON);
      const behind = await claimOne(store, NOON + MINUTE_MS);
      expect(behind.delivery.id).toBe(`${ADA}:1:1`);
      await store.settle(behind, { type: 'sent', sid: 'SM2' }, NOON + MINUTE_MS);
      expect(await store.nextDueAt()).toBeUndefined();
    });

    test('a row that waits for a retry holds back those behind it, and nothing else', async () => {
      const { store } = opened();
      await writeRows(store);
      const rows = await claim(store);
      for (const row of rows) await store.settle(row, { type: 'retry', at: NOON + MINUTE_MS, code: '20429' }, NOON);
      await store.commit(commitOf(BOLA, 0, { deliveries: [deliveryOf(BOLA, 1)] }));
      expect(idsOf(await claim(store, NOON + MINUTE_MS - 1))).toEqual([`${BOLA}:1:0`]);
      const again = await claim(store, NOON + MINUTE_MS);
      expect(idsOf(again)).toEqual([`${ADA}:1:0`, `${ADA}:1:2`, `${BOLA}:1:0`].slice(0, 2));
      expect(again.map(({ attempt }) => attempt)).toEqual([2, 2]);
    });

    test('two workers that claim at once never get the same row', async () => {
      const { store, another } = opened();
      const other = await another();
      for (let index = 0; index < 20; index += 1) {
        const contact = `+23480400000${10 + index}`;
        await store.commit(commitOf(contact, 0, { deliveries: [deliveryOf(contact, 1)], now: NOON }));
      }
      const lent = await Promise.all([claim(store, NOON, 20), claim(other, NOON, 20), claim(store), claim(other)]);
      const ids = lent.flatMap(idsOf);
      expect(ids).toHaveLength(20);
      expect(new Set(ids).size).toBe(20);
      expect(new Set(lent.flat().map(({ attempt }) => attempt))).toEqual(new Set([1]));
    });

    test('no more rows are lent than were asked for, and the longest due come first', async () => {
      const { store } = opened();
      for (let index = 0; index < 6; index += 1) {
        const contact = `+23480500000${10 + index}`;
        const now = NOON + (6 - index) * 1_000;
        await store.commit(commitOf(contact, 0, { deliveries: [deliveryOf(contact, 1)], now }));
      }
      expect(idsOf(await claim(store, NOON + MINUTE_MS, 2))).toEqual(['+2348050000014:1:0', '+2348050000015:1:0']);
      expect(idsOf(await claim(store, NOON + MINUTE_MS, 10))).toHaveLength(4);
    });

    test('a row is not lent before the turn that wrote it', async () => {
      const { store } = opened();
      await writeRows(store);
      expect(await claim(store, NOON - 1)).toEqual([]);
    });

    test('a lease that ran out is lent again at the same try, and the late worker settles nothing', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      const lost = await claimOne(store);
      expect(await claim(store, NOON + LEASE_MS - 1)).toEqual([]);
      const again = await claimOne(store, NOON + LEASE_MS);
      expect(again).toMatchObject({ delivery: lost.delivery, attempt: 1, claims: 2 });
      expect(again.lease).not.toBe(lost.lease);
      for (const settlement of [
        { type: 'sent', sid: 'SM1' },
        { type: 'retry', at: NOON, code: 'x' },
        { type: 'dead', code: 'x' },
      ] as const) {
        expect(await store.settle(lost, settlement, NOON + LEASE_MS)).toBe(false);
      }
      expect(await claim(store, NOON + LEASE_MS)).toEqual([]);
      expect(await store.settle(again, { type: 'sent', sid: 'SM2' }, NOON + LEASE_MS)).toBe(true);
      expect(await store.settle(again, { type: 'sent', sid: 'SM2' }, NOON + LEASE_MS)).toBe(false);
      expect(await store.listDeadLetters()).toEqual([]);
      expect(idsOf([await claimOne(store, NOON + LEASE_MS)])).toEqual([`${ADA}:1:1`]);
    });

    test('a lease that ran out but was not lent again still settles, and its retry gives up the claim', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      const row = await claimOne(store);
      expect(await store.settle(row, { type: 'retry', at: NOON + LEASE_MS, code: 'x' }, NOON + LEASE_MS * 2)).toBe(
        true,
      );
      expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON + LEASE_MS * 2)).toBe(false);
      expect((await claimOne(store, NOON + LEASE_MS)).attempt).toBe(2);
    });

    test('a row that is given up becomes a dead letter, and the rows behind it go on', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      await store.settle(await claimOne(store), { type: 'dead', code: '63016' }, NOON + 5);
      const behind = await claimOne(store, NOON + 5);
      expect(behind.delivery.id).toBe(`${ADA}:1:1`);
      await store.settle(behind, { type: 'sent', sid: 'SM1' }, NOON + 5);
      await store.commit(commitOf(BOLA, 0, { deliveries: [deliveryOf(BOLA, 1)] }));
      await store.settle(await claimOne(store), { type: 'dead', code: 'timeout' }, NOON + 2);
      expect(await store.listDeadLetters()).toEqual([
        { delivery: deliveryOf(BOLA, 1), code: 'timeout', at: NOON + 2 },
        { delivery: deliveryOf(ADA, 1), code: '63016', at: NOON + 5 },
      ]);
    });

    test('a contact has unsent rows until the last to its own addresses is sent or given up', async () => {
      const { store } = opened();
      const neighbour = neighbourOf(ADA);
      await store.commit(commitOf(neighbour, 0, { deliveries: [deliveryOf(neighbour, 1, 0, STAFF)] }));
      expect((await store.load(neighbour, 'x')).hasUnsent).toBe(false);
      for (const [turn, rows] of [[deliveryOf(ADA, 1), bySms(1)], [deliveryOf(ADA, 2)], [bySms(3)]].entries()) {
        await store.commit(commitOf(ADA, turn, { deliveries: rows, now: NOON }));
        expect((await store.load(neighbour, 'x')).hasUnsent).toBe(false);
        const own = (await claim(store)).filter(({ delivery }) => delivery.contact === ADA);
        expect(own).toHaveLength(rows.length);
        for (const row of own) {
          expect((await store.load(ADA, 'x')).hasUnsent).toBe(true);
          await store.settle(row, turn === 1 ? { type: 'dead', code: 'x' } : { type: 'sent', sid: 'SM1' }, NOON);
        }
        expect((await store.load(ADA, 'x')).hasUnsent).toBe(false);
      }
    });

    test('what comes due next is the earliest row of all contacts', async () => {
      const { store } = opened();
      for (const [contact, now] of [[BOLA, NOON + 5] as const, [ADA, NOON] as const, [CHIDI, NOON + 9] as const]) {
        await store.commit(commitOf(contact, 0, { deliveries: [deliveryOf(contact, 1)], now }));
      }
      expect(await store.nextDueAt()).toBe(NOON);
      await store.settle(await claimOne(store, NOON), { type: 'sent', sid: 'SM1' }, NOON);
      expect(await store.nextDueAt()).toBe(NOON + 5);
    });

    test('it knows when a row next comes due: at once, at the end of a lease, at a retry, never', async () => {
      const { store } = opened();
      expect(await store.nextDueAt()).toBeUndefined();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      expect(await store.nextDueAt()).toBe(NOON);
      const row = await claimOne(store);
      expect(await store.nextDueAt()).toBe(NOON + LEASE_MS);
      await store.settle(row, { type: 'retry', at: NOON + MINUTE_MS, code: 'x' }, NOON);
      expect(await store.nextDueAt()).toBe(NOON + MINUTE_MS);
      const again = await claimOne(store, NOON + MINUTE_MS);
      await store.settle(again, { type: 'sent', sid: 'SM1' }, NOON + MINUTE_MS);
      expect(await store.nextDueAt()).toBeLessThanOrEqual(NOON + MINUTE_MS);
      await store.settle(await claimOne(store, NOON + MINUTE_MS), { type: 'sent', sid: 'SM2' }, NOON + MINUTE_MS);
      expect(await store.nextDueAt()).toBeUndefined();
    });

    test('rows wait out a restart, leases included', async () => {
      const { store, another } = opened();
      await writeRows(store);
      const [row] = await claim(store, NOON, 1);
      await store.close();
      const reopened = await another();
      expect(idsOf(await claim(reopened))).toHaveLength(1);
      if (row === undefined) throw new Error('Nothing was lent.');
      expect(await reopened.settle(row, { type: 'sent', sid: 'SM1' }, NOON)).toBe(true);
    });
  });
}
