import { describe, expect, test } from 'vitest';
import { dayInWords, daysAfter, isDay, localTime, weekdayOf } from '../../src/domain/calendar.ts';
import { isOpenAt, nextOpening } from '../../src/domain/opening-hours.ts';
import type { OpeningHours } from '../../src/domain/school.ts';

const NINE_TO_FIVE = { openMinute: 9 * 60, closeMinute: 17 * 60 };
const HOURS: OpeningHours = {
  timeZone: 'Africa/Lagos',
  days: { 1: NINE_TO_FIVE, 2: NINE_TO_FIVE, 5: NINE_TO_FIVE },
  holidays: ['2026-11-24', '2026-11-27'],
};

/** A moment in Lagos, one hour ahead of UTC the whole year. */
function lagos(text: string): number {
  return Date.parse(`${text}+01:00`);
}

describe('The calendar', () => {
  test('shows what a clock in Lagos shows, also where UTC is still on the day before', () => {
    expect(localTime(Date.parse('2026-11-23T23:30:00Z'), 'Africa/Lagos')).toEqual({
      day: '2026-11-24',
      weekday: 2,
      minute: 30,
    });
    expect(localTime(Date.parse('2026-12-31T23:00:00Z'), 'Africa/Lagos')).toMatchObject({
      day: '2027-01-01',
      minute: 0,
    });
  });

  test.each(['2027-01-31', '2028-02-29'])('knows the day %s', (day) => expect(isDay(day)).toBe(true));

  test.each(['2027-02-29', '2027-13-01', '2027-1-31', '31-01-2027', '2027-01-32', '2027-01', ''])(
    'knows no day %j',
    (day) => expect(isDay(day)).toBe(false),
  );

  test('counts days over the end of a month and a year, and starts the week on Monday', () => {
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(weekdayOf('2027-01-11')).toBe(1);
    expect(weekdayOf('2027-01-17')).toBe(7);
  });

  test('says a day in words', () => {
    expect(dayInWords('2027-01-11')).toBe('Monday 11 January 2027');
    expect(dayInWords('2027-05-02')).toBe('Sunday 2 May 2027');
  });
});

describe('The office', () => {
  test.each([
    ['2026-11-23T08:59', false],
    ['2026-11-23T09:00', true],
    ['2026-11-23T16:59', true],
    ['2026-11-23T17:00', false],
    ['2026-11-24T12:00', false],
    ['2026-11-25T12:00', false],
  ])('at %s in Lagos is open: %s', (at, isOpen) => {
    expect(isOpenAt(HOURS, lagos(at))).toBe(isOpen);
  });

  test.each([
    ['before it opens today', '2026-11-23T07:00', '2026-11-23'],
    ['over a holiday, a closed day, a holiday and the weekend', '2026-11-23T17:00', '2026-11-30'],
    ['while it is open: not counting now', '2026-11-30T09:00', '2026-12-01'],
  ])('opens next, asked %s', (_, at, day) => {
    expect(nextOpening(HOURS, lagos(at))).toEqual({ day, minute: 540 });
  });

  test('opens after a year of holidays on its only weekday, and never when no weekday is open', () => {
    const mondays = Array.from({ length: 52 }, (_, week) => daysAfter('2026-11-30', 7 * week));
    const hours = { ...HOURS, days: { 1: NINE_TO_FIVE }, holidays: mondays };
    expect(nextOpening(hours, lagos('2026-11-23T12:00'))?.day).toBe(daysAfter('2026-11-30', 7 * 52));
    expect(nextOpening({ ...HOURS, days: {} }, lagos('2026-11-23T12:00'))).toBeUndefined();
  });

  test('keeps the hours of its own time zone', () => {
    const afternoonInLagos = lagos('2026-11-23T16:30');
    expect(isOpenAt({ ...HOURS, timeZone: 'Asia/Tokyo' }, afternoonInLagos)).toBe(false);
  });
});
