import type { Consequence, Failure, SendResult } from '../domain/delivery.ts';

type Outcome = Extract<SendResult, { type: 'failed' }>['outcome'];

/** What one of Twilio's error codes means, and what is done about it. */
interface ErrorCode {
  /** In a few words that can follow "Twilio says: ". */
  meaning: string;
  /** Whether a send that was answered with it is tried again soon, with back-off. */
  retryable: boolean;
  /** What such an answer tells about the message. */
  outcome: Outcome;
  consequence: Consequence;
  /** How many times the message is sent again later, when it was accepted first and failed then. */
  laterTries: number;
  /** What the operator can do, where the operator can do something. */
  mend?: string;
}

const FOR_GOOD = { retryable: false, outcome: 'refused', consequence: 'none', laterTries: 0 } as const;
const FOR_NOW = { ...FOR_GOOD, retryable: true } as const;
const LATER_ONCE = { ...FOR_NOW, consequence: 'try_later', laterTries: 1 } as const;
const LATER_TWICE = { ...LATER_ONCE, laterTries: 2 } as const;
const ALARM = { ...FOR_GOOD, consequence: 'configuration' } as const;

const CHECK_CREDENTIALS = 'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.';
const CHECK_SERVICE = 'Add a sender for this country to the Messaging Service of TWILIO_MESSAGING_SERVICE_SID.';
const CHECK_SENDER = "Look at the state of the WhatsApp sender in Twilio's console, and at TWILIO_WHATSAPP_FROM.";
const CHECK_TEMPLATE =
  'Run "npm run twilio -- check"; a template of your own in STAFF_TEMPLATE_SID has to take one variable.';
const CHECK_HANDOUTS = 'Run "npm run twilio -- check": it tries every picture and flyer that the school file names.';
const CHECK_WEBHOOKS = "Check PUBLIC_URL, and the webhook addresses in Twilio's console, letter by letter.";

/**
 * THE table of error codes, for answers to a send and for what status callbacks tell later alike. Meanings are from Twilio's
 * error dictionary (`sourceOf`); for 3xxxx and 6xxxx, what to do is our judgement of the causes named there. The last seven
 * are never told about a message: Twilio writes them to its debugger, where they mean what stands here.
 */
