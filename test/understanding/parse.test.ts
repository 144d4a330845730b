import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { parsePhrases } from '../../src/understanding/parse.ts';

const ENGLISH = readFileSync(join(projectRoot, 'flows/phrases/en.yaml'), 'utf8');

it('the phrases of a language hold its languages, joining words, background and subjects not offered', () => {
  const parsed = parsePhrases(ENGLISH, 'en.yaml');
  expect(parsed.languageNames).toMatchObject({ yo: ['yoruba'], pcm: ['pidgin', 'broken'] });
  expect(parsed.joiningWords).toEqual(expect.arrayContaining(['and', 'but']));
  expect(parsed.background.length).toBeGreaterThan(0);
  expect(parsed.notOffered['ui-ux']).toContain('graphic design');
});

it('a subject under a heading that is no course is refused, with its line', () => {
  const wrong = ENGLISH.replace(/^not_offered:\n/m, 'not_offered:\n  cookery: catering\n');
  const line = wrong.split('\n').indexOf('  cookery: catering') + 1;
  expect(() => parsePhrases(wrong, 'en.yaml')).toThrow(`line ${line}: not_offered`);
});
