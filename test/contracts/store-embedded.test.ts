import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import { ADA, BOLA, CHIDI, DAY_MS, NOON, commitOf, deliveryOf } from '../support/stored-turns.ts';
import { storeContract } from './store-contract.ts';

storeContract('the embedded store', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-embedded-'));
  const stores: Store[] = [];
  const openOne = (): Store => {
    const store = createEmbeddedStore({ directory });
    stores.push(store);
    return store;
  };
  return {
    store: openOne(),
    another: async () => openOne(),
    // The very bytes on disk, the log beside the file included: what was deleted must be overwritten too.
    finds: async (text) =>
      readdirSync(directory)
        .filter((file) => !file.endsWith('-shm'))
        .some((file) => readFileSync(join(directory, file)).includes(text)),
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      rmSync(directory, { recursive: true });
    },
  };
});

describe('the embedded store and its file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'enquiries-embedded-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test('makes its folder and keeps every file to its own user', async () => {
    const nested = join(directory, 'var', 'data');
    const store = createEmbeddedStore({ directory: nested });
    await store.commit(commitOf(ADA));
    expect(statSync(nested).mode & 0o777).toBe(0o700);
    const files = readdirSync(nested);
    expect(files).toContain('enquiries.db-wal');
    for (const file of files) expect(statSync(join(nested, file)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test('a folder that cannot be made is named, with the mend', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(() => createEmbeddedStore({ directory: join(file, 'data') })).toThrow(
      expect.objectContaining({ code: 'store:unavailable', message: expect.stringContaining('DATA_DIR') }),
    );
  });

  test('a file that is no database is refused, and left as it was', () => {
    const path = join(directory, 'enquiries.db');
    writeFileSync(path, 'this is a letter to the head teacher, '.repeat(40));
    expect(() => createEmbeddedStore({ directory })).toThrow(expect.objectContaining({ code: 'store:unavailable' }));
    expect(readFileSync(path, 'utf8')).toContain('head teacher');
  });

  test('a file of a newer release is refused', async () => {
    await createEmbeddedStore({ directory }).close();
    const database = new Libsql(join(directory, 'enquiries.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => createEmbeddedStore({ directory })).toThrow(/newer release/);
  });

  test('while another process holds the file it says so, and goes on afterwards', async () => {
    const store = createEmbeddedStore({ directory });
    const other = new Libsql(join(directory, 'enquiries.db'));
    other.exec('BEGIN IMMEDIATE');
    await expect(store.commit(commitOf(ADA))).rejects.toMatchObject({ code: 'store:unavailable' });
    expect((await store.load(ADA, 'x')).session).toBeUndefined();
    other.exec('ROLLBACK');
    other.close();
    expect(await store.commit(commitOf(ADA))).toEqual({ type: 'committed' });
    await store.close();
  });

  test('a turn that cannot be written takes none of its group down', async () => {
    const store = createEmbeddedStore({ directory });
    const impossible = commitOf(ADA, 0, { now: 0.5 });
    const results = await Promise.allSettled([store.commit(impossible), store.commit(commitOf(BOLA))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect((await store.load(BOLA, 'x')).session?.turn).toBe(1);
    expect((await store.load(ADA, 'x')).session).toBeUndefined();
    await store.close();
  });

  test('a message id is remembered as long as promised, and goes with the first turn after that', async () => {
    const store = createEmbeddedStore({ directory });
    const [first, order] = [commitOf(ADA), commitOf(CHIDI)];
    await store.commit(first);
    await store.erase(order);
    await store.commit(commitOf(BOLA, 0, { now: first.now + LIMITS.seenMs }));
    expect((await store.load(ADA, first.messageId)).seen).toEqual(first.answer);
    expect((await store.load(CHIDI, order.messageId)).seen).toEqual(order.answer);
    await store.commit(commitOf(BOLA, 1, { now: first.now + LIMITS.seenMs + 1 }));
    expect((await store.load(ADA, first.messageId)).seen).toBeUndefined();
    expect((await store.load(CHIDI, order.messageId)).seen).toBeUndefined();
    await store.close();
  });

  test('what is kept of a contact goes when its time is over, of many contacts too', async () => {
    const store = createEmbeddedStore({ directory });
    const contacts = Array.from({ length: 450 }, (_, index) => `+2348070${String(index).padStart(6, '0')}`);
    await Promise.all(contacts.map((contact) => store.commit(commitOf(contact))));
    await store.commit(commitOf(ADA, 0, { expiresAt: NOON + 91 * DAY_MS }));
    const retention = { conversationMs: 90 * DAY_MS, registrationMs: 365 * DAY_MS };
    expect(await store.forgetExpired(retention, NOON + 90 * DAY_MS - 1)).toBe(0);
    expect(await store.forgetExpired(retention, NOON + 90 * DAY_MS)).toBe(450);
    expect((await store.load(contacts[0] ?? '', 'x')).session).toBeUndefined();
    expect(await store.transcript(contacts[449] ?? '')).toEqual([]);
    expect((await store.load(ADA, 'x')).session?.turn).toBe(1);
    expect(await store.transcript(ADA)).toHaveLength(2);
    await store.close();
  });

  test('an alias goes when its time is over, which only its own contact puts off', async () => {
    const store = createEmbeddedStore({ directory });
    const retention = { conversationMs: 90 * DAY_MS, registrationMs: 365 * DAY_MS };
    await store.linkAlias({ alias: CHIDI, contact: ADA }, lasting(10));
    await store.linkAlias({ alias: CHIDI, contact: BOLA }, lasting(90));
    await store.linkAlias({ alias: CHIDI, contact: ADA }, lasting(20));
    expect(await store.forgetExpired(retention, NOON + 20 * DAY_MS)).toBe(0);
    expect(await store.findAlias(CHIDI)).toBe(ADA);
    expect(await store.forgetExpired(retention, NOON + 20 * DAY_MS + 1)).toBe(1);
    expect(await store.findAlias(CHIDI)).toBeUndefined();
    await store.close();
  });

  test('a commit without rows signals nothing, one with rows signals once', async () => {
    const store = createEmbeddedStore({ directory });
    const heard = vi.fn<() => void>();
    store.onDeliveries(heard);
    await store.commit(commitOf(ADA));
    expect(heard).not.toHaveBeenCalled();
    await store.commit(commitOf(ADA, 1, { deliveries: [deliveryOf(ADA, 2), deliveryOf(ADA, 2, 1)] }));
    expect(heard).toHaveBeenCalledTimes(1);
    await store.close();
  });

  test('turns that were under way when it is closed are written', async () => {
    const store = createEmbeddedStore({ directory });
    const contacts = Array.from({ length: 600 }, (_, index) => `+2348070${String(index).padStart(6, '0')}`);
    const turns = contacts.map((contact) => store.commit(commitOf(contact)));
    await Promise.resolve();
    await store.close();
    expect((await Promise.all(turns)).every(({ type }) => type === 'committed')).toBe(true);
    const reopened = createEmbeddedStore({ directory });
    expect((await reopened.load(contacts.at(-1) ?? '', 'x')).session?.turn).toBe(1);
    await reopened.close();
  });
});

function lasting(days: number): { now: number; expiresAt: number } {
  return { now: NOON, expiresAt: NOON + days * DAY_MS };
}
