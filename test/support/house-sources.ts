import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';

/** One source file, as the house rules look at it. */
export interface Source {
  /** From the project's folder: `src/turn/turn.ts`. */
  path: string;
  lines: number;
  /** The text without comments: what a comment speaks of is not done. */
  code: string;
  /** What it imports, also only for types: our files by their path, others by the name of their package (`node:fs`). */
  imports: Import[];
}

export interface Import {
  target: string;
  isOurs: boolean;
}

/** Every TypeScript file below the folders given. */
export function readSources(...folders: string[]): Source[] {
  return listFiles(...folders)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(join(projectRoot, path), 'utf8');
      return sourceOf(path, text);
    });
}

export function sourceOf(path: string, text: string): Source {
  const code = withoutComments(text);
  return { path, lines: text.split('\n').length - 1, code, imports: importsOf(path, code) };
}

/** Every file below the folders given, by its path from the project's folder. */
export function listFiles(...folders: string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(projectRoot, folder)))
    .flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => posix.join(entry.parentPath.slice(projectRoot.length + 1), entry.name)),
    )
    .toSorted();
}

/** Every name of a file or folder in these paths, each once; a file without what stands after its first dot. */
export function namesIn(paths: readonly string[]): string[] {
  const names = paths.flatMap((path) => [...dirname(path).split('/'), basename(path).replace(/\..*$/, '')]);
  return [...new Set(names)].filter((name) => name !== '');
}

// Prettier has made every file look alike, which is what lets patterns read it: a comment stands on lines of its own or
// behind a space, and an import begins its line.
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\/|\/\*\*[\s\S]*?\*\/$/gm, '').replaceAll(/(?:^|\s)\/\/ .*$/gm, '');
}

function importsOf(path: string, code: string): Import[] {
  const statements = code.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^'\n]+)'/gm);
  const calls = code.matchAll(/\bimport\('([^'\n]+)'\)|\brequire\('([^'\n]+)'\)/g);
  return [...statements, ...calls].map(([, one, other]) => {
    const name = one ?? other ?? '';
    if (name.startsWith('.')) return { target: posix.join(dirname(path), name), isOurs: true };
    const [scope = '', rest = ''] = name.split('/');
    return { target: scope.startsWith('@') ? `${scope}/${rest}` : scope, isOurs: false };
  });
}
