import { DAY_MS, MINUTE_MS } from './durations.ts';

/** A moment as the clock on a wall shows it in one time zone. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  day: string;
  /** ISO weekday: 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes after midnight. */
  minute: number;
}

/** Where the school is. Nigeria has one time zone and no summer time. */
export const LAGOS = 'Africa/Lagos';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * What a clock in `timeZone` shows at `now` (epoch milliseconds). Throws a `RangeError` for a zone that does not exist. The
 * last minute asked for is kept, as turns ask for the present one again and again.
 */
export function localTime(now: number, timeZone: string): LocalTime {
  const minute = Math.floor(now / MINUTE_MS);
  const kept = lastMinutes.get(timeZone);
  if (kept?.minute === minute) return kept.time;
  const time = readClock(now, timeZone);
  lastMinutes.set(timeZone, { minute, time });
  return time;
}

/** By time zone: one or two. */
const lastMinutes = new Map<string, { minute: number; time: LocalTime }>();

function readClock(now: number, timeZone: string): LocalTime {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${read('year')}-${read('month')}-${read('day')}`;
  return { day, weekday: weekdayOf(day), minute: Number(read('hour')) * 60 + Number(read('minute')) };
}

/** The time in Lagos as people write it: `20:00`. */
export function clockIn(at: number, timeZone: string = LAGOS): string {
  return clock(localTime(at, timeZone).minute);
}

/** Minutes after midnight as people write it: `9:00`. */
export function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** Whether a text is a day that the calendar knows, written `YYYY-MM-DD`: `2027-02-29` is not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The day `count` days after a `YYYY-MM-DD`. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday (1 Monday … 7 Sunday) of a `YYYY-MM-DD`. */
export function weekdayOf(day: string): number {
  const sundayIsNought = new Date(`${day}T00:00:00Z`).getUTCDay();
  return sundayIsNought === 0 ? 7 : sundayIsNought;
}

/** A `YYYY-MM-DD` as people say it in English: `Monday 11 January 2027`. */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${WEEKDAYS[weekdayOf(day) - 1] ?? ''} ${Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

// Making a formatter costs some fifty times what using one does, and a turn asks for the day; a school names one zone.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
