import { describe, expect, it } from 'vitest';
import { LAGOS, localTime } from '../../src/domain/calendar.ts';
import { outsideQuietHours } from '../../src/domain/quiet-hours.ts';

const MINUTE_MS = 60_000;

/** A moment of Tuesday 24 November 2026 by the clocks of Lagos. */
function inLagos(hour: number, minute = 0): number {
  return Date.UTC(2026, 10, 24, hour - 1, minute);
}

function isQuiet(moment: number): boolean {
  const { minute } = localTime(moment, LAGOS);
  return minute < 8 * 60 || minute >= 20 * 60;
}

describe('outside the quiet hours of Lagos', () => {
  it.each([
    ['at eight in the morning', inLagos(8), inLagos(8)],
    ['at noon', inLagos(12), inLagos(12)],
    ['a minute before eight in the evening', inLagos(19, 59), inLagos(19, 59)],
    ['from eight in the evening', inLagos(20), inLagos(32)],
    ['before midnight', inLagos(23, 59), inLagos(32)],
    ['after midnight, though it is still yesterday in UTC', inLagos(24, 30), inLagos(32)],
    ['a minute before eight in the morning', inLagos(7, 59), inLagos(8)],
  ])('%s', (_when, at, expected) => {
    expect(outsideQuietHours(at)).toBe(expected);
  });

  it('is as the calendar has it, at every quarter of an hour of a year', () => {
    for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2028, 0, 1); at += 15 * MINUTE_MS) {
      const moved = outsideQuietHours(at);
      expect(isQuiet(at) ? !isQuiet(moved) && isQuiet(moved - 1) : moved === at, new Date(at).toISOString()).toBe(true);
      expect(moved - at).toBeLessThanOrEqual(12 * 60 * MINUTE_MS);
    }
  });
});
