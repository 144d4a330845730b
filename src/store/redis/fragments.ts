import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../project-root.ts';

/**
 * Writes what comes again and again (our own sentences, our own field names) as a code of one or two characters: what
 * Redis keeps of a contact is a third of plain JSON, for some microseconds. Codes are control characters, which neither
 * JSON nor a cleaned text holds.
 */
export interface FragmentCodec {
  encode(text: string): string;
  decode(packed: string): string;
  /** Whether nothing but short numbers and signs is left beside the codes: our own words, and nobody's name or number. */
  isAllFragments(packed: string): boolean;
}

/**
 * The fragments of a table, in the order of its lines, which IS their code: a line is never changed, moved or taken away,
 * only added at the end, or what was stored before cannot be read any more. A sentence that the copy does not have any more
 * does no harm, one that it has gained costs room until it is added.
 */
export function readFragments(table: 'session' | 'text'): string[] {
  const file = join(projectRoot, 'src', 'store', 'redis', 'fragments', `${table}.txt`);
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

/** Kept out of the codes: the stand-in for the contact, what parts the entries of a chat, and the end of a line. */
export const CONTACT_CODE = '\u0001';
export const ENTRY_CODE = '\u001f';
const LONE_CODES =
  '\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\u000b\u000c\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014';
const LEADING_CODES = '\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e';
/** Printable, from "!" to "~". */
const SECOND_CHARS = 94;

/** The code of a table's line: the first ones have one character, as many as there are lone codes. */
function codeOf(line: number): string {
  if (line < LONE_CODES.length) return LONE_CODES.charAt(line);
  const pair = line - LONE_CODES.length;
  const lead = LEADING_CODES.charAt(Math.floor(pair / SECOND_CHARS));
  if (lead === '')
    throw new RangeError(
      `A table of fragments has ${LONE_CODES.length + LEADING_CODES.length * SECOND_CHARS} lines at most.`,
    );
  return lead + String.fromCharCode(0x21 + (pair % SECOND_CHARS));
}

// oxlint-disable-next-line no-control-regex
const CODES = /[\u0002-\u0009\u000b-\u0014]|[\u0015-\u001e][!-~]/g;

/** For a short table and long texts: one pattern of all fragments, the longest first. */
export function patternCodec(fragments: readonly string[]): FragmentCodec {
  const codes = new Map(fragments.map((fragment, line) => [fragment, codeOf(line)]));
  const pattern = new RegExp(byLength(fragments).map(quoted).join('|'), 'g');
  return {
    encode: (text) => text.replace(pattern, (fragment) => codes.get(fragment) ?? fragment),
    ...decoder(fragments),
  };
}

/** For a long table: fragments are looked up by their first two characters, at each place of the text. */
export function indexCodec(fragments: readonly string[]): FragmentCodec {
  const codes = new Map(fragments.map((fragment, line) => [fragment, codeOf(line)]));
  const byStart = new Map<number, { fragment: string; code: string }[]>();
  for (const fragment of byLength(fragments)) {
    const start = startAt(fragment, 0);
    const alike = byStart.get(start);
    const entry = { fragment, code: codes.get(fragment) ?? fragment };
    if (alike === undefined) byStart.set(start, [entry]);
    else alike.push(entry);
  }
  return {
    encode(text) {
      let packed = '';
      let from = 0;
      for (let at = 0; at < text.length - 1;) {
        const found = byStart.get(startAt(text, at))?.find(({ fragment }) => text.startsWith(fragment, at));
        if (found === undefined) at += 1;
        else {
          packed += text.slice(from, at) + found.code;
          at += found.fragment.length;
          from = at;
        }
      }
      return packed + text.slice(from);
    },
    ...decoder(fragments),
  };
}

function decoder(fragments: readonly string[]): Pick<FragmentCodec, 'decode' | 'isAllFragments'> {
  const byCode = new Map(fragments.map((fragment, line) => [codeOf(line), fragment]));
  return {
    decode: (packed) => packed.replace(CODES, (code) => byCode.get(code) ?? code),
    isAllFragments: (packed) => /^(?:[\s.,:;|()-]|(?<!\d)\d{1,2}(?!\d))*$/.test(packed.replace(CODES, '')),
  };
}

function startAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1);
}

function byLength(fragments: readonly string[]): string[] {
  return fragments.toSorted((one, other) => other.length - one.length);
}

function quoted(fragment: string): string {
  return fragment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
