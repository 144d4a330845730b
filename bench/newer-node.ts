import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NodeProgram } from './servers.ts';

const run = promisify(execFile);
const INSTALL_WITHIN_MS = 180_000;

/** Another Node, from the package `node`, put into a folder that goes with the run; `undefined` when it cannot be had. */
export async function newerNode(directory: string, major: number): Promise<NodeProgram | undefined> {
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await run('npm', ['install', '--prefix', directory, ...options, `node@${major}`], { timeout: INSTALL_WITHIN_MS });
    const path = join(directory, 'node_modules/node/bin/node');
    const { stdout } = await run(path, ['--version']);
    return { version: stdout.trim(), path };
  } catch (failure) {
    console.warn(failure instanceof Error ? failure.message : failure);
    return undefined;
  }
}
