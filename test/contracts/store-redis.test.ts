import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { laneOf } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { keysOf } from '../../src/store/redis/keys.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import type { TestRedis } from '../support/redis-server.ts';
import { startCluster, startReplicated } from '../support/redis-topologies.ts';
import type { Replicated, TestCluster } from '../support/redis-topologies.ts';
import { ADA, BOLA, CHIDI, MINUTE_MS, NOON, commitOf, deliveryOf, registrationOf } from '../support/stored-turns.ts';
import { storeContract } from './store-contract.ts';
import type { OpenStore } from './store-contract.ts';

const runs = canTestOnRedis('the Redis store');

describe.skipIf(!runs)('one Redis', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());
  storeContract('the Redis store', () => openOn([server], { url: server.url }));
});

describe.skipIf(!runs)('Redis Cluster', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.remove());
  storeContract('the Redis store on a cluster', () => openOn(cluster.masters, { url: cluster.url }));
});

describe.skipIf(!runs)('a Redis with a replica', () => {
  let replicated: Replicated;
  beforeAll(async () => {
    replicated = await startReplicated();
  });
  afterAll(() => replicated.remove());
  storeContract('the Redis store that waits for a replica', () =>
    openOn([replicated.primary], { url: replicated.primary.url, waitReplicas: 1 }),
  );
});

