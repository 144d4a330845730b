import { DAY_MS } from '../domain/durations.ts';

/** Times as people in Osogbo read them, whatever the machine's zone. All take epoch milliseconds. */
const timeZone = 'Africa/Lagos';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' });
const calendarDay = new Intl.DateTimeFormat('en-CA', { timeZone });

/** `14:32` */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** `Today`, `Yesterday` or `Tuesday 24 November`. */
export function dayName(at: number, now: number): string {
  const date = calendarDay.format(at);
  if (date === calendarDay.format(now)) return 'Today';
  if (date === calendarDay.format(now - DAY_MS)) return 'Yesterday';
  return day.format(at);
}

/** `today 14:32`, `tomorrow 14:32`, or `24 Nov, 14:32` of any other day. */
export function momentAhead(at: number, now: number): string {
  const date = calendarDay.format(at);
  if (date === calendarDay.format(now)) return `today ${clockTime(at)}`;
  return date === calendarDay.format(now + DAY_MS) ? `tomorrow ${clockTime(at)}` : shortMoment(at, now);
}

/** `14:32` of today, `24 Nov, 14:32` of another day. */
export function shortMoment(at: number, now: number): string {
  return calendarDay.format(at) === calendarDay.format(now)
    ? clockTime(at)
    : `${shortDay.format(at)}, ${clockTime(at)}`;
}
