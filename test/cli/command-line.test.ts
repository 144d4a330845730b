import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';

describe.each(['talk', 'understand', 'records', 'twilio'])('The command %s', (name) => {
  test.each([
    ['--help', 0],
    ['--nonsense', 64],
  ])('answers %s with how it is used, and ends with %i', (option, code) => {
    const command = join(projectRoot, 'dist/src/cli', `${name}.js`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, option], { encoding: 'utf8', input: '' });
    expect(status).toBe(code);
    const [said, silent] = code === 0 ? [stdout, stderr] : [stderr, stdout];
    expect(said).toMatch(new RegExp(`^Usage: npm run .*${name} -- .*\\n$`));
    expect(silent).toBe('');
  });
});
