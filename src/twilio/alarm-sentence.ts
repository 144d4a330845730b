import type { Alarm } from '../domain/alarm.ts';
import { errorCode, sourceOf } from './error-codes.ts';

/** What we note as wrong ourselves, beside Twilio's codes. */
const COPIES_KEPT =
  'messages of somebody who had everything deleted are still at Twilio: "npm run records -- dead-letters" names the addresses, delete theirs in the console';

/** What an alarm is about, in a few words. */
export function alarmMeaning(code: string): string {
  return code === 'copies_kept' ? COPIES_KEPT : errorCode(code).meaning;
}

/** An alarm as operators read it: what is wrong, since when, how often, and what to do. */
export function alarmSentence({ code, since, lastAt, count }: Alarm): string {
  const { meaning, mend } = errorCode(code);
  const [first, last] = [since, lastAt].map((at) => new Date(at).toISOString());
  const often = count === 1 ? `once, at ${last}` : `${count} times, from ${first} to ${last}`;
  if (code === 'copies_kept') return `Attention: ${COPIES_KEPT} (${often}).`;
  return `Twilio refuses messages with ${code}: ${meaning} (${often}). ${mend ?? ''} See ${sourceOf(code)}`.replace(
    '  ',
    ' ',
  );
}
