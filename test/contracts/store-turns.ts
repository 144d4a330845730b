import { describe, expect, test } from 'vitest';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import {
  ADA,
  BOLA,
  CHIDI,
  DIFFICULT_TEXT,
  MINUTE_MS,
  NOON,
  commitOf,
  handoffOf,
  neighbourOf,
  sessionOf,
} from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

/** Load and commit. */
export function turnsContract(opened: Opened): void {
  describe('turns', () => {
    test('a contact never seen has no session, no answer, nothing unsent and no counts', async () => {
      const { store } = opened();
      expect(await store.load(ADA, 'SM1')).toEqual({ hasUnsent: false, counts: { handoffs: 0, registrations: 0 } });
      expect(await store.transcript(ADA)).toEqual([]);
    });

    test('what a turn wrote is loaded back as it was, for number and username alike', async () => {
      const { store } = opened();
      for (const contact of [ADA, CHIDI]) {
        expect(await store.commit(commitOf(contact))).toEqual({ type: 'committed' });
        const { session, seen } = await store.load(contact, 'another message');
        expect(session).toEqual(sessionOf(contact, 1));
        expect(seen).toBeUndefined();
        expect(await store.transcript(contact)).toEqual(commitOf(contact).transcript);
      }
    });

    test('emoji, Yoruba marks, quotes, newlines and control characters come back to the letter', async () => {
      const { store } = opened();
      const first = commitOf(ADA);
      const session = { ...first.session, profileName: DIFFICULT_TEXT, pages: [DIFFICULT_TEXT, '\ud83d'] };
      const transcript = first.transcript.map((entry) => ({ ...entry, text: DIFFICULT_TEXT }));
      const answer = { replyId: first.answer.replyId, texts: [DIFFICULT_TEXT, ''] };
      await store.commit({ ...first, session, transcript, answer });
      expect(await store.load(ADA, first.messageId)).toMatchObject({ session, seen: answer });
      expect(await store.transcript(ADA)).toEqual(transcript);
    });

    test('a notice that went by e-mail stands in the chat as one, with how far it got', async () => {
      const { store } = opened();
      const [, reply] = commitOf(ADA).transcript;
      if (reply === undefined) throw new Error('The turn says nothing.');
      const { choices: _choices, ...said } = reply;
      const to = "mailto:ade.o'brien+bot@example.com";
      const notice = { ...said, id: `${ADA}:1:1.sm2`, from: 'system', channel: 'email', to } as const;
      await store.commit(commitOf(ADA, 0, { transcript: [reply, notice] }));
      expect(await store.transcript(ADA)).toEqual([reply, notice]);
      const sid = '<0123456789abcdef0123456789abcdef@example.com>';
      await store.recordStatus(ADA, notice.id, 'sent', sid);
      expect(await store.transcript(ADA)).toEqual([reply, { ...notice, status: 'sent', sid }]);
    });

    test('a message committed before is a duplicate with the answer it got, also when the session has moved on', async () => {
      const { store } = opened();
      const first = commitOf(ADA);
      await store.commit(first);
      await store.commit(commitOf(ADA, 1));
      const again = { ...first, answer: { replyId: 'x', texts: ['something else'] } };
      expect(await store.commit(again)).toEqual({ type: 'duplicate', answer: first.answer });
      expect(await store.commit({ ...again, expectedTurn: 2, session: sessionOf(ADA, 3) })).toMatchObject({
        type: 'duplicate',
      });
      expect((await store.load(ADA, first.messageId)).seen).toEqual(first.answer);
      expect((await store.load(ADA, 'new')).session?.turn).toBe(2);
      expect(await store.transcript(ADA)).toHaveLength(4);
    });

    test('a message stays known when the turn after it bears an earlier time', async () => {
      const { store } = opened();
      const [first, second] = [commitOf(ADA, 0, { now: NOON + MINUTE_MS }), commitOf(ADA, 1, { now: NOON })];
      await store.commit(first);
      await store.commit(second);
      expect((await store.load(ADA, first.messageId)).seen).toEqual(first.answer);
      await store.erase({ ...commitOf(ADA, 2), messageId: 'SM-forget', now: NOON });
      expect((await store.load(ADA, first.messageId)).seen?.texts).toEqual([]);
    });

    test('one cause may make a turn for each of several contacts', async () => {
      const { store } = opened();
      const neighbour = neighbourOf(ADA);
      await store.commit(commitOf(ADA, 0, { messageId: 'answer:fees' }));
      expect(await store.commit(commitOf(neighbour, 0, { messageId: 'answer:fees' }))).toEqual({ type: 'committed' });
    });

    test('a turn taken from a session that has moved on, or not come so far, is stale and writes nothing', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA));
      const stale = commitOf(ADA, 0, { messageId: 'SM-late', registrations: [], questions: [{ fact: 'fees' }] });
      expect(await store.commit(stale)).toEqual({ type: 'stale' });
      expect(await store.commit(commitOf(ADA, 2))).toEqual({ type: 'stale' });
      expect(await store.commit(commitOf(BOLA, 1))).toEqual({ type: 'stale' });
      expect((await store.load(ADA, 'SM-late')).seen).toBeUndefined();
      expect(await store.transcript(ADA)).toHaveLength(2);
      expect(await store.listQuestions()).toEqual([]);
      expect((await store.load(BOLA, 'x')).session).toBeUndefined();
    });

    test('a number of the partition is given out once: who counted from an old count is stale', async () => {
      const { store } = opened();
      const neighbour = neighbourOf(ADA);
      const none = { handoffs: 0, registrations: 0 };
      const number = handoffNumber(partitionOf(ADA), 1);
      const counts = { expected: none, next: { handoffs: 1, registrations: 0 } };
      await store.commit(commitOf(ADA, 0, { counts, handoffs: [handoffOf(ADA, number)] }));
      const late = commitOf(neighbour, 0, { counts, handoffs: [handoffOf(neighbour, number)] });
      expect(await store.commit(late)).toEqual({ type: 'stale' });
      expect((await store.findHandoff(number))?.contact).toBe(ADA);
      const loaded = await store.load(neighbour, 'x');
      expect(loaded.counts).toEqual({ handoffs: 1, registrations: 0 });
      const next = { handoffs: 1, registrations: 1 };
      const fresh = commitOf(neighbour, 0, { counts: { expected: loaded.counts, next } });
      expect(await store.commit(fresh)).toEqual({ type: 'committed' });
      expect((await store.load(ADA, 'x')).counts).toEqual(next);
      // The counter of the handoffs stands where it was seen; that of the registrations has moved on.
      const behind = commitOf(ADA, 1, { counts: { expected: loaded.counts, next } });
      expect(await store.commit(behind)).toEqual({ type: 'stale' });
    });

    test('of two turns taken at once from one session exactly one is committed', async () => {
      const { store, another } = opened();
      const other = await another();
      await store.commit(commitOf(ADA));
      const results = await Promise.all([
        store.commit(commitOf(ADA, 1, { messageId: 'SM-a' })),
        other.commit(commitOf(ADA, 1, { messageId: 'SM-b' })),
        store.commit(commitOf(ADA, 1, { messageId: 'SM-c' })),
      ]);
      expect(results.map(({ type }) => type).toSorted()).toEqual(['committed', 'stale', 'stale']);
      expect(await store.transcript(ADA)).toHaveLength(4);
    });

    test('of one message delivered twice at once exactly one is committed and both get one answer', async () => {
      const { store } = opened();
      const first = commitOf(ADA);
      const results = await Promise.all([store.commit(first), store.commit(first)]);
      expect(results).toEqual([{ type: 'committed' }, { type: 'duplicate', answer: first.answer }]);
    });

    test('turns of many contacts at once neither wait for nor spoil each other', async () => {
      const { store } = opened();
      const contacts = Array.from({ length: 50 }, (_, index) => `+23480300000${10 + index}`);
      await store.commit(commitOf(contacts[7] ?? ''));
      const results = await Promise.all(
        contacts.map((contact) => store.commit(commitOf(contact, 0, { messageId: 'm' }))),
      );
      expect(results.filter(({ type }) => type === 'committed')).toHaveLength(49);
      expect(results[7]).toEqual({ type: 'stale' });
      for (const contact of contacts) expect((await store.load(contact, 'x')).session).toEqual(sessionOf(contact, 1));
    });

    test('everything is there again after closing and opening', async () => {
      const { store, another } = opened();
      const first = commitOf(ADA, 0, { questions: [{ fact: 'fees', course: 'python' }] });
      await store.commit(first);
      await store.close();
      const reopened = await another();
      expect(await reopened.load(ADA, first.messageId)).toMatchObject({ session: first.session, seen: first.answer });
      expect(await reopened.transcript(ADA)).toEqual(first.transcript);
      expect(await reopened.listQuestions()).toHaveLength(1);
    });

    test('a closed store says that it cannot answer', async () => {
      const { store } = opened();
      await store.close();
      await expect(store.load(ADA, 'x')).rejects.toMatchObject({ code: 'store:unavailable' });
      await expect(store.commit(commitOf(ADA))).rejects.toMatchObject({ code: 'store:unavailable' });
    });
  });
}
