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

/** What several processes could do twice, or side by side. All that stands in the others is the same on any store. */
const FOR_ALL_PLACES = ['answered-once', 'night-and-morning', 'two-claim-at-once'];

function playsFor(place: string): string[] {
  return place === firstPlace ? files : files.filter((file) => FOR_ALL_PLACES.includes(file.replace('.yaml', '')));
}

describe.each(LIVE_PLACES)('over the wire, with %s,', { timeout: 60_000 }, (name, makePlace) => {
  it.each(playsFor(name))('the play %s goes as it is written down, on every phone', async (file) => {
    const path = join(folder, file);
    const golden = parseScript(readFileSync(path, 'utf8'));
    const isNew = isUpdate && name === firstPlace;
    const played = await play(golden, await makePlace(), isNew);
    if (isNew) writeFileSync(path, formatScript(played));
    else expect(formatScript(played)).toBe(formatScript(golden));
  });
});
