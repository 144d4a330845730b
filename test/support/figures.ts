import { dayInWords, clock } from '../../src/domain/calendar.ts';
import { lagosDay } from '../../src/domain/school-facts.ts';

/** A run of digits, the commas between thousands left out. */
const FIGURE = /\d{1,3}(?:,\d{3})+(?!\d)|\d+/g;

/** Amounts as they are spelled in English and Pidgin; "one" says too much else. */
const SPELLED =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|dozen|naira)\b/gi;

/** Every figure of a text: runs of digits, and amounts that are spelled. */
export function figuresIn(text: string): string[] {
  const digits = (text.match(FIGURE) ?? []).map((figure) => figure.replaceAll(',', ''));
  return [...digits, ...(text.match(SPELLED) ?? []).map((word) => word.toLowerCase())];
}

/**
 * Every figure that is in a value, wherever it stands there: in a text, as a number (a position, a moment; a minute of the day under
 * a name that says so), as a day, which is said in words. Knows nothing else of what the value is, so that what is added to it is
 * found as well.
 */
export function figuresWithin(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return [...figuresIn(value), ...(isDay(value) ? figuresIn(dayInWords(value)) : [])];
  if (typeof value === 'number') return figuresOfNumber(value, name);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, one]) => figuresWithin(one, inner));
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Numbers beyond this are moments in milliseconds: the year 2001. */
const FIRST_MOMENT = 1e12;

function figuresOfNumber(value: number, name: string): string[] {
  if (value >= FIRST_MOMENT) return figuresIn(dayInWords(lagosDay(value)));
  if (name.endsWith('Minute')) return figuresIn(clock(value));
  // A link is shortened to a metre.
  return [...figuresIn(String(value)), ...figuresIn(String(Number(value.toFixed(5))))];
}
