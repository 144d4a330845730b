import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIVE_PLACES } from '../support/live-place.ts';
import { play } from './play.ts';
import { formatScript, parseScript } from './script.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const isUpdate = process.env['UPDATE'] === '1';

const [[firstPlace] = []] = LIVE_PLACES;

describe.each(LIVE_PLACES)('over the wire, with %s,', { timeout: 60_000 }, (name, makePlace) => {
  it.each(files)('the play %s goes as it is written down, on every phone', async (file) => {
    const path = join(folder, file);
    const golden = parseScript(readFileSync(path, 'utf8'));
    const isNew = isUpdate && name === firstPlace;
    const played = await play(golden, await makePlace(), isNew);
    if (isNew) writeFileSync(path, formatScript(played));
    else expect(formatScript(played)).toBe(formatScript(golden));
  });
});
