import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import { projectRoot } from '../../src/project-root.ts';
import { daytime } from '../support/daytime.ts';

/** A chat at the real command, with a member of staff who is told by SMS. */
function talk(directory: string, lines: string[], options: string[]): { replies: string[]; told: string[] } {
  const command = join(projectRoot, 'dist/src/cli/talk.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...options], {
    encoding: 'utf8',
    input: lines.map((line) => `${line}\n`).join(''),
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: directory, STAFF_NUMBERS: '+2348000000001', ...daytime() },
  });
  expect(status).toBe(0);
  return { replies: stdout.split('\n\n').filter((reply) => reply !== ''), told: stderr.split('\n').slice(0, -1) };
}

describe('The price of a chat in the terminal', () => {
  let directory: string;
  beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'enquiries-talk-'))));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('by SMS stands on standard error, after each turn and in all; standard output has the replies alone', () => {
    const { replies, told } = talk(directory, ['hi', 'register', 'staff'], ['--channel', 'sms']);
    const segments = replies.map((reply) => segmentsOf(reply).segments);
    expect(segments).toEqual([2, 1, 1]);
    expect(told).toEqual([
      'This turn: 2 SMS segments.',
      'This turn: 1 SMS segment.',
      'This turn: 1 SMS segment, and 1 SMS segment to staff.',
      'This chat: 4 SMS segments, and 1 SMS segment to staff.',
    ]);
  });

  test('on WhatsApp is none', () => {
    const { replies, told } = talk(directory, ['hi', 'fees'], []);
    expect([replies.length > 0, told]).toEqual([true, []]);
  });
});
