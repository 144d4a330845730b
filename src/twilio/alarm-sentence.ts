import type { Alarm } from '../domain/alarm.ts';
import { errorCode, sourceOf } from './error-codes.ts';

/** An alarm as operators read it: what is wrong, since when, how often, and what to do. */
export function alarmSentence({ code, since, lastAt, count }: Alarm): string {
  const { meaning, mend } = errorCode(code);
  const [first, last] = [since, lastAt].map((at) => new Date(at).toISOString());
  const often = count === 1 ? `once, at ${last}` : `${count} times, from ${first} to ${last}`;
  return `Twilio refuses messages with ${code}: ${meaning} (${often}). ${mend ?? ''} See ${sourceOf(code)}`.replace(
    '  ',
    ' ',
  );
}
