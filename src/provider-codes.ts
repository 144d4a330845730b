import type { Alarm } from './domain/alarm.ts';
import * as africasTalking from './africas-talking/error-codes.ts';
import * as mail from './mail/error-codes.ts';
import * as twilio from './twilio/error-codes.ts';

/** A failure as operators read it, whoever told it. */
export interface ProviderCode {
  provider: string;
  /** In a few words that can follow the provider's name. */
  meaning: string;
  /** What the operator can do, where the operator can do something. */
  mend?: string;
  /** Where the provider explains it, where one does. */
  source?: string;
}

/**
 * What a provider's code means: Twilio's are numbers, Africa's Talking's are names, a mail server's are names of ours.
 * `undefined` for other names of our own (`timeout`), which speak for themselves.
 */
export function providerCode(code: string): ProviderCode | undefined {
  if (/^\d+$/.test(code))
    return { provider: 'Twilio', ...wordsOf(twilio.errorCode(code)), source: twilio.sourceOf(code) };
  const ofMail = mail.errorCode(code);
  if (ofMail !== undefined) return { provider: 'The mail server', ...wordsOf(ofMail) };
  const known = africasTalking.errorCode(code);
  if (known === undefined) return undefined;
  return { provider: "Africa's Talking", ...wordsOf(known), source: africasTalking.sourceOf(code) };
}

/** What we note as wrong ourselves, beside the providers' codes. */
const OWN: ReadonlyMap<string, string> = new Map([
  [
    'copies_kept',
    'messages of somebody who had everything deleted are still at Twilio: "npm run records -- dead-letters" names the addresses, delete theirs in the console',
  ],
  [
    'news_untold',
    'people who asked were not told what staff have answered since: the log says why (news_failed), "npm run records -- questions" who they are',
  ],
  [
    'staff_unreached',
    'what staff were to be told has reached none of them, and somebody may be waiting: look at "npm run records -- handoffs" and "npm run records -- dead-letters", and check STAFF_NUMBERS, STAFF_EMAILS and the other alarms',
  ],
]);

/** What an alarm is about, in a few words; `undefined` where its code speaks for itself. */
export function alarmMeaning(code: string): string | undefined {
  return OWN.get(code) ?? providerCode(code)?.meaning;
}

/** An alarm as operators read it: what is wrong, since when, how often, and what to do. */
export function alarmSentence({ code, since, lastAt, count }: Alarm): string {
  const [first, last] = [since, lastAt].map((at) => new Date(at).toISOString());
  const often = count === 1 ? `once, at ${last}` : `${count} times, from ${first} to ${last}`;
  const own = OWN.get(code);
  if (own !== undefined) return `Attention: ${own} (${often}).`;
  const known = providerCode(code);
  if (known === undefined) return `The provider refuses messages with ${code} (${often}).`;
  const { provider, meaning, mend, source } = known;
  return [
    `${provider} refuses messages with ${code}: ${meaning} (${often}).`,
    mend,
    source === undefined ? undefined : `See ${source}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function wordsOf({ meaning, mend }: { meaning: string; mend?: string }): Pick<ProviderCode, 'meaning' | 'mend'> {
  return { meaning, ...(mend === undefined ? {} : { mend }) };
}
