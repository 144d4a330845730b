import { daysAfter, localTime, weekdayOf } from './calendar.ts';
import type { OpeningHours } from './school.ts';

/** A day and the minute after its midnight at which the office opens, both in the hours' own time zone. */
export interface Opening {
  /** `YYYY-MM-DD`. */
  day: string;
  minute: number;
}

/** Whether the office is open at `now` (epoch milliseconds): the opening minute counts, the closing minute does not. */
export function isOpenAt(hours: OpeningHours, now: number): boolean {
  const { day, minute } = localTime(now, hours.timeZone);
  const today = hoursOn(hours, day);
  return today !== undefined && minute >= today.openMinute && minute < today.closeMinute;
}

/** When the office opens next after `now`; `undefined` when no day of the week is ever open. */
export function nextOpening(hours: OpeningHours, now: number): Opening | undefined {
  const local = localTime(now, hours.timeZone);
  // Were every holiday on the one weekday that is open, this many days would still reach the first free one.
  const horizonDays = 7 * (hours.holidays.length + 1);
  for (let ahead = 0; ahead <= horizonDays; ahead += 1) {
    const day = daysAfter(local.day, ahead);
    const open = hoursOn(hours, day);
    if (open !== undefined && (ahead > 0 || open.openMinute > local.minute)) return { day, minute: open.openMinute };
  }
  return undefined;
}

function hoursOn(hours: OpeningHours, day: string): { openMinute: number; closeMinute: number } | undefined {
  return hours.holidays.includes(day) ? undefined : hours.days[weekdayOf(day)];
}
