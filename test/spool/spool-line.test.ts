import { describe, expect, test } from 'vitest';
import { lineOf, readLines, type SpoolRecord } from '../../src/spool/spool-line.ts';
import { recordOf } from '../support/spooled-messages.ts';
import { DIFFICULT_TEXT } from '../support/stored-turns.ts';

const RECORDS = [recordOf(1), recordOf(2, 'whatsapp:NG.1234567890'), recordOf(3)];
const LINES = RECORDS.map(lineOf);
const WHOLE = Buffer.from(LINES.join(''));

function recordsIn(bytes: Buffer): SpoolRecord[] {
  return readLines(bytes).records.map(({ record }) => record);
}

describe('Lines of the spool', () => {
  test('are read back as they were written, whatever stands in them', () => {
    const form = { Body: `${DIFFICULT_TEXT}\uD800`, Twice: ['b', '\n'], 'Odd[name]': '' };
    const record = { ...recordOf(1), form };
    expect(recordsIn(Buffer.from(lineOf(record)))).toEqual([record]);
    expect(lineOf(record).match(/\n/g)).toHaveLength(1);
  });

  test('cut at any byte lose no whole line, and what is left of one is damaged, to the byte', () => {
    // A line is whole before its break.
    const ends = LINES.map((_, index) => Buffer.byteLength(LINES.slice(0, index + 1).join('')) - 1);
    for (let cut = 0; cut <= WHOLE.length; cut += 1) {
      const { records, damaged } = readLines(WHOLE.subarray(0, cut));
      const whole = ends.filter((end) => end <= cut);
      expect(
        records.map(({ record }) => record),
        `cut at ${cut}`,
      ).toEqual(RECORDS.slice(0, whole.length));
      const rest = WHOLE.subarray((whole.at(-1) ?? -1) + 1, cut);
      expect(Buffer.concat(damaged), `cut at ${cut}`).toEqual(rest);
    }
  });

  test.each([0x00, 0x0a, 0x20, 0x31, 0x39, 0xff])(
    'with any byte changed to %i lose at most the line it is in',
    (byte) => {
      for (let at = 0; at < WHOLE.length; at += 1) {
        if (WHOLE[at] === byte) continue;
        const changed = Buffer.from(WHOLE);
        changed[at] = byte;
        const line = WHOLE.subarray(0, at).filter((one) => one === 0x0a).length;
        const { records, damaged } = readLines(changed);
        const isBreak = WHOLE[at] === 0x0a;
        const rest = isBreak ? RECORDS : RECORDS.toSpliced(line, 1);
        expect(
          records.map(({ record }) => record),
          `changed at ${at}`,
        ).toEqual(rest);
        expect(damaged.length > 0, `changed at ${at}`).toBe(!isBreak);
      }
    },
  );

  test('behind a block of zeros, as a crash of the machine leaves them, are still read', () => {
    const bytes = Buffer.concat([Buffer.from(LINES[0] ?? ''), Buffer.alloc(4096), Buffer.from(`\n${LINES[2]}`)]);
    expect(recordsIn(bytes)).toEqual([RECORDS[0], RECORDS[2]]);
    expect(readLines(bytes).damaged).toEqual([Buffer.alloc(4096)]);
  });

  test('that say they are longer than the file, or are none at all, are damaged and no more', () => {
    const bytes = Buffer.from(`1 9999999 ${'x'.repeat(22)} {}\n2 2 abc {}\nhello\n\n${LINES[1]}`);
    const { damaged } = readLines(bytes);
    expect(recordsIn(bytes)).toEqual([RECORDS[1]]);
    expect(damaged.map(String)).toEqual([`1 9999999 ${'x'.repeat(22)} {}`, '2 2 abc {}', 'hello']);
  });
});
