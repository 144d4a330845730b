import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedLexicon } from '../src/lexicon-cache.ts';
import { read } from '../src/understanding/read.ts';
import { lexicon } from './support/flows.ts';

const TEXTS = ['school', 'phrases'];
let root: string;
let kept: string;
let code: string;
let compiled: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lexicon-'));
  kept = join(root, 'deep', 'kept');
  code = join(root, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'read.js'), 'export const read = 1;');
  compiled = 0;
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function compile() {
  compiled += 1;
  return lexicon;
}

function started(texts: string[] = TEXTS, folder: string = kept) {
  return cachedLexicon(texts, [code], compile, folder);
}

describe('compiled phrases', () => {
  it('of the same texts come from the file, and understand the same', () => {
    started();
    const again = started();
    expect(compiled).toBe(1);
    expect(again === lexicon).toBe(false);
    const context = { expecting: { kind: 'none' as const, offered: [] }, language: 'en' as const, topic: [] };
    const text = 'good morning, how mch is pyton';
    expect(read({ text }, { ...context, lexicon: again })).toEqual(read({ text }, { ...context, lexicon }));
  });

  it.each<[string, () => unknown]>([
    ['of changed texts', () => started(['school', 'phrases, and one more'])],
    ['of texts parted otherwise', () => started(['schoolphrases', ''])],
    [
      'of changed code',
      () => {
        writeFileSync(join(code, 'read.js'), 'export const read = 2;');
        return started();
      },
    ],
  ])('%s are made anew, and the old file goes', (_what, startedAnew) => {
    started();
    const [old] = readdirSync(kept);
    startedAnew();
    expect(compiled).toBe(2);
    expect(readdirSync(kept)).toHaveLength(1);
    expect(readdirSync(kept)).not.toContain(old);
  });

  it('that cannot be read cost the time to compile, and are mended', () => {
    started();
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'half of it');
    expect(started() === lexicon).toBe(true);
    expect(compiled).toBe(2);
    started();
    expect(compiled).toBe(2);
  });

  it('that cannot be kept are compiled at every start', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(started(TEXTS, file) === lexicon).toBe(true);
    expect(started(TEXTS, file) === lexicon).toBe(true);
    expect(compiled).toBe(2);
  });
});
