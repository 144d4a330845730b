import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { seededRandom } from './seeded-random.ts';
import { prefixOf, standingOf, wholeTurns } from './whole-turns.ts';

const TURNS = 9;
const RANDOM_CUTS = 60;

const turns = wholeTurns(TURNS);
const random = seededRandom(20_261_102);
/** As a disk keeps it: everything that was answered was written before. */
const SYNCED = ['--appendfsync', 'always', '--aof-use-rdb-preamble', 'no'];

describe.runIf(canTestOnRedis('the append-only file of Redis, cut'))('the append-only file of Redis', () => {
  let folder: string;
  let whole: string;
  let text: string;
  /** The length of the file before the first turn and after each. */
  const ends: number[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'enquiries-aof-'));
    whole = join(folder, 'whole');
    const server = await startRedis({ args: SYNCED });
    const store = createRedisStore({ url: server.url });
    await store.ping();
    for (const turn of turns) {
      await store.commit(turn);
      ends.push(statSync(appendOnlyFile(server.directory)).size);
    }
    await store.close();
    await server.kill();
    cpSync(server.directory, whole, { recursive: true });
    text = readFileSync(appendOnlyFile(whole), 'latin1');
    await server.remove();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('holds each turn as one transaction, which Redis reads whole or not at all', () => {
    const turnsIn = text.slice(0, ends.at(-1)).split(/(?<=\r\nEXEC\r\n)/);
    expect(turnsIn).toHaveLength(TURNS);
    for (const [index, transaction] of turnsIn.entries()) {
      expect(transaction).toMatch(/^(\*2\r\n\$6\r\nSELECT\r\n\$1\r\n0\r\n)?\*1\r\n\$5\r\nMULTI\r\n/);
      expect(transaction).toContain(turns[index]?.deliveries[0]?.id);
    }
  });

  it(
    'cut at the end of each turn, a byte before it, and anywhere holds the turns written by then',
    { timeout: 120_000 },
    async () => {
      const anywhere = Array.from({ length: RANDOM_CUTS }, () => Math.floor(random() * (text.length + 1)));
      for (const cut of [...ends.flatMap((end) => [end, end - 1]), ...anywhere]) {
        const expected = ends.filter((end) => end <= cut).length;
        expect(await standingAfter(cut), `cut at byte ${cut}`).toEqual(prefixOf(turns, expected));
      }
    },
  );

  /** What Redis makes of such a file when it starts, as it does after a power cut. */
  async function standingAfter(cut: number): Promise<string[]> {
    const directory = mkdtempSync(join(folder, 'cut-'));
    cpSync(whole, directory, { recursive: true });
    truncateSync(appendOnlyFile(directory), cut);
    const server = await startRedis({ directory, args: ['--aof-load-truncated', 'yes'] });
    const store = createRedisStore({ url: server.url });
    try {
      return await standingOf(store, turns);
    } finally {
      await store.close();
      await server.remove();
    }
  }
});

/** The file that grows: since Redis 7 it lies in a folder of its own beside its base. */
function appendOnlyFile(directory: string): string {
  const names = readdirSync(directory, { recursive: true }).map(String);
  const name = names.find((one) => /\.incr\.aof$|^appendonly\.aof$/.test(one));
  if (name === undefined) throw new Error(`No append-only file among ${names.join(', ')}.`);
  return join(directory, name);
}
