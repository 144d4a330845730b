import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { ERROR_CODES, errorCode, failureOf, sourceOf } from '../../src/twilio/error-codes.ts';
import { toFailure } from '../../src/twilio/failure.ts';

const rows = Object.entries(ERROR_CODES).map(([code, row]) => ({ code, row: errorCode(code), listed: row }));

describe('the table of error codes', () => {
  test.each([
    ['opted_out', [21610]],
    ['outside_window', [63016]],
    ['not_on_whatsapp', [63003]],
    ['try_later', [21611, 30001, 30003, 30008, 30036, 30410, 63009, 63010, 63012, 63017, 63018]],
    [
      'configuration',
      [
        20003, 21408, 21612, 21620, 21654, 21655, 21656, 21703, 21704, 21705, 63001, 63007, 63015, 63019, 63027, 63028,
        63034, 63038, 63040, 63041, 63042, 63051, 11200, 11205, 12100, 12200, 12300,
      ],
    ],
  ] as const)('%s follows from exactly these', (consequence, codes) => {
    const found = rows.filter(({ row }) => row.consequence === consequence).map(({ code }) => Number(code));
    expect(new Set(found)).toEqual(new Set<number>(codes));
  });

  test('says of each code what it means, and of what an operator can mend, how', () => {
    for (const { code, row } of rows) {
      expect(row.meaning.length, code).toBeGreaterThan(10);
      expect(row.mend !== undefined, code).toBe(row.consequence === 'configuration' || code === '21610');
    }
  });

  test('knows for what passes how often it is worth another message, and nothing of it for the rest', () => {
    for (const { code, row } of rows) {
      expect(row.laterTries > 0, code).toBe(row.consequence === 'try_later');
      expect(row.laterTries, code).toBeLessThanOrEqual(LIMITS.sendAgainAfterMs.length);
    }
  });

  test('takes a code it does not list for refused for good, with nothing following', () => {
    for (const code of ['99999', 'constructor', '']) {
      expect(errorCode(code)).toMatchObject({ retryable: false, outcome: 'refused', consequence: 'none' });
    }
  });

  test.each(rows.map(({ code }) => Number(code)))('speaks for answers and for callbacks alike: %i', (code) => {
    const { outcome, retryable } = errorCode(code);
    const answered = toFailure({ status: 400, code });
    expect(answered).toMatchObject({ ...failureOf(String(code)), outcome, retryable });
  });

  test('leads to where Twilio explains it', () => {
    expect(sourceOf(63016)).toBe('https://www.twilio.com/docs/api/errors/63016');
  });
});
