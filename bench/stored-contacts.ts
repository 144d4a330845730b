import { openDatabase } from '../src/store/embedded/database.ts';
import { createEmbeddedStore } from '../src/store/embedded/embedded-store.ts';
import { keysOf } from '../src/store/redis/keys.ts';
import { createRedisStore } from '../src/store/redis/redis-store.ts';
import { ENQUIRY, playPeople } from './people.ts';
import type { BenchRedis } from './redis.ts';
import { PHONE_OF_STORED, phoneOfStored } from './traffic.ts';

// Many contacts are made from a few that were really played: a million conversations would take half an hour.

/** A number behind those of all stored people. */
const FIRST_DONOR = 9_000_000;
const DONORS = 128;
const KIND = { texts: ENQUIRY, isDelivered: false };
const COPIES_AT_ONCE = 10_000;

/** Fills a Redis by copying whole keys: what they hold names no contact. */
export async function storeContactsInRedis({ url, client }: BenchRedis, people: number): Promise<void> {
  const store = createRedisStore({ url });
  await playPeople(store, { kind: KIND, from: FIRST_DONOR, count: DONORS });
  await store.close();
  // A rewrite of the file belongs to no message.
  await client.config('SET', 'auto-aof-rewrite-percentage', '0');
  for (let first = 0; first < people; first += COPIES_AT_ONCE) {
    const batch = client.pipeline();
    for (let index = first; index < Math.min(people, first + COPIES_AT_ONCE); index += 1) {
      const from = phoneOfStored(FIRST_DONOR + (index % DONORS));
      const to = phoneOfStored(index);
      for (const key of ['session', 'chat'] as const) batch.copy(keysOf(from)[key] + from, keysOf(to)[key] + to);
    }
    const failure = (await batch.exec())?.find(([error, copied]) => error !== null || copied !== 1);
    if (failure !== undefined)
      throw new Error('A key could not be copied: the store keeps other keys than it did.', { cause: failure[0] });
  }
}

/** Fills an embedded store by copying the rows of one contact, in which its number is replaced. */
export async function storeContactsEmbedded(directory: string, people: number): Promise<void> {
  const store = createEmbeddedStore({ directory });
  await playPeople(store, { kind: KIND, from: FIRST_DONOR, count: 1 });
  await store.close();
  const database = openDatabase(directory);
  try {
    const copies = ['sessions', 'marks', 'transcript'].map((table) => copyStatement(columnsOf(table), table));
    const statements = copies.map((sql) => database.prepare(sql));
    for (let first = 0; first < people; first += COPIES_AT_ONCE) {
      database.exec('BEGIN IMMEDIATE');
      for (const statement of statements) {
        statement.run(first, Math.min(people, first + COPIES_AT_ONCE), phoneOfStored(FIRST_DONOR));
      }
      database.exec('COMMIT');
      // The loop of events gets a turn, so that Ctrl-C is heard.
      await new Promise((resolve) => setImmediate(resolve));
    }
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }

  function columnsOf(table: string): Column[] {
    return database.prepare(`PRAGMA table_info(${table})`).all() as Column[];
  }
}

interface Column {
  name: string;
  type: string;
}

/** Parameters: the first person, the one behind the last, the number of the donor. */
function copyStatement(columns: readonly Column[], table: string): string {
  const values = columns.map(({ name, type }) => (type === 'TEXT' ? `replace(${name}, ?3, phone)` : name));
  return `WITH RECURSIVE people(person) AS (SELECT ?1 UNION ALL SELECT person + 1 FROM people WHERE person + 1 < ?2),
    phones(phone) AS (SELECT printf('${PHONE_OF_STORED.prefix}%0${PHONE_OF_STORED.digits}d', person) FROM people)
    INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
    SELECT ${values.join(', ')} FROM phones, ${table} WHERE contact = ?3`;
}
