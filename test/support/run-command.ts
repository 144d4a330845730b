import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { daytime } from './daytime.ts';

export interface Ended {
  code: number | null;
  /** Standard output, line by line. */
  lines: string[];
  errors: string;
}

/** Runs a built command as its own process, with these variables and no others of ours. */
export async function runCommand(name: string, args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist/src/cli', `${name}.js`), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...daytime(), ...environment },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, lines: out.trimEnd().split('\n'), errors };
}
