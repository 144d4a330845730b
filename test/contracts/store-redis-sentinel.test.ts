import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { expectActedOnOnce, expectHonestRefusals, lostOf, startLoad } from '../support/failover-load.ts';
import { canTestOnRedis } from '../support/redis-server.ts';
import type { TestRedis } from '../support/redis-server.ts';
import { PRIMARY_NAME, cutOff, roleOf, startWatched } from '../support/redis-topologies.ts';
import { ADA, BOLA, commitOf, deliveryOf } from '../support/stored-turns.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
/** What is promised to be lost at most without replicas to wait for: the turns of the last second. */
const AT_RISK_MS = 1_000;

const PEOPLE = Array.from({ length: 1_000 }, (_, index) => `+${2_348_040_000_000 + index}`);

describe.skipIf(!canTestOnRedis('a failover by Redis Sentinel'))('A primary that a sentinel watches', () => {
  test('that is killed under load costs nothing that was accepted', async () => {
    const watched = await startWatched();
    onTestFinished(() => watched.remove());
    const { primary, replica } = watched;
    const store = await openStore({ url: watched.url, waitReplicas: 1 });
    const load = startLoad(store, PEOPLE, 4);
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(50), PATIENCE);

    await cutOff(primary, replica);
    await vi.waitFor(() => expect(load.refused.length).toBeGreaterThan(0), PATIENCE);
    await primary.kill();
    replica.resume();
    await vi.waitFor(async () => expect(await roleOf(replica)).toBe('master'), PATIENCE);
    const promotedAt = Date.now();
    // The new primary has no replica until there is one again.
    await primary.restart();
    await follow(primary, replica);
    await vi.waitFor(() => expect(load.accepted.at(-1)?.at).toBeGreaterThan(promotedAt), PATIENCE);
    await load.end();

    expectHonestRefusals(load);
    await expectActedOnOnce(store, load);
  });

  test('that stops under load is replaced, and loses no more than the last second', async () => {
    const watched = await startWatched();
    onTestFinished(() => watched.remove());
    const { primary, replica } = watched;
    const store = await openStore({ url: watched.url });
    const load = startLoad(store, PEOPLE, 4);
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(50), PATIENCE);

    primary.pause();
    const stoppedAt = Date.now();
    await vi.waitFor(async () => expect(await roleOf(replica)).toBe('master'), PATIENCE);
    const promotedAt = Date.now();
    await vi.waitFor(() => expect(load.accepted.at(-1)?.at).toBeGreaterThan(promotedAt), PATIENCE);
    primary.resume();
    await load.end();

    expect(load.refused.length).toBeGreaterThan(0);
    expectHonestRefusals(load);
    const lost = await lostOf(store, load);
    expect(lost.filter(({ at }) => at < stoppedAt - AT_RISK_MS || at > promotedAt)).toEqual([]);
  });

  test('hands over when it is asked to, and deliveries of other processes are heard of at the new one too', async () => {
    const watched = await startWatched();
    onTestFinished(() => watched.remove());
    const [store, other] = [await openStore({ url: watched.url }), await openStore({ url: watched.url })];
    const heard = vi.fn<() => void>();
    store.onDeliveries(heard);
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), PATIENCE);
    await store.commit(commitOf(ADA));
    await handOver(watched.url);
    await vi.waitFor(async () => expect(await roleOf(watched.replica)).toBe('master'), PATIENCE);
    await vi.waitFor(async () => expect(await store.commit(commitOf(ADA, 1))).toEqual({ type: 'committed' }), PATIENCE);
    let turn = 0;
    // Whoever listens dials the new primary in its own time.
    await vi.waitFor(async () => {
      heard.mockClear();
      await other.commit(commitOf(BOLA, turn, { deliveries: [deliveryOf(BOLA, turn)] }));
      turn += 1;
      await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    }, PATIENCE);
  });

  test('is not found while no sentinel answers, which is an outage that names them', async () => {
    const store = createRedisStore({ url: `redis-sentinel://:very-secret@127.0.0.1:1/${PRIMARY_NAME}` });
    onTestFinished(() => store.close());
    const outage: unknown = await store.ping().catch((thrown: unknown) => thrown);
    expect(outage).toMatchObject({ code: 'store:unavailable', message: expect.stringContaining('127.0.0.1:1 ') });
    expect(String(outage)).not.toContain('very-secret');
  });
});

async function openStore(options: RedisStoreOptions): Promise<Store> {
  const store = createRedisStore(options);
  onTestFinished(() => store.close());
  await vi.waitFor(() => store.ping(), PATIENCE);
  return store;
}

/** A sentinel does this too, some ten seconds later. */
async function follow(server: TestRedis, primary: TestRedis): Promise<void> {
  const admin = new Redis(server.url);
  await admin.replicaof('127.0.0.1', primary.port);
  admin.disconnect();
}

async function handOver(url: string): Promise<void> {
  const sentinel = new Redis(url.replace('redis-sentinel:', 'redis:').replace(`/${PRIMARY_NAME}`, ''));
  await sentinel.call('SENTINEL', 'FAILOVER', PRIMARY_NAME);
  sentinel.disconnect();
}
