import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { expectActedOnOnce, expectHonestRefusals, lostOf, startLoad } from '../support/failover-load.ts';
import { canTestOnRedis } from '../support/redis-server.ts';
import { contactsOf, cutOff, roleOf, startCluster } from '../support/redis-topologies.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
/** What is promised to be lost at most without replicas to wait for: the turns of the last second. */
const AT_RISK_MS = 1_000;

describe.skipIf(!canTestOnRedis('a failover of Redis Cluster'))('A master of a cluster', () => {
  test('that is killed under load costs nothing that was accepted, and the other masters nothing at all', async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.remove());
    const [dying, ...living] = cluster.masters;
    const strict = await openStore({ url: cluster.url, waitReplicas: 1 });
    const other = await openStore({ url: cluster.url });
    const load = startLoad(strict, await contactsOf(dying, 1_000), 4);
    const elsewhere = startLoad(other, (await Promise.all(living.map((one) => contactsOf(one, 500)))).flat(), 2);
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(50), PATIENCE);

    await cutOff(dying, cluster.replica);
    await vi.waitFor(() => expect(load.refused.length).toBeGreaterThan(0), PATIENCE);
    await dying.kill();
    cluster.replica.resume();
    const killedAt = Date.now();
    await vi.waitFor(async () => expect(await roleOf(cluster.replica)).toBe('master'), PATIENCE);
    const promotedAt = Date.now();
    // The new master has no replica until the old one comes back, which is then its replica.
    await dying.restart();
    await vi.waitFor(() => expect(load.accepted.at(-1)?.at).toBeGreaterThan(promotedAt), PATIENCE);
    await Promise.all([load.end(), elsewhere.end()]);

    expectHonestRefusals(load);
    await expectActedOnOnce(strict, load);
    expect(elsewhere.refused).toEqual([]);
    expect(elsewhere.accepted.filter(({ at }) => at > killedAt && at < promotedAt).length).toBeGreaterThan(20);
    await expectActedOnOnce(other, elsewhere);
  });

  test('that stops under load is replaced, and what it does when it wakes up changes nothing', async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.remove());
    const [stopping] = cluster.masters;
    const store = await openStore({ url: cluster.url });
    const load = startLoad(store, await contactsOf(stopping, 1_000), 4);
    await vi.waitFor(() => expect(load.accepted.length).toBeGreaterThan(50), PATIENCE);

    stopping.pause();
    const stoppedAt = Date.now();
    await vi.waitFor(async () => expect(await roleOf(cluster.replica)).toBe('master'), PATIENCE);
    const promotedAt = Date.now();
    await vi.waitFor(() => expect(load.accepted.at(-1)?.at).toBeGreaterThan(promotedAt), PATIENCE);
    stopping.resume();
    await vi.waitFor(async () => expect(await roleOf(stopping)).toBe('slave'), PATIENCE);
    await load.end();

    expect(load.refused.length).toBeGreaterThan(0);
    expectHonestRefusals(load);
    const lost = await lostOf(store, load);
    expect(lost.filter(({ at }) => at < stoppedAt - AT_RISK_MS || at > promotedAt)).toEqual([]);
  });
});

async function openStore(options: RedisStoreOptions): Promise<Store> {
  const store = createRedisStore(options);
  onTestFinished(() => store.close());
  await vi.waitFor(() => store.ping(), PATIENCE);
  return store;
}
