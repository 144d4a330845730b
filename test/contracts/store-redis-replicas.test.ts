import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import type { TestContext } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import type { TestRedis } from '../support/redis-server.ts';
import { contactsOf, startCluster, startReplicated } from '../support/redis-topologies.ts';
import { ADA, BOLA, NOON, commitOf, deliveryOf, registrationOf } from '../support/stored-turns.ts';

// Side by side, as each has servers of its own and mostly waits.
describe.skipIf(!canTestOnRedis('waiting for replicas'))(
  'A store that waits for a replica',
  { concurrent: true },
  () => {
    test('counts no turn without one, and calls its deliveries out all the same, as they stand', async ({
      onTestFinished,
    }) => {
      const server = await startRedis();
      onTestFinished(() => server.remove());
      const store = await openStrict(server.url, onTestFinished);
      const heard = vi.fn<() => void>();
      store.onDeliveries(heard);
      await vi.waitFor(() => expect(heard).toHaveBeenCalled());
      heard.mockClear();
      const turn = commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] });
      await expect(store.commit(turn)).rejects.toThrow(/0 of 1 replicas/);
      expect(heard).toHaveBeenCalled();
      expect(await store.nextDueAt()).toBe(NOON);
    });

    test('counts a turn once a replica has it', async ({ onTestFinished }) => {
      const replicated = await startReplicated();
      const { primary } = replicated;
      onTestFinished(() => replicated.remove());
      const store = await openStrict(primary.url, onTestFinished);
      expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' });
      expect((await store.commit(commitOf(ADA))).type).toBe('duplicate');
    });

    test('refuses a turn while the replica hangs, also when it is delivered again, and has taken it once in the end', async ({
      onTestFinished,
    }) => {
      const replicated = await startReplicated();
      const { primary, replica } = replicated;
      onTestFinished(() => replicated.remove());
      const [store, other] = [
        await openStrict(primary.url, onTestFinished),
        await openStrict(primary.url, onTestFinished),
      ];
      await store.commit(commitOf(BOLA));
      const turn = commitOf(ADA, 0, { registrations: [registrationOf(ADA, 'OIC-AAAAA')] });
      replica.pause();
      await refusedInTime(() => store.commit(turn));
      // Another process has written nothing itself, so nothing of its own is there to wait for.
      await refusedInTime(() => other.load(ADA, turn.messageId));
      await refusedInTime(() => other.commit(turn));
      replica.resume();
      await vi.waitFor(async () => expect((await other.load(ADA, turn.messageId)).seen).toEqual(turn.answer), {
        timeout: 10_000,
      });
      expect(await other.commit(turn)).toEqual({ type: 'duplicate', answer: turn.answer });
      expect(await store.listRegistrations()).toHaveLength(1);
      expect((await store.load(ADA, 'another')).session?.turn).toBe(1);
    });

    test('lends nothing of the outbox that the replica does not know to be lent', async ({ onTestFinished }) => {
      const replicated = await startReplicated();
      const { primary, replica } = replicated;
      onTestFinished(() => replicated.remove());
      const store = await openStrict(primary.url, onTestFinished);
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      replica.pause();
      for (let tries = 0; tries < 2; tries += 1) {
        await refusedInTime(() => store.claimDeliveries({ now: NOON, leaseMs: 1_000, limit: 1 }));
      }
      replica.resume();
      // However long that took, it does not count against the row.
      await vi.waitFor(
        async () =>
          expect(await store.claimDeliveries({ now: NOON, leaseMs: 1_000, limit: 1 })).toMatchObject([{ claims: 1 }]),
        { timeout: 10_000 },
      );
    });

    test('is not taken in by a server that forgot the scripts', async ({ onTestFinished }) => {
      const replicated = await startReplicated();
      const { primary, replica } = replicated;
      onTestFinished(() => replicated.remove());
      const store = await openStrict(primary.url, onTestFinished);
      await store.commit(commitOf(ADA));
      await flushScripts(primary);
      expect(await store.commit(commitOf(ADA, 1))).toEqual({ type: 'committed' });
      await flushScripts(primary);
      replica.pause();
      await refusedInTime(() => store.commit(commitOf(ADA, 2)));
    });

    test('asks the node of a cluster that has the contact, whose replica counts alone, and follows a slot that moves', async ({
      onTestFinished,
    }) => {
      const cluster = await startCluster();
      onTestFinished(() => cluster.remove());
      const [one = '', other = ''] = await contactsOf(cluster.masters[0], 2);
      const [lonely = ''] = await contactsOf(cluster.masters[1], 1);
      const store = await openStrict(cluster.url, onTestFinished);
      expect(await store.commit(commitOf(one))).toEqual({ type: 'committed' });
      await expect(store.commit(commitOf(lonely))).rejects.toThrow(/0 of 1 replicas/);
      cluster.replica.pause();
      await refusedInTime(() => store.commit(commitOf(one, 1)));
      cluster.replica.resume();
      await vi.waitFor(async () => expect((await store.commit(commitOf(one, 1))).type).toBe('duplicate'), {
        timeout: 10_000,
      });
      await moveToReplica(cluster.replica);
      expect(await store.commit(commitOf(other))).toEqual({ type: 'committed' });
      expect(await store.commit(commitOf(one, 2))).toEqual({ type: 'committed' });
    });
  },
);

async function openStrict(url: string, onFinished: TestContext['onTestFinished']): Promise<Store> {
  const store = createRedisStore({ url, waitReplicas: 1 });
  onFinished(() => store.close());
  await vi.waitFor(() => store.ping(), { timeout: 10_000 });
  return store;
}

/** Twilio waits 15 seconds, the webhook four. */
async function refusedInTime(call: () => Promise<unknown>): Promise<void> {
  const before = Date.now();
  await expect(call()).rejects.toMatchObject({ code: 'store:unavailable' });
  expect(Date.now() - before).toBeLessThan(4_000);
}

async function flushScripts(server: TestRedis): Promise<void> {
  const admin = new Redis(server.url);
  await admin.script('FLUSH');
  admin.disconnect();
}

/** What an operator does before taking a master away: it hands over to its replica, and follows it. */
async function moveToReplica(replica: TestRedis): Promise<void> {
  const admin = new Redis(replica.url);
  try {
    await vi.waitFor(() => admin.call('CLUSTER', 'FAILOVER'), { timeout: 10_000 });
    await vi.waitFor(
      async () => expect(await admin.info('replication')).toMatch(/role:master[^]*slave0:.*state=online/),
      {
        timeout: 20_000,
      },
    );
  } finally {
    admin.disconnect();
  }
}
