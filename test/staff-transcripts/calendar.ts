import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/durations.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * The midnight of Lagos in which the next week begins. A play is given in a week to come, so that nothing a store keeps until
 * some day is over before it began.
 */
export function nextWeek(now: number): number {
  const midnight = now - ((now + HOUR_MS) % DAY_MS);
  // The epoch began on a Thursday.
  const weekday = (Math.floor((now + HOUR_MS) / DAY_MS) + 3) % 7;
  return midnight + (7 - weekday) * DAY_MS;
}

/** `Tuesday 08:05` of a week, in Lagos. */
export function timeIn(week: number, text: string): number {
  const [, day = '', hours, minutes] = /^(\w+) (\d\d):(\d\d)$/.exec(text) ?? [];
  return midnightOf(day, week) + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
}

/** A day of a week as somebody types its date: `1/12/2026`. */
export function dateIn(week: number, day: string): string {
  return TYPED.format(midnightOf(day, week));
}

/** Dates are others in every week: those of this one and the next by the names of their days, `Tuesday <Tuesday>`. */
export function withoutDates(text: string, week: number): string {
  const named = [...DAYS, ...DAYS].reduce((rest, day, index) => {
    return rest.replaceAll(WRITTEN.format(week + index * DAY_MS), `<${day}>`);
  }, text);
  return named.replaceAll(/31\/12\/\d{4}/g, '31/12/<year>');
}

function midnightOf(day: string, week: number): number {
  const days = DAYS.indexOf(day);
  if (days < 0) throw new Error(`"${day}" is no day of a week.`);
  return week + days * DAY_MS;
}

const LAGOS = { timeZone: 'Africa/Lagos', day: 'numeric', year: 'numeric' } as const;

/** As the bot writes it: `1 December 2026`. */
const WRITTEN = new Intl.DateTimeFormat('en-GB', { ...LAGOS, month: 'long' });

const TYPED = new Intl.DateTimeFormat('en-GB', { ...LAGOS, month: 'numeric' });
