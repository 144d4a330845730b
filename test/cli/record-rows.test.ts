import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RECORD_SOURCES, type RecordRow } from '../../src/cli/record-rows.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/durations.ts';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { ADA, BOLA, commitOf, NOON, sessionOf } from '../support/stored-turns.ts';

test('A contact says until when WhatsApp lets the school write freely, and nothing where it does not', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-rows-'));
  const store = createEmbeddedStore({ directory });
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  await store.commit(commitOf(ADA, 0, { session: { ...sessionOf(ADA, 1), lastInboundAt: NOON } }));
  await store.commit(commitOf(BOLA, 0, { session: { ...sessionOf(BOLA, 1), channel: 'sms', lastInboundAt: NOON } }));

  const openUntil = async (now: number): Promise<unknown[]> => {
    const rows: RecordRow[] = [];
    for await (const row of RECORD_SOURCES.contacts.rows(store, now)) rows.push(row);
    return [ADA, BOLA].map((contact) => rows.find((row) => row['contact'] === contact)?.['whatsappOpenUntil']);
  };
  expect(await openUntil(NOON + HOUR_MS)).toEqual(['2026-11-03T10:55:00.000Z', undefined]);
  expect(await openUntil(NOON + DAY_MS - 5 * MINUTE_MS)).toEqual([undefined, undefined]);
});
