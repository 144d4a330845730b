import * as z from 'zod';
import { isDay } from '../domain/calendar.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { SchoolText } from '../domain/school.ts';
import { nearestKey } from './nearest-key.ts';

/** A long text: about the school, a fact, the way. */
export const TEXT_CHARS = 400;
/** One SMS; beside it stands what is asked next. */
const SMS_TEXT_CHARS = 160;

const MUST_BE_DAY = 'must be a day that exists, written like 2027-01-31';

/** A day as `2027-01-31`. */
export const day = z.string(MUST_BE_DAY).refine(isDay, MUST_BE_DAY);

/** A map that knows all its keys: each unknown one is refused in a line of its own, with the key that was probably meant. */
export function map<Shape extends z.ZodRawShape>(shape: Shape, what: string): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known)).join('\n')
        : `must be ${what}`,
  });
}

function unknownKey(key: string, known: string[]): string {
  const nearest = nearestKey(key, known);
  const mend = nearest === undefined ? `the keys here are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return `has the unknown key "${key}": ${mend}`;
}

/** Text on one line, without space around it. */
export function line(maxChars: number): z.ZodString {
  const must = `must be text of 1 to ${maxChars} characters (in quotes when it looks like a number)`;
  return z.string(must).trim().min(1, must).max(maxChars, must);
}

/** Text alone is English; a map has the other languages beside it, and the short forms for SMS. */
export function schoolText(maxChars: number): z.ZodType<SchoolText> {
  return z.preprocess(
    (raw) => (typeof raw === 'string' ? { en: raw } : raw),
    map(
      {
        en: line(maxChars),
        pcm: line(maxChars).exactOptional(),
        yo: line(maxChars).exactOptional(),
        sms: map(
          {
            en: line(SMS_TEXT_CHARS).exactOptional(),
            pcm: line(SMS_TEXT_CHARS).exactOptional(),
            yo: line(SMS_TEXT_CHARS).exactOptional(),
          },
          `a map of the languages ${LANGUAGES.join(', ')}`,
        ).exactOptional(),
      },
      `text, or a map of the languages ${LANGUAGES.join(', ')}, and sms`,
    ),
  );
}
