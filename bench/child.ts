import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface, type Interface } from 'node:readline';

/** Which processors a process may use; all of them unless told. */
export type Cores = readonly number[];

export interface ChildOptions {
  command: string;
  args: string[];
  cores?: Cores;
  /** All of its variables; ours are not handed on. */
  environment?: Record<string, string>;
  /** What its output says once it can be used. */
  ready: RegExp;
  /** Where its error output goes; ours unless told. */
  logFile?: string;
  hasChannel?: boolean;
}

export interface Child {
  pid: number;
  /** What `ready` found. */
  found: string;
  /** Resolves when its output says this. */
  says(sign: RegExp): Promise<void>;
  process: ChildProcess;
  /** SIGTERM, and SIGKILL when that takes longer than a drain may. */
  stop(): Promise<void>;
}

const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));
const STOP_WITHIN_MS = 15_000;

/** Whether processes are kept to their processors, and how many there are. */
export const machine = { canPin: TASKSET !== undefined && availableParallelism() > 1, cores: availableParallelism() };

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Starts a process on its processors and waits until it says that it is ready. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { command, args, cores, environment = {}, ready, logFile, hasChannel = false } = options;
  const line = cores === undefined || !machine.canPin || TASKSET === undefined ? [] : [TASKSET, '-c', cores.join(',')];
  const [program = command, ...rest] = [...line, command, ...args];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: [
      'ignore',
      'pipe',
      logFile === undefined ? 'inherit' : openSync(logFile, 'a'),
      ...(hasChannel ? (['ipc'] as const) : []),
    ],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (child.stdout === null) throw new Error('A process without output cannot say that it is ready.');
  const lines = createInterface({ input: child.stdout });
  const found = await sight(child, lines, ready);
  if (child.pid === undefined) throw new Error(`${command} did not start.`);
  return {
    pid: child.pid,
    found,
    process: child,
    says: (sign) => sight(child, lines, sign).then(() => undefined),
    stop: () => stop(child),
  };
}

/** All of its threads: a process that was kept to one core may use others from now on. */
export function moveToCores(pid: number, cores: Cores): void {
  if (machine.canPin && TASKSET !== undefined) execFileSync(TASKSET, ['-acp', cores.join(','), String(pid)]);
}

function sight(child: ChildProcess, lines: Interface, sign: RegExp): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const look = (text: string): void => {
      said.push(text);
      const found = sign.exec(text)?.[0];
      if (found !== undefined) settle(() => resolve(found));
    };
    const fail = (): void => {
      settle(() => reject(new Error(`${child.spawnfile} ended too early. It said:\n${said.join('\n')}`)));
    };
    const settle = (end: () => void): void => {
      lines.off('line', look);
      child.off('exit', fail);
      child.off('error', fail);
      end();
    };
    lines.on('line', look);
    child.once('exit', fail);
    child.once('error', fail);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(patience);
}
