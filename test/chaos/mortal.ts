import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { daytime } from '../support/daytime.ts';
import { AT_RANDOM, type Fate, type Role } from './step.ts';

/** A real process of the house. */
export interface Mortal {
  /** Resolves when it serves or delivers, or has ended before; with the address where it listens, which a worker has not. */
  ready: Promise<string | undefined>;
  /** Resolves when it is gone. */
  ended: Promise<Ending>;
  /** Has it count from now on, where it waits for that. */
  arm(): Promise<void>;
  signal(signal: 'SIGKILL' | 'SIGTERM'): void;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it complained of. */
  complaint: string;
}

const MAIN = join(projectRoot, 'dist/src/main.js');
const VICTIM = join(projectRoot, 'dist/test/chaos/victim.js');

/** Starts `main.js`, or a victim where the fate (or its short lease) asks for one. */
export function startMortal(
  role: Role,
  { fate, isPlain, environment }: { fate?: Fate; isPlain: boolean; environment: Record<string, string> },
): Mortal {
  const last =
    fate === undefined || fate.step === AT_RANDOM ? [] : [fate.step, String(fate.nth), fate.since ?? 'start'];
  const child = spawn(process.execPath, [isPlain ? MAIN : VICTIM, role, ...last], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent', ...daytime(), ...environment },
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 2_000) complaint += chunk.toString();
  });
  const ended = once(child, 'close').then((): Ending => ({
    code: child.exitCode,
    signal: child.signalCode,
    complaint,
  }));
  const lines = createInterface({ input: child.stdout });
  const ready = Promise.race([
    once(lines, 'line').then(([line]) => addressIn(String(line))),
    ended.then(() => undefined),
  ]);
  const arm = async (): Promise<void> => {
    const armed = once(lines, 'line');
    child.kill('SIGUSR2');
    await armed;
  };
  return { ready, ended, arm, signal: (signal) => void child.kill(signal) };
}

function addressIn(line: string): string | undefined {
  return /http:\/\/\S+/.exec(line)?.[0].replace('0.0.0.0', '127.0.0.1');
}
