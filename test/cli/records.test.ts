import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { csvLine } from '../../src/cli/csv.ts';
import { projectRoot } from '../../src/project-root.ts';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { ADA, BOLA, commitOf, deliveryOf, NOON, registrationOf } from '../support/stored-turns.ts';

interface Ended {
  code: number | null;
  out: string;
  errors: string;
}

async function records(args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist/src/cli/records.js'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, out: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.errors += chunk.toString()));
  await once(child, 'close');
  return { ...ended, code: child.exitCode };
}

describe('The records command', () => {
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'enquiries-records-'));
    const store = createEmbeddedStore({ directory });
    const name = '=HYPERLINK("http://evil.example","Ada")';
    await store.commit(commitOf(ADA, 0, { registrations: [{ ...registrationOf(ADA, 'OIC-AAAAA'), name }] }));
    await store.commit(commitOf(BOLA, 0, { deliveries: [{ ...deliveryOf(BOLA, 1), body: '=1+1' }] }));
    for (const row of await store.claimDeliveries({ now: NOON, leaseMs: 1, limit: 1 })) {
      await store.settle(row, { type: 'dead', code: '63016' }, NOON);
    }
    await store.close();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('prints one JSON line a record, and as CSV the columns in their order', async () => {
    const json = await records(['registrations'], { DATA_DIR: directory });
    expect(JSON.parse(json.out)).toMatchObject({ reference: 'OIC-AAAAA', contact: ADA });
    const csv = await records(['contacts', '--format', 'csv'], { DATA_DIR: directory });
    const [heading, ...rows] = csv.out.trimEnd().split('\r\n');
    expect(heading).toMatch(/^contact,addresses,language,state,optedOut,lastInboundAt,turns/);
    expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(new Set([ADA, BOLA]));
  });

  test('prints the advertisement that brought a contact', async () => {
    const store = createEmbeddedStore({ directory });
    const commit = commitOf(BOLA, 1);
    await store.commit({ ...commit, session: { ...commit.session, referral: { sourceId: '12', headline: 'Learn' } } });
    await store.close();
    const { out } = await records(['contacts'], { DATA_DIR: directory });
    const rows: unknown[] = out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as unknown);
    expect(rows).toContainEqual(
      expect.objectContaining({ contact: BOLA, referral: { sourceId: '12', headline: 'Learn' } }),
    );
    const csv = await records(['contacts', '--format', 'csv'], { DATA_DIR: directory });
    expect(csv.out).toMatch(/^[^\r]*,createdAt,referral,whatsappOpenUntil\r\n/);
  });

  test('prints what was given up, what the code means, and when', async () => {
    const { out } = await records(['dead-letters'], { DATA_DIR: directory });
    expect(JSON.parse(out)).toEqual({
      id: `${BOLA}:1:0`,
      contact: BOLA,
      to: `whatsapp:${BOLA}`,
      channel: 'whatsapp',
      code: '63016',
      meaning: "outside WhatsApp's 24 hours only an approved template goes",
      at: new Date(NOON).toISOString(),
      createdAt: new Date(NOON).toISOString(),
      text: '=1+1',
    });
    const csv = await records(['dead-letters', '--format', 'csv'], { DATA_DIR: directory });
    expect(csv.out).toMatch(/^id,contact,to,channel,code,meaning,at,createdAt,text\r\n/);
    expect(csv.out).toContain(",'=1+1\r\n");
  });

  test('gives a spreadsheet no formula that somebody sent as a name', async () => {
    const { out } = await records(['registrations', '--format', 'csv'], { DATA_DIR: directory });
    expect(out).toContain(`,"'=HYPERLINK(""http://evil.example"",""Ada"")",`);
    expect(out).toContain(ADA);
    expect(out).not.toContain(`'${ADA}`);
  });

  test.each([
    [[]],
    [['nothing']],
    [['contacts', 'handoffs']],
    [['contacts', '--format', 'xml']],
    [['contacts', '--all']],
  ])('answers %j with how it is used, and 64', async (args) => {
    const { code, out, errors } = await records(args, { DATA_DIR: directory });
    expect([code, out]).toEqual([64, '']);
    expect(errors).toMatch(/^Usage: /);
  });

  test('says in a sentence that the store is away, and ends with 69', async () => {
    const { code, errors } = await records(['contacts'], { DATA_DIR: join(projectRoot, 'package.json') });
    expect(code).toBe(69);
    expect(errors).toMatch(/^The store in .* cannot be used/);
    expect(errors).not.toContain('    at ');
  });
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['+2348012345678', '+2348012345678'],
  [-1.5, '-1.5'],
  [['+2348012345678', '+2348098765432'], '+2348012345678 +2348098765432'],
  ['Ada "=1"', '"Ada ""=1"""'],
])('%j in CSV is %s', (value, line) => {
  expect(csvLine([value])).toBe(line);
});
