import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface TestRedis {
  url: string;
  port: number;
  /** Ends it as an operator would; the data stays. */
  stop(): Promise<void>;
  /** Ends it as a crash would (SIGKILL); the data stays. */
  kill(): Promise<void>;
  /** Stops its clock: it keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Where `redis-server` is on PATH; `undefined` when it is not installed. */
export function redisServerPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

/** Whether suites on a real Redis can run: says loudly what is left out when not, and refuses to leave it out under CI. */
export function canTestOnRedis(suite: string): boolean {
  if (redisServerPath() !== undefined) return true;
  const sentence = `NOT TESTED: ${suite}, because redis-server is not on PATH. Install the package "redis-server".`;
  if (process.env['CI'] !== undefined) throw new Error(sentence);
  console.warn(`\n  ${sentence}\n`);
  return false;
}

/** Starts a real Redis on a free port with its append-only file in a folder of its own; `args` are added to its command line. */
export async function startRedis({ args = [] }: { args?: string[] } = {}): Promise<TestRedis> {
  const own = ['--appendonly', 'yes', '--save', ''];
  return start({ args: () => [...own, ...args], readyLine: 'Ready to accept connections' });
}

/** Starts a Redis Sentinel on a free port, with `lines` as its configuration. */
export async function startSentinel(lines: string[]): Promise<TestRedis> {
  const args = (directory: string): string[] => {
    // A sentinel writes what it learns into its file, so it has one.
    const file = join(directory, 'sentinel.conf');
    writeFileSync(file, `${lines.join('\n')}\n`);
    return [file, '--sentinel'];
  };
  return start({ args, readyLine: 'Sentinel ID is' });
}

interface Start {
  /** What follows the program on the command line, given the server's folder. */
  args: (directory: string) => string[];
  /** What a server writes once it listens. */
  readyLine: string;
}

async function start({ args, readyLine }: Start): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-redis-'));
  const port = await freePort();
  const line = [...args(directory), '--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
  let server = await launch(line, readyLine);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
    });
    server.kill(signal);
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async restart() {
      await end('SIGTERM');
      server = await launch(line, readyLine);
    },
    async remove() {
      await end('SIGKILL');
      removeFolder(directory);
    },
  };
}

/**
 * A child that rewrites the append-only file may outlive a kill for a moment and still write there. The retries of `rmSync`
 * itself wait for the folder to be empty and do not empty it again, so it is called again.
 */
function removeFolder(directory: string, triesLeft = 40): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 1, retryDelay: 50 });
  } catch (thrown) {
    if (triesLeft === 0) throw thrown;
    removeFolder(directory, triesLeft - 1);
  }
}

function launch(args: string[], readyLine: string): Promise<ChildProcess> {
  const path = redisServerPath();
  if (path === undefined) throw new Error('redis-server is not on PATH. Install the package "redis-server".');
  const server = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      if (said.length < 64_000) said += chunk.toString();
      if (said.includes(readyLine)) resolve(server);
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended before it was ready:\n${said}`)));
  });
}

/** Servers that start side by side must not be given the same one. */
const given = new Set<number>();

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(found));
    });
  });
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