describe.skipIf(!runs)('the Redis store and its server', () => {
  let server: TestRedis;
  let admin: Redis;
  const stores: Store[] = [];
  const open = (more: { connectWithinMs?: number; log?: (event: string) => void } = {}): Store => {
    const store = createRedisStore({ url: server.url, ...more });
    stores.push(store);
    return store;
  };
  beforeEach(async () => {
    server = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
    admin = new Redis(server.url, { lazyConnect: true });
    admin.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    admin.disconnect();
    await server.remove();
  });

  test('a store made while Redis is down says so, and serves by itself once it is up', async () => {
    await server.stop();
    const events: string[] = [];
    const store = open({ log: (event) => events.push(event) });
    const before = Date.now();
    await expect(store.ping()).rejects.toMatchObject({ code: 'store:unavailable' });
    await expect(store.load(ADA, 'x')).rejects.toThrow(/127\.0\.0\.1:\d+.*ECONNREFUSED/);
    expect(Date.now() - before).toBeLessThan(4_000);
    await server.restart();
    await vi.waitFor(() => store.ping(), { timeout: 5_000 });
    expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' });
    expect(events).toEqual(['store_lost', 'store_back']);
  });

  test('a call waits for the connection as long as it was told to', async () => {
    await server.stop();
    const store = open({ connectWithinMs: 20_000 });
    const pinged = store.ping();
    await server.restart();
    await pinged;
  });

  test('what was committed survives a crash of the server, and so does the store', async () => {
    const store = open();
    await store.commit(commitOf(ADA));
    await server.kill();
    const before = Date.now();
    await expect(store.commit(commitOf(ADA, 1))).rejects.toMatchObject({ code: 'store:unavailable' });
    expect(Date.now() - before).toBeLessThan(2_000);
    await server.restart();
    await vi.waitFor(() => store.ping(), { timeout: 5_000 });
    expect((await store.load(ADA, 'x')).session?.turn).toBe(1);
    expect(await store.commit(commitOf(ADA, 1))).toEqual({ type: 'committed' });
  });

  test('a server that hangs is an outage within two seconds, and a turn that it took all the same is a duplicate', async () => {
    const store = open();
    await store.ping();
    server.pause();
    const before = Date.now();
    await expect(store.commit(commitOf(ADA))).rejects.toMatchObject({ code: 'store:unavailable' });
    expect(Date.now() - before).toBeLessThan(2_000);
    server.resume();
    expect((await store.commit(commitOf(ADA))).type).toBe('duplicate');
  });

  test('a server that is slow is waited for as long as a webhook can, and then is an outage; both find it well afterwards', async () => {
    const store = open();
    await store.ping();
    await admin.call('CLIENT', 'PAUSE', '800');
    expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' });
    await admin.call('CLIENT', 'PAUSE', '2500');
    const before = Date.now();
    const calls = [store.load(ADA, 'x'), store.commit(commitOf(ADA, 1)), store.nextDueAt()];
    const outcomes = await Promise.allSettled(calls);
    expect(Date.now() - before).toBeLessThan(2_000);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'store:unavailable' } });
    await vi.waitFor(() => store.ping(), { timeout: 10_000 });
    // What was refused has waited in line at the server, and is found to be taken.
    expect((await store.commit(commitOf(ADA, 1))).type).toBe('duplicate');
  });

  test.each([
    ['is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    [
      'must not write without replicas',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    ],
    ['became a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ])('a server that %s is an outage, of which nothing is left half written', async (_case, impair, mend) => {
    const store = open();
    const turn = commitOf(ADA, 0, {
      deliveries: [deliveryOf(ADA, 1)],
      registrations: [registrationOf(ADA, 'OIC-AAAAA')],
      questions: [{ fact: 'fees' }],
    });
    await store.ping();
    await admin.call(impair[0] ?? '', ...impair.slice(1));
    await expect(store.commit(turn)).rejects.toMatchObject({ code: 'store:unavailable' });
    await admin.call(mend[0] ?? '', ...mend.slice(1));
    expect(await admin.dbsize()).toBe(0);
    await vi.waitFor(async () => expect(await store.commit(turn)).toEqual({ type: 'committed' }));
  });

  test('a server that forgot the scripts is taught them again', async () => {
    const store = open();
    await store.commit(commitOf(ADA));
    await admin.script('FLUSH');
    expect((await store.load(ADA, 'x')).session?.turn).toBe(1);
    expect(await store.commit(commitOf(ADA, 1))).toEqual({ type: 'committed' });
  });

  test('the marks that an erasure leaves, of the order and of its turn, live as long as the port promises', async () => {
    await open().erase({ ...commitOf(ADA), expectedTurn: 0 });
    const marks = await admin.keys('*:mark:*');
    expect(marks).toHaveLength(2);
    for (const mark of marks) {
      const left = await admin.pttl(mark);
      expect(left).toBeGreaterThan(LIMITS.seenMs - 60_000);
      expect(left).toBeLessThanOrEqual(LIMITS.seenMs);
    }
  });

  test('an alias goes when its time is over, which only its own contact puts off', async () => {
    const store = open();
    const lives: number[] = [];
    for (const [contact, minutes] of [
      [ADA, 10],
      [BOLA, 90],
      [ADA, 5],
      [ADA, 20],
    ] as const) {
      await store.linkAlias({ alias: CHIDI, contact }, { now: NOON, expiresAt: NOON + minutes * MINUTE_MS });
      lives.push(Math.round((await admin.pttl(keysOf(CHIDI).alias + CHIDI)) / MINUTE_MS));
    }
    expect(lives).toEqual([10, 10, 10, 20]);
  });

  test('a row whose lease an older release wrote is lent as what it is', async () => {
    const store = open();
    await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
    const keys = keysOf(ADA);
    for (const [state, expected] of [
      ['9:some-lease', { attempt: 1, claims: 10, isUncertain: true }],
      ['1:?', { attempt: 2, claims: 2, isUncertain: true }],
      ['1:', { attempt: 2, claims: 2, isUncertain: false }],
    ] as const) {
      await admin.hset(keys.leases, laneOf(deliveryOf(ADA, 1)), state);
      const [claimed] = await store.claimDeliveries({ now: NOON + 60_000, leaseMs: 0, limit: 1 });
      expect(claimed).toMatchObject(expected);
    }
  });

  test('an erasure leaves each mark the rest of its two days', async () => {
    const store = open();
    await store.commit(commitOf(ADA));
    await store.commit(commitOf(ADA, 1, { now: NOON + 10 * 60 * MINUTE_MS }));
    const now = NOON + 11 * 60 * MINUTE_MS;
    await store.erase({ ...commitOf(ADA, 2), messageId: 'SM-forget', now });
    const lives = await Promise.all((await admin.keys('*:mark:*')).map((key) => admin.pttl(key)));
    const hours = lives.map((lifeMs) => Math.round(lifeMs / 60 / MINUTE_MS)).toSorted((one, other) => one - other);
    expect(hours).toEqual([37, 47, 48, 48]);
  });

  test('what is kept of a contact goes by itself when its time is over, and not before its marks', async () => {
    const store = open();
    await store.commit(commitOf(ADA));
    expect(await hoursLeft(admin)).toEqual([90 * 24, 90 * 24]);
    await store.commit(commitOf(ADA, 1, { expiresAt: NOON + 2 * MINUTE_MS, now: NOON + MINUTE_MS }));
    expect(await hoursLeft(admin)).toEqual([48, 48]);
  });

  test('a session holds no more marks than are still alive, nor more than the limit, and a chat no more turns', async () => {
    const store = open();
    for (let turn = 0; turn < LIMITS.seenPerContact + 20; turn += 1) {
      await store.commit(commitOf(ADA, turn, { now: NOON + turn }));
    }
    expect(await marksAndTurns(admin)).toEqual([11 * LIMITS.seenPerContact, LIMITS.seenPerContact]);
    for (let late = 0; late < 200; late += 1) {
      await store.commit(commitOf(ADA, LIMITS.seenPerContact + 20 + late, { now: NOON + 2 * LIMITS.seenMs + late }));
    }
    expect(await marksAndTurns(admin)).toEqual([11 * 200, LIMITS.transcriptEntries]);
  });

  test('a row that was sent leaves nothing of the outbox behind', async () => {
    const store = open();
    await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
    const [row] = await store.claimDeliveries({ now: NOON, leaseMs: 1_000, limit: 1 });
    const ofTheOutbox = /:(rows|lane:|due|leases)/;
    expect((await admin.keys('*')).filter((key) => ofTheOutbox.test(key))).toHaveLength(4);
    if (row !== undefined) await store.settle(row, { type: 'sent', sid: 'SM1' }, NOON);
    expect((await admin.keys('*')).filter((key) => ofTheOutbox.test(key))).toEqual([]);
  });

  test('deliveries that another process wrote are heard of, also after the connection broke', async () => {
    const [store, other] = [open(), open()];
    const heard = vi.fn<() => void>();
    store.onDeliveries(heard);
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    heard.mockClear();
    await other.commit(commitOf(ADA));
    await other.commit(commitOf(ADA, 1, { deliveries: [deliveryOf(ADA, 2)] }));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
    const order = { ...commitOf(ADA), messageId: 'SM-forget', expectedTurn: 2, deliveries: [deliveryOf(ADA, 3)] };
    await other.erase(order);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
    await server.kill();
    await server.restart();
    await vi.waitFor(() => other.ping(), { timeout: 5_000 });
    heard.mockClear();
    await other.commit(commitOf(BOLA, 0, { deliveries: [deliveryOf(BOLA, 1)] }));
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), { timeout: 5_000 });
  });

  test('it warns of a Redis that evicts or keeps nothing on disk', async () => {
    const store = open();
    expect(await store.warnings()).toEqual([]);
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await admin.config('SET', 'appendonly', 'no');
    expect(await store.warnings()).toEqual([
      expect.stringContaining('maxmemory-policy is allkeys-lru'),
      expect.stringContaining('a restart loses everything'),
    ]);
    await admin.config('SET', 'save', '60 1');
    expect((await store.warnings())[1]).toContain('since the last one');
  });

  test('it says what it could not check where looking is forbidden', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await admin.call('ACL', 'SETUSER', 'default', '-info', '-config');
    const store = open();
    const warnings = await store.warnings();
    expect(warnings).toHaveLength(2);
    for (const warning of warnings) expect(warning).toContain('could not be checked');
    warn.mockRestore();
  });
});

