import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { ADA, commitOf } from '../support/stored-turns.ts';

test('An outage names the server and never the password', async () => {
  const told: unknown[] = [];
  const log = (event: string, details: Record<string, unknown>): void => void told.push({ event, details });
  const store = createRedisStore({ url: 'redis://bot:very-secret@127.0.0.1:1', log });
  onTestFinished(() => store.close());
  const outage: unknown = await store.ping().catch((thrown: unknown) => thrown);
  expect(outage).toMatchObject({ code: 'store:unavailable', message: expect.stringContaining('127.0.0.1:1 ') });
  expect(told).toMatchObject([{ event: 'store_lost' }]);
  expect(JSON.stringify([outage, String(outage), told])).not.toContain('very-secret');
});

describe.skipIf(!canTestOnRedis('a failover of Redis'))('A Redis that fails over behind one name', () => {
  test('is found again: the old primary refuses to write, and the name is dialled anew', async () => {
    const [primary, standby] = await Promise.all([startRedis(), startRedis()]);
    const name = await openName(primary.port);
    const admin = new Redis(primary.url);
    const store = createRedisStore({ url: name.url });
    onTestFinished(async () => {
      await store.close();
      await admin.quit();
      name.close();
      await Promise.all([primary.remove(), standby.remove()]);
    });
    await vi.waitFor(() => store.ping());
    expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' });
    await admin.replicaof('127.0.0.1', 1);
    name.pointTo(standby.port);
    await expect(store.commit(commitOf(ADA, 1))).rejects.toMatchObject({ code: 'store:unavailable' });
    await vi.waitFor(async () => expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' }), {
      timeout: 10_000,
    });
  });
});

/** A name that leads to one server, and later to another: connections that stand stay where they are. */
async function openName(port: number): Promise<{ url: string; pointTo: (port: number) => void; close: () => void }> {
  let target = port;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${own}`,
    pointTo(next) {
      target = next;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
