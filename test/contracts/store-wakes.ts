import { describe, expect, test } from 'vitest';
import type { ClaimedWake, Store } from '../../src/store/store.ts';
import { ADA, BOLA, CHIDI, MINUTE_MS, NOON, commitOf, neighbourOf } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

const LEASE_MS = 30_000;
const DUE = NOON + 240 * MINUTE_MS;

async function claim(store: Store, now = DUE, limit = 10): Promise<ClaimedWake[]> {
  return store.claimWakes({ now, leaseMs: LEASE_MS, limit });
}

/** Claims what must be exactly one wake. */
async function claimOne(store: Store, now = DUE): Promise<ClaimedWake> {
  const [only, ...others] = await claim(store, now);
  if (only === undefined || others.length > 0) throw new Error('Expected one wake.');
  return only;
}

async function setNudge(store: Store, contact = ADA, at = DUE, turn = 0): Promise<void> {
  await store.commit(commitOf(contact, turn, { wakes: [{ name: 'nudge', at }] }));
}

/** What is to happen to a conversation though nobody writes. */
export function wakesContract(opened: Opened): void {
  describe('wakes', () => {
    test('one is lent when it is due and not before, whoever the contact is', async () => {
      const { store } = opened();
      for (const contact of [ADA, CHIDI]) {
        await store.commit(commitOf(contact, 0, { wakes: [{ name: 'escalate', at: DUE }] }));
        expect(await claim(store, DUE - 1)).toEqual([]);
        const wake = await claimOne(store);
        expect(wake).toEqual({ contact, name: 'escalate', at: DUE, lentUntil: DUE + LEASE_MS });
        await store.dropWake(wake);
      }
      expect(await claim(store, DUE + MINUTE_MS)).toEqual([]);
    });

    test('a contact has one of each name: set again it is moved, and each is cancelled by its own name', async () => {
      const { store } = opened();
      const both = [
        { name: 'nudge' as const, at: DUE },
        { name: 'escalate' as const, at: DUE + 1 },
      ];
      await store.commit(commitOf(ADA, 0, { wakes: both }));
      await setNudge(store, ADA, DUE + MINUTE_MS, 1);
      expect(await claimOne(store, DUE + 1)).toMatchObject({ name: 'escalate', at: DUE + 1 });
      await store.commit(commitOf(ADA, 2, { wakes: [{ name: 'escalate' }] }));
      expect(await claimOne(store, DUE + 60 * MINUTE_MS)).toMatchObject({ name: 'nudge', at: DUE + MINUTE_MS });
    });

    test('a turn that says nothing of them leaves them, and cancelling what is not there is no matter', async () => {
      const { store } = opened();
      await store.commit(commitOf(ADA, 0, { wakes: [{ name: 'nudge' }] }));
      await setNudge(store, ADA, DUE, 1);
      await store.commit(commitOf(ADA, 2));
      expect(await claimOne(store)).toMatchObject({ contact: ADA, at: DUE });
    });

    test('a turn that is stale or was taken before sets and cancels nothing', async () => {
      const { store } = opened();
      await setNudge(store);
      const late = commitOf(ADA, 0, {
        messageId: 'SM-late',
        wakes: [{ name: 'nudge' }, { name: 'escalate', at: DUE }],
      });
      expect(await store.commit(late)).toEqual({ type: 'stale' });
      const again = commitOf(ADA, 0, { wakes: [{ name: 'nudge' }] });
      expect((await store.commit(again)).type).toBe('duplicate');
      expect(await claimOne(store)).toMatchObject({ name: 'nudge', at: DUE });
    });

    test('of several workers that claim at once each gets others', async () => {
      const { store, another } = opened();
      const other = await another();
      const contacts = Array.from({ length: 20 }, (_, index) => `+23480400000${10 + index}`);
      for (const contact of contacts) await setNudge(store, contact);
      const lent = await Promise.all([claim(store, DUE, 20), claim(other, DUE, 20), claim(store), claim(other)]);
      expect(
        lent
          .flat()
          .map(({ contact }) => contact)
          .toSorted(),
      ).toEqual(contacts);
    });

    test('no more are lent than were asked for, and those longest due come first', async () => {
      const { store } = opened();
      const contacts = Array.from({ length: 6 }, (_, index) => `+23480500000${10 + index}`);
      for (const [index, contact] of contacts.entries()) await setNudge(store, contact, DUE + (6 - index) * 1000);
      const first = await claim(store, DUE + MINUTE_MS, 2);
      expect(first.map(({ contact }) => contact)).toEqual(['+2348050000015', '+2348050000014']);
      const rest = await claim(store, DUE + MINUTE_MS);
      expect(rest.map(({ contact }) => contact)).toEqual(contacts.slice(0, 4).toReversed());
    });

    test('one whose worker died is lent again when the lease has ended, until a turn has taken it', async () => {
      const { store, another } = opened();
      await setNudge(store);
      await claimOne(store);
      const other = await another();
      expect(await claim(other, DUE + LEASE_MS - 1)).toEqual([]);
      expect(await claimOne(other, DUE + LEASE_MS)).toMatchObject({ contact: ADA, name: 'nudge', at: DUE + LEASE_MS });
      await other.commit(commitOf(ADA, 1, { messageId: 'wake:nudge', wakes: [{ name: 'nudge' }] }));
      expect(await claim(store, DUE + 60 * MINUTE_MS)).toEqual([]);
    });

    test('one that was moved while it was lent is free again, at its new time, and cannot be dropped any more', async () => {
      const { store } = opened();
      await setNudge(store);
      const lent = await claimOne(store);
      await setNudge(store, ADA, DUE + MINUTE_MS, 1);
      await store.dropWake(lent);
      expect(await claim(store, DUE + MINUTE_MS - 1)).toEqual([]);
      expect(await claimOne(store, DUE + MINUTE_MS)).toMatchObject({ contact: ADA, at: DUE + MINUTE_MS });
    });

    test('a worker whose lease was given to another drops nothing', async () => {
      const { store } = opened();
      await setNudge(store);
      const late = await claimOne(store);
      const lent = await claimOne(store, DUE + LEASE_MS);
      await store.dropWake(late);
      expect(await claimOne(store, DUE + 2 * LEASE_MS)).toMatchObject({ contact: ADA, at: lent.lentUntil });
    });

    test('what comes due next is the earliest of all contacts, or the end of a lease, or nothing', async () => {
      const { store } = opened();
      expect(await store.nextWakeAt()).toBeUndefined();
      for (const [contact, at] of [[BOLA, DUE + 5] as const, [ADA, DUE] as const, [CHIDI, DUE + 9] as const]) {
        await setNudge(store, contact, at);
      }
      expect(await store.nextWakeAt()).toBe(DUE);
      await claimOne(store);
      expect(await store.nextWakeAt()).toBe(DUE + 5);
      for (const wake of await claim(store, DUE + 9)) await store.dropWake(wake);
      expect(await store.nextWakeAt()).toBe(DUE + LEASE_MS);
    });

    test('those of a contact that is forgotten are forgotten, lent or not, and nobody else’s', async () => {
      const { store } = opened();
      const neighbour = neighbourOf(ADA);
      const wakes = [
        { name: 'nudge' as const, at: DUE },
        { name: 'escalate' as const, at: DUE + 1 },
      ];
      for (const contact of [ADA, neighbour]) await store.commit(commitOf(contact, 0, { wakes }));
      await claim(store);
      const answer = { replyId: `${ADA}:2:0`, texts: [] };
      await store.erase({ contact: ADA, messageId: 'SM-forget', expectedTurn: 1, answer, now: NOON });
      const left = await claim(store, DUE + 60 * MINUTE_MS);
      expect(left.map(({ contact, name }) => `${name} ${contact}`)).toEqual([
        `escalate ${neighbour}`,
        `nudge ${neighbour}`,
      ]);
    });

    test('they outlive a restart, leases included', async () => {
      const { store, another } = opened();
      await setNudge(store, ADA);
      await setNudge(store, BOLA);
      await claim(store, DUE, 1);
      await store.close();
      const reopened = await another();
      expect(await claim(reopened)).toHaveLength(1);
      expect(await claim(reopened, DUE + LEASE_MS)).toHaveLength(2);
    });
  });
}