export const ERROR_CODES = {
  20003: { ...ALARM, meaning: 'the credentials are wrong', mend: CHECK_CREDENTIALS },
  // Never processed, so always safe to send again.
  20429: { ...FOR_NOW, meaning: 'too many requests at once' },
  21211: { ...FOR_GOOD, meaning: 'the receiver is no phone number' },
  21408: {
    ...ALARM,
    meaning: 'the country is not enabled for SMS',
    mend: "Enable it in Twilio's console under Messaging, Settings, Geo permissions.",
  },
  21610: {
    ...FOR_GOOD,
    meaning: 'the receiver has opted out',
    consequence: 'opted_out',
    mend: 'Somebody of STAFF_NUMBERS has written STOP: START from the same phone takes it back.',
  },
  21611: { ...LATER_TWICE, meaning: 'the queue of the sender is full' },
  21612: {
    ...ALARM,
    meaning: 'this sender cannot reach this receiver',
    mend: 'Check whether the sender is registered for the country written to.',
  },
  21614: { ...FOR_GOOD, meaning: 'the receiver is no mobile phone' },
  21617: { ...FOR_GOOD, meaning: 'the text is longer than 1600 characters' },
  21620: { ...ALARM, meaning: 'the address of the media cannot be used', mend: CHECK_HANDOUTS },
  21654: { ...ALARM, meaning: 'the template does not exist', mend: CHECK_TEMPLATE },
  21655: { ...ALARM, meaning: 'the template cannot be used', mend: CHECK_TEMPLATE },
  21656: { ...ALARM, meaning: 'the variables of the template are not what it takes', mend: CHECK_TEMPLATE },
  21703: { ...ALARM, meaning: 'the Messaging Service has no sender', mend: CHECK_SERVICE },
  21704: { ...ALARM, meaning: 'the Messaging Service has no phone number', mend: CHECK_SERVICE },
  21705: { ...ALARM, meaning: 'the Messaging Service cannot be used', mend: CHECK_SERVICE },
  21910: { ...FOR_GOOD, meaning: 'sender and receiver are of different channels' },
  30001: { ...LATER_TWICE, meaning: 'the queue of the sender is full' },
  30003: { ...LATER_TWICE, meaning: 'the phone is off or out of reach' },
  30004: { ...FOR_GOOD, meaning: 'the receiver or the network blocks the message' },
  30005: { ...FOR_GOOD, meaning: 'nobody has this number any more' },
  30006: { ...FOR_GOOD, meaning: 'a landline, or a network that takes no SMS' },
  30007: { ...FOR_GOOD, meaning: 'a network filtered the message' },
  30008: { ...LATER_ONCE, meaning: 'not delivered, for a reason that the network did not give' },
  30036: { ...LATER_ONCE, meaning: 'not delivered in the time a message has' },
  // Twilio itself does not send it again, so as not to send it twice: an answer like this tells nothing.
  30410: { ...LATER_ONCE, meaning: 'the network did not answer in time', retryable: false, outcome: 'unknown' },
  63001: { ...ALARM, meaning: 'the WhatsApp sender is not let in', mend: CHECK_SENDER },
  63003: { ...FOR_GOOD, meaning: 'the receiver is not on WhatsApp', consequence: 'not_on_whatsapp' },
  63005: { ...FOR_GOOD, meaning: 'WhatsApp does not take this content' },
  63007: { ...ALARM, meaning: 'the sender is no WhatsApp sender of this account', mend: CHECK_SENDER },
  63009: { ...LATER_ONCE, meaning: 'WhatsApp failed' },
  63010: { ...LATER_ONCE, meaning: 'Twilio failed on the way to WhatsApp' },
  63012: { ...LATER_ONCE, meaning: 'WhatsApp failed inside' },
  63013: { ...FOR_GOOD, meaning: 'the message breaks a policy of WhatsApp' },
  63015: {
    ...ALARM,
    meaning: 'the receiver has not joined the sandbox',
    mend: 'The sandbox is for trying out: set TWILIO_WHATSAPP_FROM to a registered sender.',
  },
  63016: {
    ...FOR_GOOD,
    meaning: "outside WhatsApp's 24 hours only an approved template goes",
    consequence: 'outside_window',
  },
  63017: { ...LATER_ONCE, meaning: 'too many messages of this sender' },
  63018: { ...LATER_ONCE, meaning: 'too many messages of this sender' },
  63019: { ...ALARM, meaning: 'the media could not be fetched', mend: CHECK_HANDOUTS },
  63021: { ...FOR_GOOD, meaning: 'WhatsApp does not take this content' },
  63024: { ...FOR_GOOD, meaning: 'the receiver cannot be written to' },
  63027: { ...ALARM, meaning: 'the template does not exist in its language', mend: CHECK_TEMPLATE },
  63028: { ...ALARM, meaning: 'the template takes another number of variables', mend: CHECK_TEMPLATE },
  63032: { ...FOR_GOOD, meaning: 'WhatsApp keeps this receiver from messages of businesses' },
  63034: { ...ALARM, meaning: 'the media is too large', mend: CHECK_HANDOUTS },
  63037: { ...FOR_GOOD, meaning: 'the media could not be handed over' },
  // No back-off reaches to tomorrow.
  63038: {
    ...ALARM,
    meaning: "the day's messages are used up",
    mend: "The limit rises with use, or on request in Meta's business manager.",
  },
  63040: { ...ALARM, meaning: 'the template was rejected', mend: CHECK_TEMPLATE },
  63041: { ...ALARM, meaning: 'the template is paused', mend: CHECK_TEMPLATE },
  63042: { ...ALARM, meaning: 'the template is switched off', mend: CHECK_TEMPLATE },
  63049: { ...FOR_GOOD, meaning: 'WhatsApp held a marketing message back' },
  63051: { ...ALARM, meaning: 'the WhatsApp account is locked', mend: CHECK_SENDER },
  11200: { ...ALARM, meaning: 'our webhook failed', mend: CHECK_WEBHOOKS },
  11205: { ...ALARM, meaning: 'our webhook could not be reached', mend: CHECK_WEBHOOKS },
  12100: { ...ALARM, meaning: 'our answer was no TwiML', mend: CHECK_WEBHOOKS },
  12200: { ...ALARM, meaning: 'our answer was no proper TwiML', mend: CHECK_WEBHOOKS },
  12300: { ...ALARM, meaning: 'our answer had a wrong type', mend: CHECK_WEBHOOKS },
  14107: { ...FOR_GOOD, meaning: 'two bots are talking to each other' },
  14109: { ...FOR_GOOD, meaning: 'more than ten messages in one answer' },
} as const satisfies Record<number, ErrorCode>;

/** A code that is not listed is refused for good, and nothing else follows. */
const UNLISTED: ErrorCode = { ...FOR_GOOD, meaning: 'a code that is not in our table' };

/** What a code means; `code` as Twilio writes it, in a form or in JSON. */
export function errorCode(code: string | number): ErrorCode {
  const known: Readonly<Record<string, ErrorCode>> = ERROR_CODES;
  return Object.hasOwn(known, code) ? (known[code] ?? UNLISTED) : UNLISTED;
}

/** Why a message failed that Twilio had accepted. */
export function failureOf(code: string): Failure {
  const { consequence, laterTries } = errorCode(code);
  return { code, consequence, laterTries };
}

/** Where Twilio explains a code. */
export function sourceOf(code: string | number): string {
  return `https://www.twilio.com/docs/api/errors/${code}`;
}
