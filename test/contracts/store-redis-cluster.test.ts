import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ContactId } from '../../src/domain/contact.ts';
import { keysOf } from '../../src/store/redis/keys.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis } from '../support/redis-server.ts';
import { contactsOf, startCluster } from '../support/redis-topologies.ts';
import type { TestCluster } from '../support/redis-topologies.ts';
import { commitOf, deliveryOf } from '../support/stored-turns.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

describe.skipIf(!canTestOnRedis('the faults of Redis Cluster'))('The Redis store and its cluster', () => {
  let cluster: TestCluster;
  let admins: Redis[];
  const stores: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = createRedisStore({ url: cluster.url });
    stores.push(store);
    await vi.waitFor(() => store.ping(), PATIENCE);
    return store;
  };
  beforeAll(async () => {
    cluster = await startCluster();
    admins = [...cluster.masters, cluster.replica].map(({ url }) => new Redis(url));
    for (const admin of admins) admin.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    for (const admin of admins) admin.disconnect();
    await cluster.remove();
  });

  test('a partition whose slot moves to another master refuses at worst, and is found at its new place at once', async () => {
    const [contact = ''] = await contactsOf(cluster.masters[1], 1);
    const [store, other] = [await open(), await open()];
    await store.commit(commitOf(contact));
    await other.load(contact, 'x');
    const move = await beginMoving(contact, { from: admins[1], to: admins[2], all: admins });
    // Some keys are here and some will be made there, so Redis says ASK and TRYAGAIN.
    await takenOrRefusedInTime(() => store.commit(commitOf(contact, 1)));
    await takenOrRefusedInTime(() => store.load(contact, 'x'));
    await move.finish();
    const { session } = await store.load(contact, 'x');
    expect(await other.commit(commitOf(contact, session?.turn))).toEqual({ type: 'committed' });
    expect(await store.commit(commitOf(contact, (session?.turn ?? 0) + 1))).toEqual({ type: 'committed' });
  });

  test('a cluster that is down because a master is gone is an outage, and serves by itself once it is back', async () => {
    const [[there = ''], [gone = '']] = [
      await contactsOf(cluster.masters[0], 1),
      await contactsOf(cluster.masters[2], 1),
    ];
    const store = await open();
    for (const contact of [there, gone]) await store.commit(commitOf(contact));
    await setAll(admins, 'cluster-require-full-coverage', 'yes');
    await cluster.masters[2].kill();
    await refusedInTime(() => store.commit(commitOf(gone, 1)));
    await vi.waitFor(async () => {
      const outage: unknown = await store.load(there, 'x').catch((thrown: unknown) => thrown);
      expect(outage).toMatchObject({ code: 'store:unavailable', message: expect.stringContaining('CLUSTERDOWN') });
    }, PATIENCE);
    await refusedInTime(() => store.commit(commitOf(there, 1)));
    await cluster.masters[2].restart();
    for (const contact of [there, gone])
      await vi.waitFor(async () => expect((await store.commit(commitOf(contact, 1))).type).not.toBe('stale'), PATIENCE);
    for (const contact of [there, gone]) expect((await store.load(contact, 'x')).session?.turn).toBe(2);
    await setAll(admins, 'cluster-require-full-coverage', 'no');
  });

  test('deliveries that another process wrote are heard of, whichever node it listened at has gone', async () => {
    const [contact = ''] = await contactsOf(cluster.masters[0], 1);
    const [store, other] = [await open(), await open()];
    const heard = vi.fn<() => void>();
    store.onDeliveries(heard);
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), PATIENCE);
    let turn = 0;
    const hearsOf = async (): Promise<void> => {
      heard.mockClear();
      await other.commit(commitOf(contact, turn, { deliveries: [deliveryOf(contact, turn)] }));
      turn += 1;
      await vi.waitFor(() => expect(heard).toHaveBeenCalled(), { timeout: 500 });
    };
    await vi.waitFor(hearsOf, PATIENCE);
    for (const node of [cluster.masters[1], cluster.masters[2], cluster.replica]) {
      await node.kill();
      await vi.waitFor(hearsOf, PATIENCE);
      await node.restart();
    }
  });
});

async function setAll(admins: Redis[], name: string, value: string): Promise<void> {
  await Promise.all(admins.map((admin) => vi.waitFor(() => admin.config('SET', name, value), PATIENCE)));
}

/** Each node is told of a slot that is to move, as operators' tools do. */
async function beginMoving(
  contact: ContactId,
  { from, to, all }: { from: Redis | undefined; to: Redis | undefined; all: Redis[] },
): Promise<{ finish: () => Promise<void> }> {
  if (from === undefined || to === undefined) throw new Error('A slot moves from one master to another.');
  const slot = await from.cluster('KEYSLOT', keysOf(contact).counts);
  const [source, target] = [String(await from.call('CLUSTER', 'MYID')), String(await to.call('CLUSTER', 'MYID'))];
  await to.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source);
  await from.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target);
  return {
    async finish() {
      const keys = await from.cluster('GETKEYSINSLOT', slot, 100);
      await from.call('MIGRATE', '127.0.0.1', String(to.options.port), '', 0, 5_000, 'KEYS', ...keys);
      await to.call('CLUSTER', 'SETSLOT', slot, 'NODE', target);
      for (const node of all) await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', target).catch(() => undefined);
    },
  };
}

async function refusedInTime(call: () => Promise<unknown>): Promise<void> {
  const before = Date.now();
  await expect(call()).rejects.toMatchObject({ code: 'store:unavailable' });
  expect(Date.now() - before).toBeLessThan(4_000);
}

async function takenOrRefusedInTime(call: () => Promise<unknown>): Promise<void> {
  const before = Date.now();
  const refusal: unknown = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (refusal !== undefined) expect(refusal).toMatchObject({ code: 'store:unavailable' });
  expect(Date.now() - before).toBeLessThan(4_000);
}
