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

test('A question says how it stands, and an answer of staff who did what to it, and when', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-rows-'));
  const store = createEmbeddedStore({ directory });
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  const [by, until] = ['whatsapp:+2347000000001', '2026-11-03'];
  const fees = { fact: 'fees', course: 'fullstack' } as const;
  await store.commit(commitOf(ADA, 0, { questions: [fees, { fact: 'online' }] }));
  const given = { ...fees, by, text: 'N150,000', audience: 'everyone', until } as const;
  await store.changeAnswer({ type: 'give', ...given, at: NOON + MINUTE_MS, cause: 'SM1' });

  const rowsOf = async (kind: 'questions' | 'answers', now: number): Promise<RecordRow[]> => {
    const rows: RecordRow[] = [];
    for await (const row of RECORD_SOURCES[kind].rows(store, now)) rows.push(row);
    return JSON.parse(JSON.stringify(rows));
  };
  const online = { fact: 'online', askedBy: [ADA], status: 'open' };
  const expiresAt = '2026-11-03T23:00:00.000Z';
  expect(await rowsOf('questions', NOON + HOUR_MS)).toEqual([
    { ...fees, askedBy: [ADA], status: 'answered', answer: 'N150,000', expiresAt },
    online,
  ]);
  expect(await rowsOf('questions', NOON + 2 * DAY_MS)).toEqual([{ ...fees, askedBy: [ADA], status: 'open' }, online]);
  const at = '2026-11-02T11:01:00.000Z';
  const deed = { what: 'given', text: 'N150,000', audience: 'everyone', until, by, at };
  expect(await rowsOf('answers', NOON)).toEqual([{ ...given, status: 'given', at, history: [deed] }]);
});
