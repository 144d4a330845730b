import { isDay } from './calendar.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as people in Nigeria write it, the day first: `31/12`, `31-12-26`, `31.12.2026`, `31 Dec`, `31st December 2026`,
 * `December 31`; also `2026-12-31`. One without a year is the next of that name from `today` (`YYYY-MM-DD`) on. `undefined` for what
 * the calendar does not know. It may be past.
 */
export function readDay(text: string, today: string): string | undefined {
  const words = text
    .toLowerCase()
    .replaceAll(/(\d)(st|nd|rd|th)\b/g, '$1')
    .match(/\d+|\p{L}+/gu);
  const parts = (words ?? []).filter((word) => word !== 'of' && word !== 'the');
  if (parts.length < 2 || parts.length > 3) return undefined;
  const [first = '', second = '', third] = parts;
  if (/^\d{4}$/.test(first)) return third === undefined ? undefined : dayOf(first, second, third);
  const isMonthFirst = !/^\d/.test(first);
  const [date, month] = isMonthFirst ? [second, first] : [first, second];
  if (third !== undefined) return dayOf(third, month, date);
  const [year = ''] = today.split('-');
  const thisYear = dayOf(year, month, date);
  if (thisYear !== undefined && thisYear >= today) return thisYear;
  return dayOf(String(Number(year) + 1), month, date);
}

function dayOf(year: string, month: string, date: string): string | undefined {
  const named = MONTHS.findIndex((one) => month.length >= 3 && month.startsWith(one));
  const number = /^\d{1,2}$/.test(month) ? month : String(named + 1);
  const day = [year.length === 2 ? `20${year}` : year, number.padStart(2, '0'), date.padStart(2, '0')].join('-');
  return isDay(day) ? day : undefined;
}
