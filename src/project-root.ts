import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds `package.json`: the same whether this runs from `src/` (tests) or from `dist/src/` (production).
 * Files that are read and not compiled (flows/*.yaml, Lua scripts, style sheets) are found from here.
 */
export const projectRoot: string = findUpward(dirname(fileURLToPath(import.meta.url)));

function findUpward(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('No package.json above the running code: run it from a checkout of the project.');
  return findUpward(parent);
}
