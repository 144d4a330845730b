import { expect, test } from 'vitest';
import { readDay } from '../../src/domain/read-day.ts';

const TODAY = '2026-11-24';

test.each([
  ['31/12', '2026-12-31'],
  ['31/12/2026', '2026-12-31'],
  ['31-12-26', '2026-12-31'],
  ['31.12.2026', '2026-12-31'],
  ['31 Dec', '2026-12-31'],
  ['31st December 2026', '2026-12-31'],
  ['the 31st of december', '2026-12-31'],
  ['December 31', '2026-12-31'],
  ['5/1', '2027-01-05'],
  ['24 nov', TODAY],
  ['23 Nov', '2027-11-23'],
  ['1 sept 2027', '2027-09-01'],
  ['2027-01-31', '2027-01-31'],
  ['29/2/2028', '2028-02-29'],
  ['31/12/2025', '2025-12-31'],
])('"%s" is %s', (text, day) => {
  expect(readDay(text, TODAY)).toBe(day);
});

test.each(['', '31', 'december', '12/31', '31/2', '29/2/2027', 'next week', '1 2 3 4', '31 De', '2026-12', 'soon'])(
  '"%s" is no day',
  (text) => {
    expect(readDay(text, TODAY)).toBeUndefined();
  },
);
