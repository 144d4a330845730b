import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import type { Session } from '../../src/domain/session.ts';
import {
  ADA,
  BOLA,
  CHIDI,
  MINUTE_MS,
  NOON,
  commitOf,
  deliveryOf,
  handoffOf,
  neighbourOf,
  registrationOf,
  wroteOut,
} from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

/** What is read outside a turn. */
export function recordsContract(opened: Opened): void {
  describe('records', () => {
    test('how far a reply got only rises, and the sid is learnt once', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA));
      const { id } = wroteOut(ADA, 0);
      const tick = async (): Promise<unknown> => {
        const [, { status, sid } = {}] = await store.transcript(ADA);
        return [status, sid];
      };
      expect(await tick()).toEqual(['queued', undefined]);
      await store.recordStatus(ADA, id, 'delivered');
      expect(await tick()).toEqual(['delivered', undefined]);
      await store.recordStatus(ADA, id, 'sent', 'SM77');
      expect(await tick()).toEqual(['delivered', 'SM77']);
      await store.recordStatus(ADA, id, 'read', 'SM88');
      expect(await tick()).toEqual(['read', 'SM77']);
      await store.recordStatus(ADA, id, 'queued');
      expect(await tick()).toEqual(['read', 'SM77']);
      const [first] = await store.transcript(ADA);
      expect(first).toEqual(commitOf(ADA).transcript[0]);
    });

    test.each([
      [['failed', 'delivered'], 'delivered'],
      [['delivered', 'failed'], 'delivered'],
      [['failed', 'read'], 'read'],
      [['read', 'failed'], 'read'],
      [['sent', 'failed'], 'failed'],
      [['failed', 'sent'], 'failed'],
    ] as const)(
      'a message reported as %j counts as %s: that it arrived is proof, in whatever order it is heard',
      async (reports, counts) => {
        const { store } = opened();
        await store.commit(commitOf(ADA));
        for (const status of reports) await store.recordStatus(ADA, wroteOut(ADA, 0).id, status, 'SM1');
        expect((await store.transcript(ADA))[1]?.status).toBe(counts);
      },
    );

    test('a status for a reply that is not known leaves nothing behind', async () => {
      const { store } = opened();
      await store.recordStatus(BOLA, `${BOLA}:1:0`, 'delivered', 'SM1');
      await store.commit(commitOf(BOLA));
      expect((await store.transcript(BOLA))[1]).toEqual(wroteOut(BOLA, 0));
    });

    test('a row that was sent or given up says so in the chat', async () => {
      const { store } = opened();
      const entries = [0, 1].map((index) => ({ ...wroteOut(ADA, 0), id: `${ADA}:1:${index}` }));
      const deliveries = [deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1)];
      await store.commit(commitOf(ADA, 0, { transcript: entries, deliveries }));
      for (const settlement of [{ type: 'sent', sid: 'SM5' } as const, { type: 'dead', code: 'x' } as const]) {
        const [row] = await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 1 });
        if (row === undefined) throw new Error('Nothing was lent.');
        await store.settle(row, settlement, NOON);
      }
      expect(await store.transcript(ADA)).toMatchObject([{ status: 'sent', sid: 'SM5' }, { status: 'failed' }]);
    });

    test('what a callback told before the row was settled is not undone by settling it', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      const [row] = await store.claimDeliveries({ now: NOON, leaseMs: MINUTE_MS, limit: 1 });
      if (row === undefined) throw new Error('Nothing was lent.');
      await store.recordStatus(ADA, row.delivery.id, 'delivered', 'SM-told-first');
      await store.settle(row, { type: 'sent', sid: 'SM-told-later' }, NOON);
      expect((await store.transcript(ADA))[1]).toMatchObject({ status: 'delivered', sid: 'SM-told-first' });
    });

    test('a chat keeps its order and only its newest entries', async () => {
      const { store, finds } = opened();
      const turns = LIMITS.transcriptEntries / 2 + 3;
      for (let turn = 0; turn < turns; turn += 1) await store.commit(commitOf(ADA, turn));
      await store.commit(commitOf(BOLA));
      const kept = await store.transcript(ADA);
      expect(kept).toHaveLength(LIMITS.transcriptEntries);
      expect(kept[0]?.text).toBe('message 4');
      expect(kept.at(-1)).toEqual(wroteOut(ADA, turns - 1));
      expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).toSorted((one, other) => one - other));
      expect(await store.transcript(BOLA)).toHaveLength(2);
      // A status for an entry that is not there leaves nothing behind.
      await store.recordStatus(ADA, `${ADA}:9999:0`, 'read', 'SM-of-long-ago');
      expect(await finds('SM-of-long-ago')).toBe(false);
    });

    test('a message of two days is answered as it was, however long the chat has grown since', async () => {
      const { store, another } = opened();
      const turns = LIMITS.transcriptEntries / 2 + 20;
      for (let turn = 0; turn < turns; turn += 1) await store.commit(commitOf(ADA, turn));
      const first = commitOf(ADA);
      expect((await (await another()).load(ADA, first.messageId)).seen).toEqual(first.answer);
      expect(await store.commit({ ...first, expectedTurn: turns })).toEqual({
        type: 'duplicate',
        answer: first.answer,
      });
    });

    test('registrations of all contacts are listed oldest first, the amended ones as they are now', async () => {
      const { store } = opened();
      const late = registrationOf(ADA, 'OIC-AAAAA', NOON + 2);
      const early = registrationOf(BOLA, 'OIC-ZZZZZ', NOON + 1);
      await store.commit(commitOf(ADA, 0, { registrations: [late] }));
      await store.commit(commitOf(BOLA, 0, { registrations: [early, registrationOf(BOLA, 'OIC-MMMMM', NOON + 3)] }));
      const amended = { ...late, courses: ['mobile' as const], status: 'cancelled' as const, updatedAt: NOON + 9 };
      await store.commit(commitOf(ADA, 1, { registrations: [amended] }));
      expect(await store.listRegistrations()).toEqual([early, amended, registrationOf(BOLA, 'OIC-MMMMM', NOON + 3)]);
    });

    test('a registration that another contact takes over is theirs, listed once, and forgotten with both', async () => {
      const { store, finds } = opened();
      expect(partitionOf(CHIDI)).not.toBe(partitionOf(ADA));
      const before = registrationOf(CHIDI, 'OIC-AAAAA');
      await store.commit(commitOf(CHIDI, 0, { registrations: [before] }));
      const after = { ...before, contact: ADA, updatedAt: NOON + 1 };
      await store.commit(commitOf(ADA, 0, { registrations: [after] }));
      expect(await store.listRegistrations()).toEqual([after]);
      const erased = { messageId: 'delete-me', expectedTurn: 1, deliveries: [], now: NOON + 2 };
      await store.erase({ ...erased, contact: CHIDI, answer: { replyId: `${CHIDI}:2:0`, texts: [] } });
      expect(await store.listRegistrations()).toEqual([after]);
      await store.erase({ ...erased, contact: ADA, answer: { replyId: `${ADA}:2:0`, texts: [] } });
      expect(await store.listRegistrations()).toEqual([]);
      expect(await finds('OIC-AAAAA')).toBe(false);
    });

    test('handoffs are found by number and listed oldest first, by status when asked', async () => {
      const { store } = opened();
      const [ofAda, ofBola] = [handoffNumber(partitionOf(ADA), 1), handoffNumber(partitionOf(BOLA), 3)];
      await store.commit(commitOf(ADA, 0, { handoffs: [handoffOf(ADA, ofAda, NOON + 1)] }));
      await store.commit(commitOf(BOLA, 0, { handoffs: [handoffOf(BOLA, ofBola)] }));
      const claimed = { ...handoffOf(ADA, ofAda, NOON + 1), status: 'claimed' as const, claimedBy: BOLA };
      await store.commit(commitOf(ADA, 1, { handoffs: [claimed] }));
      expect(await store.findHandoff(ofAda)).toEqual(claimed);
      expect(await store.findHandoff(ofAda + 64)).toBeUndefined();
      expect((await store.listHandoffs()).map(({ number }) => number)).toEqual([ofBola, ofAda]);
      expect(await store.listHandoffs({ status: ['open'] })).toEqual([handoffOf(BOLA, ofBola)]);
      expect(await store.listHandoffs({ status: ['open', 'claimed'] })).toHaveLength(2);
      expect(await store.listHandoffs({ status: ['closed'] })).toEqual([]);
    });

    test('a question is kept once a fact and course, with everybody who asked, in the order they last did', async () => {
      const { store } = opened();
      const [fees, online] = [{ fact: 'fees', course: 'python' } as const, { fact: 'online' } as const];
      await store.commit(commitOf(CHIDI, 0, { questions: [online, fees] }));
      await store.commit(commitOf(BOLA, 0, { questions: [online, fees], now: NOON + 5 }));
      await store.commit(commitOf(ADA, 0, { questions: [fees, { fact: 'fees' }], now: NOON + 1 }));
      await store.commit(commitOf(ADA, 1, { questions: [fees], now: NOON + 9 }));
      await store.commit(commitOf(neighbourOf(ADA), 0, { questions: [fees], now: NOON + 7 }));
      expect(await store.listQuestions()).toEqual([
        { fact: 'fees', askedBy: [ADA], askedAt: [NOON + 1] },
        {
          fact: 'fees',
          course: 'python',
          askedBy: [CHIDI, BOLA, neighbourOf(ADA), ADA],
          askedAt: [NOON, NOON + 5, NOON + 7, NOON + 9],
        },
        { fact: 'online', askedBy: [CHIDI, BOLA], askedAt: [NOON, NOON + 5] },
      ]);
    });

    test('every contact with a session is listed once, however many there are', async () => {
      const { store } = opened();
      // More in one partition than a store reads at a time.
      const numbers = Array.from({ length: 90_000 }, (_, index) => `+234806${String(index).padStart(7, '0')}`);
      const neighbours = numbers.filter((number) => partitionOf(number) === partitionOf(ADA)).slice(0, 1_200);
      const contacts = [...neighbours, CHIDI];
      await Promise.all(contacts.map((contact) => store.commit(commitOf(contact))));
      const sessions: Session[] = [];
      for await (const session of store.listSessions()) sessions.push(session);
      expect(sessions.map(({ contact }) => contact).toSorted()).toEqual(contacts.toSorted());
      expect(sessions[0]?.state).toBe('registration.asking_name');
    });

    test('it answers when it is well, and has nothing to warn of', async () => {
      const { store } = opened();
      await store.ping();
      expect(await store.warnings()).toEqual([]);
    });
  });
}
