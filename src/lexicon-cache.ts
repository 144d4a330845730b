import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { projectRoot } from './project-root.ts';
import type { Lexicon } from './understanding/lexicon.ts';

/** Beside the built code, and of no worth without it: deleting it costs one slower start. */
const FOLDER = join(projectRoot, 'dist', 'lexicon');

/**
 * The compiled phrases of these very texts, from the last start that had them, or else compiled now and kept. What is kept
 * is named after the texts and after the code that compiles them, so that it is never out of date. A folder that cannot be
 * written, or a file that cannot be read, only costs the time to compile.
 */
export function cachedLexicon(
  texts: string[],
  codeFolders: string[],
  compile: () => Lexicon,
  folder: string = FOLDER,
): Lexicon {
  const file = join(folder, `${hashOf([...texts, ...codeFolders.flatMap(codeIn)])}.bin`);
  const kept = attempt(() => deserialize(readFileSync(file)) as Lexicon);
  if (kept !== undefined) return kept;
  const lexicon = compile();
  attempt(() => {
    mkdirSync(folder, { recursive: true });
    const outdated = readdirSync(folder).filter((name) => name !== basename(file));
    // Written whole under another name first: a second process must never read half of it.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, serialize(lexicon));
    renameSync(unfinished, file);
    for (const name of outdated) rmSync(join(folder, name), { force: true });
  });
  return lexicon;
}

function codeIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function hashOf(texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n`).update(text);
  return hash.digest('hex').slice(0, 32);
}

function attempt<Result>(deed: () => Result): Result | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}
