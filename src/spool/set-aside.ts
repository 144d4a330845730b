import { readFile } from 'node:fs/promises';
import type { ContactId } from '../domain/contact.ts';
import { filesIn, ifThere, makeFolder, remove, writeWhole } from './durable-files.ts';
import { readLines } from './spool-line.ts';

/** Of files with lines that were set aside. Renamed to end in `.spool`, such a file is read again at the next start. */
const ENDING = '.set-aside';

/** The files with what could not be read or taken, for an operator to look at. */
export interface SetAside {
  /** Writes lines to a file of their own, on disk when this resolves; answers its path. */
  add(lines: (Buffer | string)[]): Promise<string>;
  /** The paths, in order. */
  files(): Promise<string[]>;
  /** Removes every line of a contact, as far as a damaged one tells whose it was. */
  forget(contact: ContactId): Promise<void>;
}

export function setAside(directory: string, nextName: () => string): SetAside {
  return {
    async add(lines) {
      const file = nextName() + ENDING;
      await makeFolder(directory);
      await writeWhole(file, joined(lines.map((line) => Buffer.from(line))));
      return file;
    },

    files: () => filesIn(directory, ENDING),

    async forget(contact) {
      for (const path of await filesIn(directory, ENDING)) {
        const lines = linesOf(await ifThere(readFile(path), Buffer.alloc(0)));
        const rest = lines.filter((line) => !isOf(contact, line));
        if (rest.length === lines.length) continue;
        if (rest.length === 0) await remove(path);
        else await writeWhole(path, joined(rest));
      }
    },
  };
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineBreak = bytes.indexOf('\n', at);
    const end = lineBreak === -1 ? bytes.length : lineBreak;
    if (end > at) lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

function joined(lines: Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => (line.at(-1) === 0x0a ? [line] : [line, Buffer.from('\n')])));
}

/** A whole line says whose it is; of a damaged one it is enough that a field of its own names the contact. */
function isOf(contact: ContactId, line: Buffer): boolean {
  const [whole] = readLines(line).records;
  if (whole !== undefined) return whole.record.contact === contact;
  const text = line.toString('utf8');
  const digits = contact.replace(/^\+/, '');
  const fields = [
    ['contact', contact],
    ['From', contact],
    ['From', `whatsapp:${contact}`],
    ['WaId', digits],
  ];
  return fields.some(([name, value]) => text.includes(`"${name}":"${value}"`));
}
