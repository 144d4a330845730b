import { open, type FileHandle } from 'node:fs/promises';
import { FILE_MODE, isThere, makeFolder, syncFolder } from './durable-files.ts';
import { addLine, spoolFile, type SpoolFile, type StoredLine } from './spool-file.ts';

/** A file that is taken over from us while we write to it is left, and what we wrote is written to another. */
const WRITE_TRIES = 5;

export interface LineWriterOptions {
  directory: string;
  /** A path that no file has. */
  nextPath: () => string;
  /** Runs one piece of work on the files of this process after the other. */
  exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Told of each file that was made. */
  onFile: (file: SpoolFile) => void;
}

/** Writes lines to a file of this process, which it makes when the first one comes. */
export class LineWriter {
  readonly #options: LineWriterOptions;
  #current: { file: SpoolFile; handle: FileHandle } | undefined;
  #batch: { texts: string[]; written: Promise<StoredLine[]> } | undefined;

  constructor(options: LineWriterOptions) {
    this.#options = options;
  }

  /** Resolves when the line is on disk. Lines that wait while others are written share one write and one sync. */
  async append(text: string): Promise<StoredLine> {
    const batch = (this.#batch ??= this.#openBatch());
    const index = batch.texts.push(text) - 1;
    const line = (await batch.written)[index];
    if (line === undefined) throw new Error('A batch writes every line that it was given.');
    return line;
  }

  /** Writes no more to a file; inside of `exclusively`. */
  async leave(file: SpoolFile | undefined = this.#current?.file): Promise<void> {
    if (this.#current === undefined || this.#current.file !== file) return;
    const { handle } = this.#current;
    this.#current = undefined;
    await handle.close();
  }

  #openBatch(): { texts: string[]; written: Promise<StoredLine[]> } {
    const texts: string[] = [];
    const written = this.#options.exclusively(() => {
      this.#batch = undefined;
      return this.#write(texts);
    });
    return { texts, written };
  }

  async #write(texts: string[]): Promise<StoredLine[]> {
    for (let attempt = 0; attempt < WRITE_TRIES; attempt += 1) {
      const { file, handle } = (this.#current ??= await this.#create());
      try {
        await handle.appendFile(texts.join(''));
        await handle.sync();
      } catch (thrown) {
        // How the file ends now is anybody's guess: it gets no further line, and is tidied.
        file.isUntidy = true;
        await this.leave();
        throw thrown;
      }
      // Whoever took it over before this may have read it without these lines; whoever does it later reads them too.
      if (await isThere(file.path)) return texts.map((text) => addLine(file, text));
      await this.leave();
    }
    throw new Error(`${WRITE_TRIES} files in ${this.#options.directory} were taken over while they were written`);
  }

  async #create(): Promise<{ file: SpoolFile; handle: FileHandle }> {
    const { directory, nextPath, onFile } = this.#options;
    await makeFolder(directory);
    const file = spoolFile(nextPath());
    const handle = await open(file.path, 'ax', FILE_MODE);
    onFile(file);
    await syncFolder(directory);
    return { file, handle };
  }
}
