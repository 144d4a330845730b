import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';

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
  const child = start(['web'], environment);
  return { url: await lineOf(child, /http:\/\/\S+/), ...endings(child) };
}

/** Starts the built worker in the same way, and waits until it delivers. */
export async function startWorker(environment: Record<string, string>): Promise<Omit<ServerProcess, 'url'>> {
  const child = start(['worker'], environment);
  await lineOf(child, /Delivering/);
  return endings(child);
}

function start(role: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(projectRoot, 'dist/src/main.js'), ...role], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent', ...environment },
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function endings(child: ChildProcess): Omit<ServerProcess, 'url'> {
  return {
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** What it writes that looks like this. */
async function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no output to read from.');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[0];
    if (found !== undefined) return found;
  }
  throw new Error('The server ended before it was ready.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}
