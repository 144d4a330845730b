import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { daytime } from './daytime.ts';

export interface ServerProcess {
  /** Where it listens. */
  url: string;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built server as its own process, with these variables and no others of ours, and waits until it listens. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const child = start([], environment);
  return { url: await said(child, /http:\/\/\S+/), ...ends(child) };
}

/** Starts the built worker, which only delivers, and waits until it does. */
export async function startWorker(environment: Record<string, string>): Promise<Omit<ServerProcess, 'url'>> {
  const child = start(['worker'], environment);
  await said(child, /Delivering/);
  return ends(child);
}

function start(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(projectRoot, 'dist/src/main.js'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent', ...daytime(), ...environment },
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function ends(child: ChildProcess): Omit<ServerProcess, 'url'> {
  return { kill: () => end(child, 'SIGKILL').then(() => undefined), stop: () => end(child, 'SIGTERM') };
}

/** What the process says that looks so. */
async function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (child.stdout === null) throw new Error('The process has no output to read.');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[0];
    if (found !== undefined) return found;
  }
  throw new Error('The process ended before it was ready.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}