/** On what these servers hold together, emptied. */
async function openOn(servers: TestRedis[], options: { url: string; waitReplicas?: number }): Promise<OpenStore> {
  const admins = servers.map(({ url }) => new Redis(url));
  await Promise.all(admins.map((admin) => admin.flushall()));
  const stores: Store[] = [];
  const openOne = (): Store => {
    const store = createRedisStore(options);
    stores.push(store);
    return store;
  };
  const store = openOne();
  // On a busy machine a first connection may take longer than a call waits for one.
  await vi.waitFor(() => store.ping(), { timeout: 10_000 });
  return {
    store,
    another: async () => openOne(),
    finds: async (text) => (await Promise.all(admins.map(valuesOf))).flat().some((value) => value.includes(text)),
    async close() {
      await Promise.all([...stores.map((one) => one.close()), ...admins.map((admin) => admin.quit())]);
    },
  };
}

/** How long the two keys of the only contact live yet. */
async function hoursLeft(admin: Redis): Promise<number[]> {
  const keys = await admin.keys('*');
  expect(keys).toHaveLength(2);
  return Promise.all(keys.map(async (key) => Math.round((await admin.pttl(key)) / 60 / MINUTE_MS)));
}

/** The characters of the marks, and the turns of the chat, of the only contact. */
async function marksAndTurns(admin: Redis): Promise<[number, number]> {
  const [session = ''] = await admin.keys('*:session:*');
  const [chat = ''] = await admin.keys('*:chat:*');
  return [((await admin.get(session)) ?? '').split('\n')[1]?.length ?? 0, await admin.llen(chat)];
}

/** Every key, field, member and value. */
async function valuesOf(admin: Redis): Promise<string[]> {
  const keys = await admin.keys('*');
  const values = await Promise.all(
    keys.map(async (key) => {
      const type = await admin.type(key);
      if (type === 'hash') return Object.entries(await admin.hgetall(key)).flat();
      if (type === 'list') return admin.lrange(key, 0, -1);
      if (type === 'zset') return admin.zrange(key, '0', '-1');
      return [(await admin.get(key)) ?? ''];
    }),
  );
  return [...keys, ...values.flat()];
}
