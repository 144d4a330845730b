import { hash } from 'node:crypto';
import type { ContactId } from '../domain/contact.ts';

/** A webhook's form exactly as it was signed: a field that came twice has a list. */
export type SpoolForm = Record<string, string | string[]>;

/** One message as it stands in the spool. */
export interface SpoolRecord {
  /** First in the line, so that most of what is left of a damaged one still tells whose it was. */
  contact: ContactId;
  receivedAt: number;
  form: SpoolForm;
}

/** What a spool file holds, whatever befell it. */
export interface SpoolReading {
  /** Each with its line, line break included. */
  records: { record: SpoolRecord; text: string }[];
  /** Every stretch of bytes that is not a whole line, without its line break. */
  damaged: Buffer[];
}

/** The line's form, the bytes of its JSON, and their checksum, each followed by a space. */
const HEADING = /^1 (\d{1,7}) ([\w-]{22}) /;
/** As long as a heading can be. */
const HEADING_BYTES = 2 + 8 + 23;
const LINE_BREAK = 0x0a;

/** A record as one line, its line break included: `1 <bytes> <checksum> <json>`. */
export function lineOf(record: SpoolRecord): string {
  const json = JSON.stringify(record);
  return `1 ${Buffer.byteLength(json)} ${checksumOf(json)} ${json}\n`;
}

/**
 * Reads lines that may have been cut at any byte, or changed at some. Never throws; every byte but line breaks is in a
 * record or among the damaged. A whole line that only lacks its break is whole.
 */
export function readLines(bytes: Buffer): SpoolReading {
  const reading: SpoolReading = { records: [], damaged: [] };
  let at = 0;
  while (at < bytes.length) {
    const read = recordAt(bytes, at);
    if (read !== undefined) {
      reading.records.push({ record: read.record, text: `${bytes.toString('utf8', at, read.end)}\n` });
      at = read.end + 1;
      continue;
    }
    const lineBreak = bytes.indexOf(LINE_BREAK, at);
    const end = lineBreak === -1 ? bytes.length : lineBreak;
    if (end > at) reading.damaged.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return reading;
}

/** The record that begins at a byte, and the byte behind it. */
function recordAt(bytes: Buffer, at: number): { record: SpoolRecord; end: number } | undefined {
  const heading = HEADING.exec(bytes.toString('latin1', at, at + HEADING_BYTES));
  if (heading === null) return undefined;
  const [{ length }, size, checksum] = heading;
  const end = at + length + Number(size);
  if (end > bytes.length) return undefined;
  const json = bytes.toString('utf8', at + length, end);
  if (checksumOf(json) !== checksum) return undefined;
  // What bears the checksum is what we wrote.
  const record: SpoolRecord = JSON.parse(json);
  return { record, end };
}

/** 132 bits of the SHA-256. */
function checksumOf(json: string): string {
  return hash('sha256', json, 'base64url').slice(0, 22);
}
