import { hostOf } from '../src/build.ts';
import { parseConfig } from '../src/config.ts';
import { receive } from '../src/app/receive.ts';
import { readFlows } from '../src/read-flows.ts';
import { keysOf } from '../src/store/redis/keys.ts';
import { createRedisStore } from '../src/store/redis/redis-store.ts';
import type { Store } from '../src/store/store.ts';
import type { Bench } from './bench.ts';
import { startRedis, type BenchRedis } from './redis.ts';
import { numberText } from './table.ts';
import { phoneOfStored } from './traffic.ts';

/** What is kept of a person, by what they did. */
interface Kind {
  name: string;
  texts: readonly string[];
  /** Whether the provider has told the ids of the replies, and that they arrived. */
  isDelivered: boolean;
}

export const ENQUIRY = ['Good evening', 'how much is python', 'how long is it', 'where una dey', '1', 'ok thanks'];
const REGISTRATION = ['hi', 'how much is python?', 'register', '1', '1', 'Ada Obi', 'beginner', '1', 'skip', '1'];
const KINDS: readonly Kind[] = [
  { name: 'enquiry: 6 messages, 6 replies', texts: ENQUIRY, isDelivered: false },
  { name: '20-message transcript (10 and 10)', texts: REGISTRATION, isDelivered: false },
  { name: 'the same, delivery reported', texts: REGISTRATION, isDelivered: true },
];
const LIMIT_BYTES = 2_200;
const AT_ONCE = 64;
const MINUTE_MS = 60_000;
/** A time like any other; conversations are played from then on, a minute a message. */
const BEGAN_AT = Date.UTC(2026, 10, 2, 9);

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

/** Plays the same conversation with many people, through the product's own `receive`. */
export async function playPeople(
  store: Store,
  { kind, from, count }: { kind: Pick<Kind, 'texts' | 'isDelivered'>; from: number; count: number },
): Promise<void> {
  const host = { ...hostOf(configOfNothing(), readFlows(), store, () => undefined), floodLimit: 0 };
  const playOne = async (index: number): Promise<void> => {
    const contact = phoneOfStored(index);
    for (const [at, text] of kind.texts.entries()) {
      const { replyId, texts } = await receive(
        {
          id: messageId(index, at),
          contact,
          address: `whatsapp:${contact}`,
          channel: 'whatsapp',
          text,
          attachments: [],
          profileName: 'Adebayo Ogunlesi',
          receivedAt: BEGAN_AT + at * MINUTE_MS,
        },
        host,
      );
      if (texts.length === 0) throw new Error(`Nothing was answered to "${text}": choose another conversation.`);
      if (kind.isDelivered) await store.recordStatus(contact, replyId, 'delivered', messageId(index, at + 500));
    }
  };
  for (let first = from; first < from + count; first += AT_ONCE) {
    const group = Math.min(AT_ONCE, from + count - first);
    await Promise.all(Array.from({ length: group }, (_, one) => playOne(first + one)));
  }
}

function configOfNothing() {
  const parsed = parseConfig({});
  if (parsed.type === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.config;
}

/** As random as real ones: neighbours that are alike would take less room when packed. */
function messageId(person: number, message: number): string {
  let state = Math.imul(person * 1_000 + message + 1, 0x9e3779b1);
  let id = 'SM';
  while (id.length < 34) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    id += ((state ^ (state >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return id;
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
