import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { seededRandom } from './seeded-random.ts';
import { prefixOf, standingOf, wholeTurns } from './whole-turns.ts';

// A kill proves nothing about the disk: the system keeps what a killed process wrote. A power cut does not, so the files are
// cut here as it would leave them, and opened again.

const TURNS = 9;
/** SQLite's file format, section 4: the log's own header, and that of each page in it. */
const LOG_HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;
const SECTOR_BYTES = 512;
const RANDOM_CUTS = 60;

const turns = wholeTurns(TURNS);
const random = seededRandom(20_261_102);
let folder: string;
/** The files after the last turn, the log not yet carried over into the database. */
let database: Buffer;
let log: Buffer;
/** The length of the log after each turn. */
const ends: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'enquiries-cut-'));
  const { databaseFile, logFile } = filesIn(folder);
  const store = createEmbeddedStore({ directory: folder });
  for (const turn of turns) {
    await store.commit(turn);
    ends.push(statSync(logFile).size);
  }
  database = readFileSync(databaseFile);
  log = readFileSync(logFile);
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the log of the embedded store', () => {
  it('cut between any two pages holds the turns that were synced by then, and nothing of the others', async () => {
    const frames = Math.floor((log.length - LOG_HEADER_BYTES) / FRAME_BYTES);
    expect(frames).toBeGreaterThan(100);
    for (let frame = 0; frame <= frames; frame += 1) {
      const cut = LOG_HEADER_BYTES + frame * FRAME_BYTES;
      await expectPrefix({ database, log: log.subarray(0, cut) }, turnsBy(cut), `cut at page ${frame}`);
    }
  });

  it('cut at any byte holds the turns that were synced by then', async () => {
    for (let cuts = 0; cuts < RANDOM_CUTS; cuts += 1) {
      const cut = Math.floor(random() * (log.length + 1));
      await expectPrefix({ database, log: log.subarray(0, cut) }, turnsBy(cut), `cut at byte ${cut}`);
    }
  });

  it('with a sector that never reached the disk holds the turns before it', async () => {
    for (let cuts = 0; cuts < RANDOM_CUTS; cuts += 1) {
      const sector = Math.floor((random() * log.length) / SECTOR_BYTES);
      const torn = Buffer.from(log);
      torn.fill(0, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
      if (torn.equals(log)) continue;
      const firstTorn = torn.findIndex((byte, at) => byte !== log[at]);
      await expectPrefix({ database, log: torn }, turnsBy(firstTorn), `torn from byte ${firstTorn}`);
    }
  });
});

describe('the database of the embedded store', () => {
  it('cut while the log was carried over into it, at any byte, holds every turn', async () => {
    const carriedOver = carried();
    expect(carriedOver.length).toBeGreaterThan(database.length);
    for (let cuts = 0; cuts < RANDOM_CUTS / 2; cuts += 1) {
      const cut = Math.floor(random() * (carriedOver.length + 1));
      const half = Buffer.concat([carriedOver.subarray(0, cut), database.subarray(cut)]);
      await expectPrefix({ database: half, log }, TURNS, `carried over up to byte ${cut}`);
    }
  });
});

/** Opens such files as a start after a power cut does: they hold this many turns, are sound, and take the next turn. */
async function expectPrefix(files: { database: Buffer; log: Buffer }, whole: number, cut: string): Promise<void> {
  const directory = mkdtempSync(join(folder, 'cut-'));
  const { databaseFile, logFile } = filesIn(directory);
  writeFileSync(databaseFile, files.database);
  writeFileSync(logFile, files.log);
  const store = createEmbeddedStore({ directory });
  try {
    expect(await standingOf(store, turns), cut).toEqual(prefixOf(turns, whole));
    const next = turns[whole];
    if (next !== undefined) expect(await store.commit(next), cut).toEqual({ type: 'committed' });
  } finally {
    await store.close();
  }
  expect(soundness(databaseFile), cut).toBe('ok');
  rmSync(directory, { recursive: true });
}

function soundness(databaseFile: string): unknown {
  const opened = new Libsql(databaseFile);
  const [row] = opened.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
  opened.close();
  return row?.integrity_check;
}

/** How many turns the log had taken in when it was this long. */
function turnsBy(length: number): number {
  return ends.filter((end) => end <= length).length;
}

/** The database with the whole log in it. */
function carried(): Buffer {
  const directory = mkdtempSync(join(folder, 'carried-'));
  const { databaseFile, logFile } = filesIn(directory);
  writeFileSync(databaseFile, database);
  writeFileSync(logFile, log);
  const opened = new Libsql(databaseFile);
  opened.pragma('wal_checkpoint(TRUNCATE)');
  const whole = readFileSync(databaseFile);
  opened.close();
  return whole;
}

function filesIn(directory: string): { databaseFile: string; logFile: string } {
  const databaseFile = join(directory, 'enquiries.db');
  return { databaseFile, logFile: `${databaseFile}-wal` };
}
