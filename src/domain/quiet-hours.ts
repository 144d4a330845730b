import { DAY_MS, HOUR_MS } from './durations.ts';
import { LIMITS } from './limits.ts';

/** Lagos is an hour ahead of UTC, all year. Asked at every turn of a form, so it is reckoned here and not by the calendar. */
const AHEAD_OF_UTC_MS = HOUR_MS;

/** When the day ends that `at` is in, or, at night, the next one: the beginning of the quiet hours. */
export function endOfDay(at: number): number {
  const day = outsideQuietHours(at) + AHEAD_OF_UTC_MS;
  return day - (day % DAY_MS) + LIMITS.quietFromHour * HOUR_MS - AHEAD_OF_UTC_MS;
}

/** When the day began that `at` is in, outside the quiet hours: at their end. */
export function beginOfDay(at: number): number {
  const day = at + AHEAD_OF_UTC_MS;
  return day - (day % DAY_MS) + LIMITS.quietUntilHour * HOUR_MS - AHEAD_OF_UTC_MS;
}

/** Whether nobody is to be written to unasked. */
export function isQuiet(at: number): boolean {
  return outsideQuietHours(at) !== at;
}

/** The first moment from `at` on that is not in the quiet hours of Lagos, in which nobody is written to unasked. */
export function outsideQuietHours(at: number): number {
  const sinceMidnightMs = (at + AHEAD_OF_UTC_MS) % DAY_MS;
  const midnight = at - sinceMidnightMs;
  if (sinceMidnightMs < LIMITS.quietUntilHour * HOUR_MS) return midnight + LIMITS.quietUntilHour * HOUR_MS;
  if (sinceMidnightMs < LIMITS.quietFromHour * HOUR_MS) return at;
  return midnight + DAY_MS + LIMITS.quietUntilHour * HOUR_MS;
}
