import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../src/project-root.ts';

const LIVE = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'the-token',
  TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
  PUBLIC_URL: 'https://bot.example.com',
  SESSION_SECRET: 'a secret of the desk',
};

/** A module that is loaded before the server and does `deed` as soon as it says that it listens. */
function onceListening(deed: string): string[] {
  const code = `const say = console.log; console.log = (line) => { say(line); setImmediate(() => { ${deed} }); };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

/** Runs the built server until it ends by itself; answers its exit code and all it said. */
async function run(
  environment: Record<string, string>,
  { before = [], after = [] }: { before?: string[]; after?: string[] } = {},
): Promise<{ code: number | null; said: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-main-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const child = spawn(process.execPath, [...before, join(projectRoot, 'dist/src/main.js'), ...after], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: directory, ...environment },
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, said };
}

test('a configuration with several mistakes ends the process with 78 and names them all', async () => {
  const { code, said } = await run({ PORT: 'x', WORKER: 'y', TWILIO_AUTH_TOKEN: 'hunter2' });
  expect(code).toBe(78);
  expect(said).toMatch(/PORT is "x"[^]*WORKER is "y"[^]*they belong together/);
  expect(said).not.toContain('hunter2');
});

test('a file of the school that is not there ends the process with 78 and says which variable names it', async () => {
  const { code, said } = await run({ SCHOOL_FILE: '/nowhere/school.yaml' });
  expect(code).toBe(78);
  expect(said).toMatch(/\/nowhere\/school\.yaml.*SCHOOL_FILE/);
});

test('a role that does not exist is refused with 64, rather than taken for the web process', async () => {
  const { code, said } = await run({}, { after: ['workers'] });
  expect(code).toBe(64);
  expect(said).toMatch(/^Usage: /);
});

test('the worker refuses the embedded store with 78', async () => {
  const { code, said } = await run(LIVE, { after: ['worker'] });
  expect(code).toBe(78);
  expect(said).toContain('REDIS_URL');
});

test('a rejection that nobody handled ends the process, and its number is masked', async () => {
  const deed =
    'Promise.reject(Object.assign(new Error("lost +2348012345678"), { details: { contact: "+2348012345678" } }))';
  const { code, said } = await run({}, { before: onceListening(deed) });
  expect(code).toBe(70);
  expect(said).toContain('"event":"process_failed"');
  expect(said).not.toContain('8012345678');
});

test('what an operator should mend is said at the start, not only at /readyz', async () => {
  const { code, said } = await run(LIVE, { before: onceListening('process.kill(process.pid, "SIGTERM")') });
  expect(code).toBe(0);
  expect(said).toMatch(/"event":"operator_warned".*STAFF_NUMBERS is empty/);
});
