import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { daytime } from '../support/daytime.ts';
import { openHost } from '../support/enquiry-host.ts';
import { play } from './play.ts';
import { parseTranscript } from './transcript.ts';

let directory: string;
let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'enquiries-talk-'));
  house = await openHost();
});
afterEach(async () => {
  await house.close();
  await rm(directory, { recursive: true });
});

it.each(['whatsapp', 'sms'])(
  'a chat in the terminal comes out as a conversation that plays, by %s',
  async (channel) => {
    const from = ['--from', '+2348031234567', '--channel', channel];
    const printed = execFileSync(process.execPath, ['dist/src/cli/talk.js', '--repro', ...from], {
      cwd: projectRoot,
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: directory, ...daytime() },
      input: 'gud pm hw mch is python\ni want to talk to a person\nregister\n1\n',
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const conversation = parseTranscript(printed);
    expect(conversation.chat).toHaveLength(4);
    expect(conversation.chat[1]?.sent).toMatchObject([{ to: 'staff' }]);
    expect(await play(conversation, house.host)).toEqual(conversation);
  },
);
