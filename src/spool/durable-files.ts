import { mkdir, open, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Only this user may read what people wrote. */
export const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Of a file that is still being written: whoever finds an old one may remove it. */
export const UNFINISHED = '.unfinished';

/** Makes a folder, with those above it, so that it is there after a power cut as well. */
export async function makeFolder(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
  if (first !== undefined) await syncFolder(dirname(first));
}

/** What a name is in a folder survives a power cut only once the folder itself is synced. */
export async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a whole file, or replaces one, in one step: there is never a half of it under its name. */
export async function writeWhole(path: string, bytes: Buffer | string): Promise<void> {
  const unfinished = `${path}${UNFINISHED}`;
  await writeFile(unfinished, bytes, { mode: FILE_MODE, flush: true });
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

export async function remove(path: string): Promise<void> {
  await ifThere(unlink(path), undefined);
  await syncFolder(dirname(path));
}

export async function isThere(path: string): Promise<boolean> {
  return (await touchedAt(path)) !== undefined;
}

/** Epoch milliseconds; `undefined` when there is no such file. */
export async function touchedAt(path: string): Promise<number | undefined> {
  const found = await ifThere(stat(path), undefined);
  return found?.mtimeMs;
}

/** The files of a folder whose names end so, in the order of their names; none when there is no folder. */
export async function filesIn(directory: string, ending: string): Promise<string[]> {
  const names = await ifThere(readdir(directory), []);
  return names
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join(directory, name));
}

/** What a call answers, or something else where the file it is about is not there. */
export async function ifThere<Found, Otherwise>(
  call: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await call;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return otherwise;
    throw thrown;
  }
}
