import { randomUUID } from 'node:crypto';
import { readFile, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContactId } from '../domain/contact.ts';
import { Fault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';
import { filesIn, ifThere, isThere, makeFolder, remove, touchedAt, UNFINISHED, writeWhole } from './durable-files.ts';
import { LineWriter } from './line-writer.ts';
import { setAside, type SetAside } from './set-aside.ts';
import { addLine, spoolFile, type SpoolFile, type StoredLine } from './spool-file.ts';
import { readLines, type SpoolRecord } from './spool-line.ts';

const ENDING = '.spool';

/** A file that was taken over, as it was found. */
export interface TakenFile {
  messages: { record: SpoolRecord; line: StoredLine }[];
  /** Where lines are now that could not be read. */
  damaged?: { lines: number; file: string };
  /** Set when the file could not be read: it stays, and is tried again when files are next taken over. */
  failure?: unknown;
}

/**
 * The spool on disk. Each process writes to files of its own, and whoever's name a file bears replays it. Promises: what
 * `append` has answered is on disk, in a file that had our name then; taking a file over loses nothing of it, even from an
 * owner who lives and writes; what is damaged is set aside before it leaves its file. A disk that does not do as it is told
 * is thrown as `Fault('spool:unavailable')`.
 */
export class SpoolFolder {
  readonly #directory: string;
  readonly #aside: SetAside;
  readonly #now: () => number;
  readonly #owner = randomUUID().slice(0, 8);
  readonly #files = new Map<string, SpoolFile>();
  readonly #writer: LineWriter;
  #filesAside: string[] = [];
  #filesMade = 0;
  #last: Promise<unknown> = Promise.resolve();
  #fault: Fault | undefined;

  /** `now` in epoch milliseconds. Nothing is made before the first line. */
  constructor(directory: string, now: () => number) {
    this.#directory = directory;
    this.#now = now;
    this.#aside = setAside(directory, () => this.#nextName());
    this.#writer = new LineWriter({
      directory,
      nextPath: () => this.#nextName() + ENDING,
      exclusively: (work) => this.#exclusively(work),
      onFile: (file) => this.#files.set(file.path, file),
    });
  }

  /** What the disk refused last, until it takes something again. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** Makes the folder, and tries whether it can be written to. */
  probe(): Promise<void> {
    return this.#exclusively(async () => {
      const path = this.#nextName();
      await makeFolder(this.#directory);
      await writeWhole(path, '');
      await remove(path);
      this.#fault = undefined;
    });
  }

  /** Resolves when the line is on disk. */
  async append(text: string): Promise<StoredLine> {
    const line = await this.#writer.append(text);
    this.#fault = undefined;
    return line;
  }

  /** Writes lines to a file for operators, on disk when this resolves; answers its path. */
  setAside(texts: string[]): Promise<string> {
    return this.#exclusively(async () => {
      const file = await this.#aside.add(texts);
      this.#filesAside = await this.#aside.files();
      return file;
    });
  }

  /** As of the last look at the folder: the files that wait for an operator. */
  get filesAside(): readonly string[] {
    return this.#filesAside;
  }

  /** Removes what was set aside of a contact, as far as a damaged line tells whose it was. */
  forgetSetAside(contact: ContactId): Promise<void> {
    return this.#exclusively(async () => {
      await this.#aside.forget(contact);
      this.#filesAside = await this.#aside.files();
    });
  }

  /** Takes from the disk what was dropped; a file of which nothing is left is removed. */
  tidy(): Promise<void> {
    return this.#exclusively(async () => {
      for (const file of this.#files.values()) {
        if (file.isUntidy && (await isThere(file.path))) await this.#rewrite(file);
      }
    });
  }

  /**
   * Takes the files of other processes over: all, or those that nobody has touched for `LIMITS.spoolOrphanMs`, whose owners
   * are dead. Of two who want a file one is faster, and the other finds nothing.
   */
  takeOver(which: 'all' | 'orphaned'): Promise<TakenFile[]> {
    return this.#exclusively(async () => {
      const taken: TakenFile[] = [];
      for (const path of await filesIn(this.#directory, ENDING)) {
        const own = this.#files.has(path) ? undefined : await this.#claim(path, which);
        if (own !== undefined) taken.push(await this.#read(own).catch((failure: unknown) => unread(failure)));
      }
      await this.#removeUnfinished();
      this.#filesAside = await this.#aside.files();
      return taken;
    });
  }

  /** The lines of files that others took over from us, and that are theirs to replay now. */
  leftToOthers(): Promise<StoredLine[]> {
    return this.#exclusively(async () => {
      const left: StoredLine[] = [];
      for (const file of this.#files.values()) {
        if (await isThere(file.path)) continue;
        this.#files.delete(file.path);
        await this.#writer.leave(file);
        left.push(...file.lines);
      }
      return left;
    });
  }

  /** Tells other processes that the owner of our files lives. */
  async touch(): Promise<void> {
    for (const path of this.#files.keys()) await ifThere(this.#touch(path), undefined);
  }

  close(): Promise<void> {
    return this.#exclusively(() => this.#writer.leave());
  }

  /** What of a file is ours, under our name; `undefined` when it is not to be had. */
  async #claim(path: string, which: 'all' | 'orphaned'): Promise<string | undefined> {
    // Ours already when reading it failed the last time.
    if (path.startsWith(join(this.#directory, this.#owner))) return path;
    if (which === 'orphaned' && !(await this.#isOld(path))) return undefined;
    const own = this.#nextName() + ENDING;
    const isClaimed = await ifThere(
      rename(path, own).then(() => true),
      false,
    );
    if (!isClaimed) return undefined;
    await this.#touch(own);
    return own;
  }

  async #read(path: string): Promise<TakenFile> {
    const { records, damaged } = readLines(await readFile(path));
    const file = spoolFile(path);
    const messages = records.map(({ record, text }) => ({ record, line: addLine(file, text) }));
    if (damaged.length === 0 && records.length > 0) {
      this.#files.set(path, file);
      return { messages };
    }
    const aside = damaged.length === 0 ? undefined : await this.#aside.add(damaged);
    this.#files.set(path, file);
    await this.#rewrite(file);
    return { messages, ...(aside === undefined ? {} : { damaged: { lines: damaged.length, file: aside } }) };
  }

  async #rewrite(file: SpoolFile): Promise<void> {
    await this.#writer.leave(file);
    if (file.lines.size === 0) {
      await remove(file.path);
      this.#files.delete(file.path);
      return;
    }
    await writeWhole(file.path, [...file.lines].map(({ text }) => text).join(''));
    file.isUntidy = false;
  }

  /** What a process left that died while it rewrote a file; the file itself is whole. */
  async #removeUnfinished(): Promise<void> {
    for (const path of await filesIn(this.#directory, UNFINISHED)) {
      if (await this.#isOld(path)) await remove(path);
    }
  }

  async #isOld(path: string): Promise<boolean> {
    const at = await touchedAt(path);
    return at !== undefined && this.#now() - at >= LIMITS.spoolOrphanMs;
  }

  #touch(path: string): Promise<void> {
    const seconds = this.#now() / 1000;
    return utimes(path, seconds, seconds);
  }

  #nextName(): string {
    this.#filesMade += 1;
    return join(this.#directory, `${this.#owner}-${this.#filesMade}`);
  }

  /** One thing at a time happens to the files of this process. */
  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work).catch((thrown: unknown) => {
      this.#fault = diskFault(thrown, this.#directory);
      throw this.#fault;
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function diskFault(thrown: unknown, directory: string): Fault {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new Fault(
    'spool:unavailable',
    `The spool in ${directory} cannot be used (${reason}). Make the folder writable for this user and its disk not full, or set DATA_DIR to another one.`,
    { directory, reason },
    thrown,
  );
}

function unread(failure: unknown): TakenFile {
  return { messages: [], failure };
}
