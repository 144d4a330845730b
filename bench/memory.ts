import { keysOf } from '../src/store/redis/keys.ts';
import { createRedisStore } from '../src/store/redis/redis-store.ts';
import type { Bench } from './bench.ts';
import { ENQUIRY, playPeople, REGISTRATION, type PlayedKind } from './people.ts';
import { startRedis, type BenchRedis } from './redis.ts';
import { numberText } from './table.ts';
import { phoneOfStored } from './traffic.ts';

/** What is kept of a person, by what they did. */
interface Kind extends PlayedKind {
  name: string;
}

const KINDS: readonly Kind[] = [
  { name: 'enquiry: 6 messages, 6 replies', texts: ENQUIRY, isDelivered: false },
  { name: '20-message transcript (10 and 10)', texts: REGISTRATION, isDelivered: false },
  { name: 'the same, delivery reported', texts: REGISTRATION, isDelivered: true },
];
const LIMIT_BYTES = 2_200;

/** Memory a contact takes in a Redis that holds nothing else. */
export async function measureMemory({ isQuick, report, folder }: Bench): Promise<void> {
  const contacts = isQuick ? 1_024 : 5_120;
  const rows: string[][] = [];
  for (const [at, kind] of KINDS.entries()) {
    const redis = await startRedis({ directory: folder(`memory-${at}`) });
    const store = createRedisStore({ url: redis.url });
    // Keys and scripts that are there once, for everybody.
    await playPeople(store, { kind, from: contacts, count: 1 });
    const before = await usedBytes(redis);
    await playPeople(store, { kind, from: 0, count: contacts });
    const bytes = ((await usedBytes(redis)) - before) / contacts;
    const byKey = await keyBytes(redis);
    rows.push([kind.name, numberText(bytes), byKey]);
    if (kind.texts === REGISTRATION) {
      const goal = `A contact with a ${kind.name.replace('the same', '20-message transcript')}: at most 2.2 KB of Redis`;
      report.goal({ goal, measured: `${numberText(bytes)} bytes`, isMet: bytes <= LIMIT_BYTES });
    }
    await store.close();
    await redis.stop();
  }
  const heads = ['', 'bytes a contact', 'of which, by MEMORY USAGE'];
  report.table(`Memory in Redis, over ${numberText(contacts)} contacts, Node ${process.version}`, heads, rows);
}

async function usedBytes({ client }: BenchRedis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}

/** One contact's keys. */
async function keyBytes({ client }: BenchRedis): Promise<string> {
  const contact = phoneOfStored(7);
  const { session, chat } = keysOf(contact);
  const usage = async (key: string): Promise<string> => numberText(Number(await client.call('MEMORY', 'USAGE', key)));
  return `session ${await usage(session + contact)}, chat ${await usage(chat + contact)}`;
}
