import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { ClaimedDelivery, Store } from '../../src/store/store.ts';
import { ADA, BOLA, MINUTE_MS, NOON, commitOf, deliveryOf, wroteOut } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const LEASE_MS = 30_000;

async function claim(store: Store, now = NOON): Promise<ClaimedDelivery[]> {
  return store.claimDeliveries({ now, leaseMs: LEASE_MS, limit: 10 });
}

/** Claims what must be exactly one row. */
async function claimOne(store: Store, now = NOON): Promise<ClaimedDelivery> {
  const [only, ...others] = await claim(store, now);
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one row, got ${others.length + (only ? 1 : 0)}.`);
  return only;
}

/** What may have been sent, what went another way, and what waits. */
export function doubtContract(opened: Opened): void {
  describe('a row whose outcome', () => {
    test('is known is lent without doubt: at first, after a retry, and when one before it was in doubt', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      const first = await claimOne(store);
      expect(first).toMatchObject({ attempt: 1, claims: 1, isUncertain: false });
      await store.settle(first, { type: 'retry', at: NOON, code: 'x' }, NOON);
      const again = await claimOne(store);
      expect(again).toMatchObject({ attempt: 2, isUncertain: false });
      await store.settle(again, { type: 'uncertain', at: NOON, code: 'timeout' }, NOON);
      await store.settle(await claimOne(store), { type: 'sent', sid: 'SM1' }, NOON);
      expect(await claimOne(store)).toMatchObject({
        delivery: { id: `${ADA}:1:1` },
        attempt: 1,
        isUncertain: false,
      });
    });

    test('is not known stays the head of its lane, comes due when told, and is lent in doubt', async () => {
      const { store, another } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      const row = await claimOne(store);
      const at = NOON + MINUTE_MS;
      expect(await store.settle(row, { type: 'uncertain', at, code: 'timeout' }, NOON)).toBe(true);
      expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON)).toBe(false);
      expect(await store.nextDueAt()).toBe(at);
      expect(await claim(store, at - 1)).toEqual([]);
      const inDoubt = await claimOne(await another(), at);
      expect(inDoubt).toMatchObject({ attempt: 2, claims: 2, isUncertain: true });
      expect(inDoubt.delivery).toEqual(deliveryOf(ADA, 1));
      await store.settle(inDoubt, { type: 'uncertain', at, code: 'http_500' }, at);
      const still = await claimOne(store, at);
      expect(still).toMatchObject({ attempt: 3, isUncertain: true });
      await store.settle(still, { type: 'retry', at, code: 'stopping' }, at);
      expect(await claimOne(store, at)).toMatchObject({ attempt: 4, isUncertain: false });
      expect(await store.listDeadLetters()).toEqual([]);
    });

    test('nobody knows, as its worker fell silent, is lent in doubt, and is at the same try still', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      await claimOne(store);
      const abandoned = await claimOne(store, NOON + LEASE_MS);
      expect(abandoned).toMatchObject({ attempt: 1, claims: 2, isUncertain: true });
      await store.settle(abandoned, { type: 'retry', at: NOON + LEASE_MS, code: '20429' }, NOON + LEASE_MS);
      expect(await claimOne(store, NOON + LEASE_MS)).toMatchObject({ attempt: 2, claims: 3, isUncertain: false });
    });
  });

  describe('a row that is replaced', () => {
    test('leaves no dead letter, counts as failed in the chat, and lets those behind it go on', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)] }));
      const row = await claimOne(store);
      expect(await store.settle(row, { type: 'replaced', code: '63016' }, NOON + 5)).toBe(true);
      expect(await store.listDeadLetters()).toEqual([]);
      expect((await store.transcript(ADA))[1]).toMatchObject({ status: 'failed' });
      expect((await claimOne(store, NOON + 5)).delivery.id).toBe(`${ADA}:1:1`);
    });
  });

  describe('a row that has to wait', () => {
    const later = { ...deliveryOf(ADA, 1), id: `${ADA}:1:0.a`, notBefore: NOON + MINUTE_MS };

    test('comes due at its time, and nothing waits for it: neither other rows to the address nor the next reply', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [later], now: NOON }));
      await store.commit(commitOf(ADA, 1, { deliveries: [deliveryOf(ADA, 2)], now: NOON }));
      const row = await claimOne(store);
      expect(row.delivery.id).toBe(`${ADA}:2:0`);
      await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON);
      expect((await store.load(ADA, 'x')).hasUnsent).toBe(false);
      expect(await store.nextDueAt()).toBe(NOON + MINUTE_MS);
      expect(await claim(store, NOON + MINUTE_MS - 1)).toEqual([]);
      const due = await claimOne(store, NOON + MINUTE_MS);
      expect(due.delivery).toEqual(later);
      expect(await store.settle(due, { type: 'sent', sid: 'SM2' }, NOON + MINUTE_MS)).toBe(true);
      expect(await store.nextDueAt()).toBeUndefined();
    });

    test('is forgotten with its contact', async () => {
      const { store, finds } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [later], now: NOON }));
      await store.erase({ ...commitOf(ADA, 1), messageId: 'SM-forget' });
      expect(await store.nextDueAt()).toBeUndefined();
      expect(await finds(ADA.slice(1))).toBe(false);
    });
  });

  describe('a message that failed after its row had gone', () => {
    const letter = { delivery: { ...deliveryOf(ADA, 1), body: 'reply 1' }, code: '30005', at: NOON + 7 };

    test('is a dead letter, kept once', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA));
      expect(letter.delivery.id).toBe(wroteOut(ADA, 0).id);
      await store.keepDeadLetter(letter);
      await store.keepDeadLetter({ ...letter, code: '30006', at: NOON + 9 });
      expect(await store.listDeadLetters()).toEqual([letter]);
    });

    test('leaves nothing behind when it is in no chat any more', async () => {
      const { store, finds } = opened();
      await store.commit(commitOf(BOLA));
      await store.keepDeadLetter(letter);
      expect(await store.listDeadLetters()).toEqual([]);
      expect(await finds(ADA.slice(1))).toBe(false);
    });
  });

  describe('an alarm', () => {
    test('is told as new once, whoever raises it, and counts every message that meets it', async () => {
      const { store, another } = opened();
      const other = await another();
      expect(await store.alarms(NOON)).toEqual([]);
      const told = await Promise.all([store, other, store, other].map((one) => one.raiseAlarm('21408', NOON)));
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await other.raiseAlarm('63007', NOON + 1)).toBe(true);
      expect(await store.raiseAlarm('21408', NOON + 5)).toBe(false);
      // A clock that lags takes nothing back.
      expect(await store.raiseAlarm('21408', NOON + 3)).toBe(false);
      expect(await other.alarms(NOON + 5)).toEqual([
        { code: '21408', since: NOON, lastAt: NOON + 5, count: 6 },
        { code: '63007', since: NOON + 1, lastAt: NOON + 1, count: 1 },
      ]);
    });

    test('is forgotten a day after its last message, and new when it comes again', async () => {
      const { store } = opened();
      await store.raiseAlarm('21408', NOON);
      await store.raiseAlarm('21408', NOON + MINUTE_MS);
      await store.raiseAlarm('63007', NOON);
      const dayLater = NOON + LIMITS.alarmMs;
      expect(await store.alarms(dayLater)).toMatchObject([{ code: '21408', count: 2 }]);
      expect(await store.alarms(dayLater + MINUTE_MS)).toEqual([]);
      expect(await store.raiseAlarm('21408', dayLater + MINUTE_MS)).toBe(true);
      expect(await store.alarms(dayLater + MINUTE_MS)).toEqual([
        { code: '21408', since: dayLater + MINUTE_MS, lastAt: dayLater + MINUTE_MS, count: 1 },
      ]);
    });
  });
}
