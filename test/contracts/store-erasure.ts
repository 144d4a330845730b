import { describe, expect, test } from 'vitest';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import type { Commit, Store } from '../../src/store/store.ts';
import {
  ADA,
  MINUTE_MS,
  NOON,
  STAFF,
  commitOf,
  deliveryOf,
  handoffOf,
  neighbourOf,
  registrationOf,
  sessionOf,
} from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const NEIGHBOUR = neighbourOf(ADA);

/** A turn that leaves something in every place a store has. */
function fullTurn(contact: string, turn: number, count: number): Commit {
  return commitOf(contact, turn, {
    deliveries: [deliveryOf(contact, turn + 1, 1), deliveryOf(contact, turn + 1, 2, STAFF)],
    registrations: [registrationOf(contact, `OIC-AAAA${count}`)],
    handoffs: [handoffOf(contact, handoffNumber(partitionOf(contact), count))],
    questions: [{ fact: 'fees', course: 'python' }, { fact: 'online' }],
    wakes: [{ name: 'nudge', at: NOON + MINUTE_MS }],
  });
}

async function fillTheStore(store: Store): Promise<void> {
  await store.commit(fullTurn(ADA, 0, 1));
  const [first] = await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 1 });
  if (first !== undefined) await store.settle(first, { type: 'dead', code: 'x' }, NOON);
  await store.commit(fullTurn(ADA, 1, 2));
  await store.recordStatus(ADA, `${ADA}:1:0`, 'read', 'SM1');
  await store.commit(fullTurn(NEIGHBOUR, 0, 3));
}

const ORDER = {
  contact: ADA,
  messageId: `SM-forget-${ADA}`,
  expectedTurn: 2,
  answer: { replyId: `${ADA}:3:0`, texts: ['You are forgotten.'] },
  deliveries: [],
  now: NOON + MINUTE_MS,
};

const FORGOTTEN = { forgottenAtTurn: 3, hasUnsent: false, counts: { handoffs: 0, registrations: 0 } };

