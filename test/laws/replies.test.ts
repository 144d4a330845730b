import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registrationCosts } from '../../src/cli/registration-costs.ts';
import { repliesPage } from '../../src/cli/replies-page.ts';
import { projectRoot } from '../../src/project-root.ts';
import { catalogue, lexicon, school } from '../support/flows.ts';

const flows = { catalogue, lexicon, school };

it('docs/replies.md shows every reply as it is (npm run replies measures them anew)', () => {
  expect(readFileSync(join(projectRoot, 'docs/replies.md'), 'utf8')).toBe(repliesPage(flows));
}, 120_000);

it('a registration is shown from the first word to the reference in each language', () => {
  const chats = registrationCosts(flows).join('\n').split('### In ').slice(1);
  const ends = ['Done! Ada Obi', 'E don set! Ada Obi', 'O ti pari! Ada Obi'];
  expect(chats).toHaveLength(ends.length);
  for (const [index, end] of ends.entries()) expect(chats[index]?.split(end)[1]).toMatch(/OIC-[0-9A-Z]{5}\b/);
});
