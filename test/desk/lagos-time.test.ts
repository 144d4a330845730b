import { expect, test } from 'vitest';
import { momentAhead } from '../../src/desk/lagos-time.ts';
import { HOUR_MS } from '../../src/domain/durations.ts';
import { NOON_MS } from '../support/facts.ts';

// Noon in Lagos on Tuesday 24 November; midnight there is 23:00 UTC.
test.each([
  [1, 'today 13:00'],
  [11.5, 'today 23:30'],
  [12, 'tomorrow 00:00'],
  [23, 'tomorrow 11:00'],
  [36, '26 Nov, 00:00'],
])('%d hours after noon are called by the day they fall on in Lagos: %s', (hours, words) => {
  expect(momentAhead(NOON_MS + hours * HOUR_MS, NOON_MS)).toBe(words);
});