export function erasureContract(opened: Opened): void {
  describe('erasing a contact', () => {
    test('leaves no trace of it in any name or value, and everybody else as they were', async () => {
      const { store, finds } = opened();
      await fillTheStore(store);
      expect(await finds(ADA.slice(1))).toBe(true);
      expect(await store.erase(ORDER)).toEqual({ type: 'committed' });
      expect(await finds(ADA.slice(1))).toBe(false);
      expect(await finds('OIC-AAAA1')).toBe(false);
      expect(await store.load(ADA, 'x')).toEqual(FORGOTTEN);
      expect(await store.transcript(ADA)).toEqual([]);
      expect((await store.load(ADA, fullTurn(ADA, 0, 1).messageId)).seen?.texts).toEqual([]);
      expect(await store.listDeadLetters()).toEqual([]);
      expect((await store.load(NEIGHBOUR, 'x')).session).toEqual(sessionOf(NEIGHBOUR, 1));
      expect(await store.transcript(NEIGHBOUR)).toHaveLength(2);
      expect((await store.listRegistrations()).map(({ contact }) => contact)).toEqual([NEIGHBOUR]);
      expect((await store.listHandoffs()).map(({ contact }) => contact)).toEqual([NEIGHBOUR]);
      expect((await store.listQuestions()).map(({ askedBy }) => askedBy)).toEqual([[NEIGHBOUR], [NEIGHBOUR]]);
    });

    test('leaves alone whoever has a number that only begins with the same digits', async () => {
      const { store } = opened();
      const endings = Array.from({ length: 100 }, (_, ending) => ADA + String(ending).padStart(2, '0'));
      const longer = endings.find((contact) => partitionOf(contact) === partitionOf(ADA));
      if (longer === undefined) throw new Error('No such number is in the same partition.');
      await store.commit(fullTurn(ADA, 0, 1));
      await store.commit(fullTurn(longer, 0, 2));
      await store.erase({ ...ORDER, expectedTurn: 1 });
      expect((await store.listRegistrations()).map(({ contact }) => contact)).toEqual([longer]);
      expect((await store.listQuestions()).map(({ askedBy }) => askedBy)).toEqual([[longer], [longer]]);
      expect((await store.load(longer, 'x')).hasUnsent).toBe(true);
    });

    test('unsent rows are not sent any more, also one that is lent, and those behind them go on', async () => {
      const { store } = opened();
      await store.commit(fullTurn(ADA, 0, 1));
      const lent = await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 10 });
      expect(lent).toHaveLength(2);
      await store.commit(fullTurn(NEIGHBOUR, 0, 2));
      await store.erase({ ...ORDER, expectedTurn: 1 });
      for (const row of lent) expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON)).toBe(false);
      const next = await store.claimDeliveries({ now: NOON + MINUTE_MS, leaseMs: MINUTE_MS, limit: 10 });
      expect(next.map(({ delivery }) => delivery.id).toSorted()).toEqual([`${NEIGHBOUR}:1:1`, `${NEIGHBOUR}:1:2`]);
      expect(next.map(({ attempt }) => attempt)).toEqual([1, 1]);
    });

    test('a row of somebody else at the head of a lane stays lent', async () => {
      const { store } = opened();
      await store.commit(fullTurn(NEIGHBOUR, 0, 1));
      const lent = await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 10 });
      await store.commit(fullTurn(ADA, 0, 2));
      await store.erase({ ...ORDER, expectedTurn: 1 });
      expect(await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 10 })).toEqual([]);
      for (const row of lent) expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON)).toBe(true);
      expect(await store.nextDueAt()).toBeUndefined();
    });

    test('is carried out once: the order delivered again gets its answer and forgets nothing newer', async () => {
      const { store, another } = opened();
      await fillTheStore(store);
      await store.erase(ORDER);
      await store.commit(commitOf(ADA, 3, { messageId: 'SM-new-start' }));
      expect(await store.erase(ORDER)).toEqual({ type: 'duplicate', answer: ORDER.answer });
      const reopened = await another();
      expect((await reopened.load(ADA, ORDER.messageId)).seen).toEqual(ORDER.answer);
      expect((await reopened.load(ADA, 'x')).session).toEqual(sessionOf(ADA, 4));
      expect((await reopened.load(NEIGHBOUR, ORDER.messageId)).seen).toBeUndefined();
    });

    test('has a new chat count on, so that nothing told of the old one meets the new: a turn that begins at 0 is stale', async () => {
      const { store, another } = opened();
      await fillTheStore(store);
      await store.erase(ORDER);
      const reopened = await another();
      expect(await reopened.load(ADA, 'x')).toEqual(FORGOTTEN);
      expect(await reopened.commit(commitOf(ADA, 0, { messageId: 'SM-new' }))).toEqual({ type: 'stale' });
      expect(await reopened.commit(commitOf(ADA, 3, { messageId: 'SM-new' }))).toEqual({ type: 'committed' });
      expect(await reopened.load(ADA, 'x')).not.toHaveProperty('forgottenAtTurn');
      await reopened.recordStatus(ADA, `${ADA}:1:0`, 'failed', 'SM-late');
      expect((await reopened.transcript(ADA)).map(({ status }) => status)).toEqual([undefined, 'queued']);
    });

    test('twice counts on as well, also when nothing was written between', async () => {
      const { store } = opened();
      await fillTheStore(store);
      await store.erase(ORDER);
      const again = { ...ORDER, messageId: 'SM-forget-again', expectedTurn: 3 };
      expect(await store.erase({ ...again, expectedTurn: 0 })).toEqual({ type: 'stale' });
      expect(await store.erase(again)).toEqual({ type: 'committed' });
      expect((await store.load(ADA, 'x')).forgottenAtTurn).toBe(4);
    });

    test('gives no number out again: the counts of the partition stay', async () => {
      const { store } = opened();
      const next = { handoffs: 1, registrations: 1 };
      await store.commit({ ...fullTurn(ADA, 0, 1), counts: { expected: { handoffs: 0, registrations: 0 }, next } });
      await store.erase({ ...ORDER, expectedTurn: 1 });
      expect((await store.load(ADA, 'x')).counts).toEqual(next);
    });

    test('keeps a message from before it known, without what was answered: delivered again, it begins nothing anew', async () => {
      const { store, another } = opened();
      await fillTheStore(store);
      await store.erase(ORDER);
      const reopened = await another();
      for (const turn of [0, 1]) {
        expect((await reopened.load(ADA, `SM${ADA}-${turn}`)).seen?.texts).toEqual([]);
        expect((await reopened.commit(fullTurn(ADA, turn, 9))).type).toBe('duplicate');
      }
      expect((await reopened.load(ADA, 'x')).session).toBeUndefined();
      expect(await store.commit(commitOf(ADA, 3, { messageId: 'SM-new-start' }))).toEqual({ type: 'committed' });
    });

    test('leaves a receipt in the outbox where nobody waits for it, behind nothing, and once', async () => {
      const { store } = opened();
      await fillTheStore(store);
      let calls = 0;
      const stopListening = store.onDeliveries(() => (calls += 1));
      const order = { ...ORDER, deliveries: [deliveryOf(ADA, 3)] };
      expect(await store.erase(order)).toEqual({ type: 'committed' });
      expect((await store.erase(order)).type).toBe('duplicate');
      expect(calls).toBeGreaterThan(0);
      stopListening();
      const now = ORDER.now + MINUTE_MS;
      const claimed = await store.claimDeliveries({ now, leaseMs: MINUTE_MS, limit: 10 });
      const own = claimed.filter(({ delivery }) => delivery.contact === ADA);
      expect(own.map(({ delivery }) => delivery)).toEqual(order.deliveries);
      for (const row of own) expect(await store.settle(row, { type: 'sent', sid: 'SM1' }, now)).toBe(true);
      expect(await store.load(ADA, 'x')).toEqual(FORGOTTEN);
      expect(await store.transcript(ADA)).toEqual([]);
    });

    test('leaves the order to delete copies to be carried out, through the next erasure too', async () => {
      const { store } = opened();
      await fillTheStore(store);
      const forgets = { address: STAFF, until: NOON, order: ORDER.messageId, receipts: [] };
      const row = { ...deliveryOf(ADA, 3), id: `${ADA}:3:forget`, body: '', forgets, notBefore: NOON + 5 * MINUTE_MS };
      await store.erase({ ...ORDER, deliveries: [row, deliveryOf(ADA, 3)] });
      await store.erase({ ...ORDER, messageId: 'SM-forget-again', expectedTurn: 3 });
      const now = NOON + 5 * MINUTE_MS;
      const lent = await store.claimDeliveries({ now, leaseMs: MINUTE_MS, limit: 10 });
      expect(lent.filter(({ delivery }) => delivery.contact === ADA).map(({ delivery }) => delivery)).toEqual([row]);
    });

    test('has that order go on as at its first attempt where it got on, and then be done', async () => {
      const { store } = opened();
      const forgets = { address: STAFF, until: NOON, order: ORDER.messageId, receipts: [] };
      await store.erase({ ...ORDER, expectedTurn: 0, deliveries: [{ ...deliveryOf(ADA, 3), forgets }] });
      let now = ORDER.now;
      for (const attempt of [1, 2, 1, 1]) {
        const [lent] = await store.claimDeliveries({ now, leaseMs: MINUTE_MS, limit: 10 });
        expect(lent).toMatchObject({ attempt, isUncertain: false });
        now += MINUTE_MS;
        const type = attempt === 1 && now === ORDER.now + MINUTE_MS ? 'retry' : 'resume';
        expect(lent !== undefined && (await store.settle(lent, { type, at: now, code: 'x' }, now))).toBe(true);
        expect(lent !== undefined && (await store.settle(lent, { type, at: now, code: 'x' }, now))).toBe(false);
      }
      const [lent] = await store.claimDeliveries({ now, leaseMs: MINUTE_MS, limit: 10 });
      expect(lent).toMatchObject({ attempt: 1, claims: 5 });
      expect(lent !== undefined && (await store.settle(lent, { type: 'done' }, now))).toBe(true);
      expect(await store.nextDueAt()).toBeUndefined();
      expect(await store.listDeadLetters()).toEqual([]);
    });

    test('leaves the order to tell those who asked to be carried out: they wait, whoever gave it', async () => {
      const { store } = opened();
      const tells = { fact: 'fees', course: 'python', cause: 'SM-answer' } as const;
      const row = { ...deliveryOf(ADA, 1), id: `${ADA}:tell:SM-answer`, body: '', tells };
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1), row] }));
      expect(await store.erase({ ...ORDER, expectedTurn: 1 })).toEqual({ type: 'committed' });
      const lent = await store.claimDeliveries({ now: ORDER.now, leaseMs: MINUTE_MS, limit: 10 });
      expect(lent.map(({ delivery }) => delivery)).toEqual([row]);
    });

    test('ordered from a session that has moved on is stale and forgets nothing', async () => {
      const { store } = opened();
      await fillTheStore(store);
      expect(await store.erase({ ...ORDER, expectedTurn: 1 })).toEqual({ type: 'stale' });
      expect((await store.load(ADA, ORDER.messageId)).seen).toBeUndefined();
      expect(await store.transcript(ADA)).toHaveLength(4);
    });

    test('a status that comes afterwards brings nothing back', async () => {
      const { store, finds } = opened();
      await fillTheStore(store);
      await store.erase(ORDER);
      await store.recordStatus(ADA, `${ADA}:1:0`, 'read', 'SM1');
      expect(await finds(ADA.slice(1))).toBe(false);
    });
  });
}
