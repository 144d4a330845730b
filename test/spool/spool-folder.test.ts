import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { dropLine } from '../../src/spool/spool-file.ts';
import { SpoolFolder, type TakenFile } from '../../src/spool/spool-folder.ts';
import { lineOf } from '../../src/spool/spool-line.ts';
import { recordOf, spoolDirectory } from '../support/spooled-messages.ts';
import { ADA, BOLA, CHIDI } from '../support/stored-turns.ts';

function open(directory: string, now: () => number = Date.now): SpoolFolder {
  const folder = new SpoolFolder(directory, now);
  onTestFinished(() => folder.close());
  return folder;
}

function idsIn(files: TakenFile[]): unknown[] {
  return files.flatMap(({ messages }) => messages.map(({ record }) => record.form['MessageSid']));
}

const whole = (contact: string): string => lineOf(recordOf(1, contact));
/** The heading is lost, and so is the end; the contact or a field of the form is left. */
const damaged = (contact: string): string => whole(contact).slice(40, -12);
const takeAll = (folder: SpoolFolder): Promise<TakenFile[]> => folder.takeOver('all');

describe('The folder of the spool', () => {
  test('makes nothing before the first line, and then what only this user may read', async () => {
    const directory = spoolDirectory();
    const folder = open(directory);
    expect(await takeAll(folder)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
    await folder.append(lineOf(recordOf(1)));
    const [name = ''] = readdirSync(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  test('has every line once and in order, also of many that come at once', async () => {
    const directory = spoolDirectory();
    const folder = open(directory);
    const texts = Array.from({ length: 100 }, (_, index) => lineOf(recordOf(index)));
    await Promise.all(texts.map((text) => folder.append(text)));
    const [name = '', ...others] = readdirSync(directory);
    expect(others).toEqual([]);
    expect(readFileSync(join(directory, name), 'utf8')).toBe(texts.join(''));
  });

  test('takes what was dropped from the disk when it is tidied, and the file with the last of it', async () => {
    const directory = spoolDirectory();
    const folder = open(directory);
    const [first, second] = [
      await folder.append(lineOf(recordOf(1, ADA))),
      await folder.append(lineOf(recordOf(2, BOLA))),
    ];
    dropLine(first);
    await folder.tidy();
    const written = (): string =>
      readdirSync(directory)
        .map((name) => readFileSync(join(directory, name), 'utf8'))
        .join('');
    expect(written()).toBe(second.text);
    const third = await folder.append(lineOf(recordOf(3)));
    expect(written()).toContain(third.text);
    for (const line of [second, third]) dropLine(line);
    await folder.tidy();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('cut at any byte is taken up without the loss of a whole line, and the rest is set aside', async () => {
    const directory = spoolDirectory();
    mkdirSync(directory);
    const texts = [1, 2].map((index) => lineOf(recordOf(index)));
    const bytes = Buffer.from(texts.join(''));
    const ends = [Buffer.byteLength(texts[0] ?? '') - 1, bytes.length - 1];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      writeFileSync(join(directory, 'dead-1.spool'), bytes.subarray(0, cut));
      const folder = new SpoolFolder(directory, Date.now);
      const [file, ...more] = await takeAll(folder);
      const whole = ends.filter((end) => end <= cut).length;
      expect([idsIn(file === undefined ? [] : [file]), more], `cut at ${cut}`).toEqual([
        ['SM1', 'SM2'].slice(0, whole),
        [],
      ]);
      const rest = bytes.subarray(whole === 0 ? 0 : (ends[whole - 1] ?? 0) + 1, cut);
      const aside = file?.damaged === undefined ? Buffer.alloc(0) : readFileSync(file.damaged.file);
      expect(aside.toString(), `cut at ${cut}`).toBe(rest.length === 0 ? '' : `${rest.toString()}\n`);
      for (const { line } of file?.messages ?? []) dropLine(line);
      await folder.tidy();
      await folder.close();
      expect(
        readdirSync(directory).filter((name) => name.endsWith('.spool')),
        `cut at ${cut}`,
      ).toEqual([]);
    }
  });

  test('sets a line aside once, and leaves the others in their file', async () => {
    const directory = spoolDirectory();
    mkdirSync(directory);
    const [first, last] = [lineOf(recordOf(1)), lineOf(recordOf(3))];
    writeFileSync(join(directory, 'dead-1.spool'), `${first}half a li\n${last}`);
    const [taken] = await takeAll(open(directory));
    expect(taken).toMatchObject({ damaged: { lines: 1 } });
    const again = await takeAll(open(directory));
    expect([idsIn(again), again[0]?.damaged]).toEqual([['SM1', 'SM3'], undefined]);
    expect(statSync(taken?.damaged?.file ?? '').mode & 0o777).toBe(0o600);
  });

  test('leaves the file of an owner who lives, and takes one that nobody has touched for long', async () => {
    const directory = spoolDirectory();
    let now = Date.now();
    const [owner, other] = [open(directory, () => now), open(directory, () => now)];
    await owner.append(lineOf(recordOf(1)));
    const look = (): Promise<TakenFile[]> => other.takeOver('orphaned');
    now += LIMITS.spoolOrphanMs - 1_000;
    expect(await look()).toEqual([]);
    await owner.touch();
    now += LIMITS.spoolOrphanMs - 1_000;
    expect(await look()).toEqual([]);
    now += 2_000;
    expect(idsIn(await look())).toEqual(['SM1']);
  });

  test('lets one of many who want a file have it', async () => {
    const directory = spoolDirectory();
    await open(directory).append(lineOf(recordOf(1)));
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeAll(open(directory))));
    expect(taken.flatMap(idsIn)).toEqual(['SM1']);
  });

  test('loses nothing when a file is taken over from an owner who is writing to it', async () => {
    const directory = spoolDirectory();
    const [owner, other] = [open(directory), open(directory)];
    const seen = new Set<unknown>();
    const left: unknown[] = [];
    /** Takes all there is, replays it and removes the files, as a spool does. */
    const serve = async (folder: SpoolFolder): Promise<void> => {
      for (const { messages } of await takeAll(folder)) {
        for (const { record, line } of messages) {
          seen.add(record.form['MessageSid']);
          dropLine(line);
        }
      }
      await folder.tidy();
    };
    for (let index = 0; index < 200; index += 1) {
      // By turns at the same time as a write, and between two.
      if (index % 2 === 0) await Promise.all([owner.append(lineOf(recordOf(index))), serve(other)]);
      else await owner.append(lineOf(recordOf(index)));
      if (index % 7 === 0) await serve(other);
      // Most of the time it does not know yet.
      if (index % 10 === 9) left.push(...(await owner.leftToOthers()));
    }
    expect(left.length).toBeGreaterThan(10);
    // What the owner still holds is in a file that a third one finds; together they have every line.
    await serve(open(directory));
    expect(seen.size).toBe(200);
  });

  test('removes what a process left that died while it rewrote a file, once that is old', async () => {
    const directory = spoolDirectory();
    mkdirSync(directory);
    const path = join(directory, 'dead-1.spool.unfinished');
    writeFileSync(path, lineOf(recordOf(1)));
    await takeAll(open(directory));
    expect(existsSync(path)).toBe(true);
    const longAgo = Date.now() / 1000 - LIMITS.spoolOrphanMs / 1000 - 1;
    utimesSync(path, longAgo, longAgo);
    expect(await takeAll(open(directory))).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  test('forgets what was set aside of a contact, as far as a damaged line tells whose it was', async () => {
    const directory = spoolDirectory();
    const folder = open(directory);
    const longer = `${ADA}9`;
    const quoting = lineOf({ ...recordOf(4, BOLA), form: { Body: `call ${ADA}` } });
    const file = await folder.setAside([
      whole(ADA),
      damaged(ADA),
      '"WaId":"2348012345678","x',
      damaged(longer),
      quoting,
    ]);
    const onlyHers = await folder.setAside([whole(ADA)]);
    await folder.forgetSetAside(ADA);
    expect(readFileSync(file, 'utf8')).toBe(`${damaged(longer)}\n${quoting}`);
    expect(folder.filesAside).toEqual([file]);
    await folder.setAside([damaged(CHIDI)]);
    await folder.forgetSetAside(CHIDI);
    expect(folder.filesAside).toEqual([file]);
    expect(existsSync(onlyHers)).toBe(false);
  });

  test('that cannot be made is a fault of the spool with its mend, and works again once it can', async () => {
    const directory = spoolDirectory();
    writeFileSync(directory, 'a file is in the way');
    const folder = open(directory);
    await expect(folder.append(lineOf(recordOf(1)))).rejects.toMatchObject({
      code: 'spool:unavailable',
      message: expect.stringContaining('DATA_DIR'),
    });
    expect(folder.fault?.code).toBe('spool:unavailable');
    rmSync(directory);
    await folder.append(lineOf(recordOf(1)));
    expect([folder.fault, idsIn(await takeAll(open(directory)))]).toEqual([undefined, ['SM1']]);
  });
});
