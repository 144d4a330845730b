import type { Consequence } from '../domain/delivery.ts';
import { NEVER_SENT, REFUSED_FOR_GOOD, REFUSED_FOR_NOW, UNKNOWN, type SendVerdict } from '../domain/send-failure.ts';

/** What one of our names for what went wrong with a mail server means, and what is done about it. */
interface MailError extends SendVerdict {
  /** In a few words that can follow "The mail server says: ". */
  meaning: string;
  consequence: Consequence;
  /** How many times the message is sent again later, when the tries close together were in vain. */
  laterTries: number;
  /** What the operator can do, where the operator can do something. */
  mend?: string;
}

const NOTHING_FOLLOWS = { consequence: 'none', laterTries: 0 } as const;
/** A server that starts anew, or has whom it does not know come again (greylisting), is back within minutes. */
const LATER_ONCE = { consequence: 'try_later', laterTries: 1 } as const;
const ALARM = { consequence: 'configuration', laterTries: 0 } as const;

/**
 * THE table of what can go wrong with a mail server. SMTP has numbers of three digits whose first one alone says what to do
 * (RFC 5321, 4.2.1), and that at each step of a send: so these names are ours, and `errorOf` finds the one.
 */
export const MAIL_ERRORS = {
  mail_unreachable: { ...NEVER_SENT, ...LATER_ONCE, meaning: 'it cannot be reached, or does not answer in time' },
  mail_unprotected: {
    ...NEVER_SENT,
    ...ALARM,
    meaning: 'the connection cannot be encrypted, or its certificate is not to be trusted',
    mend:
      'Check scheme, host and port of SMTP_URL: smtps:// mostly is port 465, smtp:// port 587. The certificate has to be for ' +
      'that very host. User and password are sent over encrypted connections alone.',
  },
  mail_login_refused: {
    ...NEVER_SENT,
    retryable: false,
    ...ALARM,
    meaning: 'it does not take user and password, or wants some',
    mend: 'Check the user and the password in SMTP_URL; some providers want a password made for apps.',
  },
  mail_sender_refused: {
    ...REFUSED_FOR_GOOD,
    ...ALARM,
    meaning: 'it does not take our address as the sender',
    mend: 'Check SMTP_FROM: most servers take the address of the user alone.',
  },
  mail_receiver_refused: {
    ...REFUSED_FOR_GOOD,
    ...ALARM,
    meaning: 'it does not take an address of the staff',
    mend:
      'Check STAFF_EMAILS, and that the server of SMTP_URL delivers to others; "npm run records -- dead-letters" names ' +
      'the address.',
  },
  mail_refused: { ...REFUSED_FOR_GOOD, ...NOTHING_FOLLOWS, meaning: 'it refuses the message' },
  mail_refused_for_now: { ...REFUSED_FOR_NOW, ...LATER_ONCE, meaning: 'it is busy, or wants us to come again later' },
  mail_in_doubt: { ...UNKNOWN, ...NOTHING_FOLLOWS, meaning: 'it fell silent over a message that it may have taken' },
  mail_not_set: {
    ...NEVER_SENT,
    retryable: false,
    ...ALARM,
    meaning: 'none is set any more, and an e-mail was still to be sent',
    mend: 'Set SMTP_URL and STAFF_EMAILS again.',
  },
} as const satisfies Record<string, MailError>;

export type MailErrorName = keyof typeof MAIL_ERRORS;

const NAMES: ReadonlyMap<string, MailError> = new Map(Object.entries(MAIL_ERRORS));

/** What a name means; `undefined` for one that is not in the table. */
export function errorCode(name: string): MailError | undefined {
  return NAMES.get(name);
}
