import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationHost } from '../../src/app/conversation-host.ts';
import { receive } from '../../src/app/receive.ts';
import { retentionOf } from '../../src/app/retention.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { hostOver, messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const CONTACTS = Array.from({ length: 250 }, (_, index) => `+2348031${String(index).padStart(6, '0')}`);
/** A day of a contact: ten turns, with a question nobody has answered, a registration, and a request for a person. */
const DAY = ['hi', 'how much is python?', 'register', '1', '1', 'Ada Obi', 'beginner', '1', 'skip', '1'];
const DAYS = 40;
const TURNS = CONTACTS.length * DAY.length * DAYS;

/** A day of everybody; at its end staff close what is open, and what is past its time is forgotten. */
async function day(host: ConversationHost, number: number): Promise<void> {
  // Twenty days lie between two of them, so that two years pass.
  const dawn = NOON_MS + number * 20 * DAY_MS;
  const ofContact = async (contact: string): Promise<void> => {
    for (const [index, text] of [...DAY].entries()) {
      await receive(messageFrom(contact, text, { receivedAt: dawn + index * 60_000 }), host);
    }
  };
  await Promise.all(CONTACTS.map(ofContact));
  await receive(messageFrom(CONTACTS[0] ?? '', 'I want to talk to a person', { receivedAt: dawn + 3_600_000 }), host);
  for (const { number: open } of await host.store.listHandoffs({ status: ['open'] })) {
    const order = { address: STAFF, channel: 'whatsapp' as const, receivedAt: dawn + 7_200_000 };
    await receive(messageFrom(STAFF.replace('whatsapp:', ''), `DONE ${open}`, order), host);
  }
  await emptyOutbox(host.store, dawn + 7_200_000);
  await host.store.forgetExpired(retentionOf(host.school), dawn + 7_200_000);
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const MIB = 1024 * 1024;

describe('after many turns over two years', () => {
  it.skipIf(!canTestOnRedis('100,000 turns on Redis'))(
    `neither the process nor Redis is larger than after half of ${TURNS.toLocaleString('en')}`,
    { timeout: 240_000 },
    async () => {
      const server = await startRedis();
      onTestFinished(() => server.remove());
      const store = createRedisStore({ url: server.url });
      onTestFinished(() => store.close());
      const admin = new Redis(server.url);
      onTestFinished(() => admin.disconnect());
      const usedBytes = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);
      const host = hostOver(store, { floodLimit: 0 });

      let half = { heap: 0, used: 0, keys: 0 };
      for (let number = 1; number <= DAYS; number += 1) {
        await day(host, number);
        if (number === DAYS / 2) half = { heap: heapBytes(), used: await usedBytes(), keys: await admin.dbsize() };
      }
      expect(TURNS).toBe(100_000);
      expect((await store.load(CONTACTS[7] ?? '', 'x')).session?.turn).toBe(DAY.length * DAYS);
      expect(heapBytes() - half.heap).toBeLessThan(12 * MIB);
      expect((await usedBytes()) - half.used).toBeLessThan(half.used * 0.05);
      expect((await admin.dbsize()) - half.keys).toBeLessThan(10);
    },
  );

  it('nor is the embedded store', { timeout: 120_000 }, async () => {
    const opened = await openHost({ floodLimit: 0 });
    onTestFinished(() => opened.close());
    const { host, store } = opened;
    const sizes: number[] = [];
    for (let number = 1; number <= 12; number += 1) {
      await day(host, number);
      const [registrations, handoffs] = [await store.listRegistrations(), await store.listHandoffs()];
      const chats = await Promise.all(CONTACTS.map((contact) => store.transcript(contact)));
      sizes.push(registrations.length + handoffs.length + chats.flat().length);
    }
    expect(sizes.at(-1)).toBeLessThanOrEqual(Math.max(...sizes.slice(9, 11)));
  });
});
