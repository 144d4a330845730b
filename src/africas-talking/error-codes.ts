import type { Consequence, Failure } from '../domain/delivery.ts';
import { REFUSED_FOR_GOOD, REFUSED_FOR_NOW, type SendVerdict, UNKNOWN } from '../domain/send-failure.ts';

/** What one of Africa's Talking's names of a failure means, and what is done about it. */
interface ErrorCode extends SendVerdict {
  /** The number that comes with the name in the answer to a send; absent for what only reports tell. */
  statusCode?: number;
  /** In a few words that can follow "Africa's Talking says: ". */
  meaning: string;
  consequence: Consequence;
  /** How many times the message is sent again later, when it was accepted first and failed then. */
  laterTries: number;
  /** What the operator can do, where the operator can do something. */
  mend?: string;
}

const FOR_GOOD = { ...REFUSED_FOR_GOOD, consequence: 'none', laterTries: 0 } as const;
const FOR_NOW = { ...FOR_GOOD, ...REFUSED_FOR_NOW } as const;
const IN_DOUBT = { ...FOR_GOOD, ...UNKNOWN } as const;
const LATER_ONCE = { ...FOR_GOOD, consequence: 'try_later', laterTries: 1 } as const;
const LATER_TWICE = { ...LATER_ONCE, laterTries: 2 } as const;
const ALARM = { ...FOR_GOOD, consequence: 'configuration' } as const;
const OPTED_OUT = {
  ...FOR_GOOD,
  meaning: 'the receiver has opted out',
  consequence: 'opted_out',
  mend: 'Somebody of STAFF_NUMBERS has opted out at the network: only the owner of the phone can take that back there.',
} as const;

/**
 * THE table of its failures, for answers to a send and for delivery reports alike. The names and numbers are from its
 * documentation (`SOURCES`); what to do is our judgement of the causes named there. `NotNetworkSubcriber` is spelled as the
 * provider spells it. `InvalidCredentials` is our name for its answer of HTTP 401, which has none; `Rejected` and `Failed` are
 * reports without a reason.
 */
export const ERROR_CODES = {
  InvalidCredentials: {
    ...ALARM,
    meaning: 'the credentials are wrong',
    mend: 'Check AFRICAS_TALKING_USERNAME and AFRICAS_TALKING_API_KEY.',
  },
  RiskHold: {
    ...ALARM,
    statusCode: 401,
    meaning: 'the account is held for a check of its risk',
    mend: "Ask Africa's Talking to release the account.",
  },
  InvalidSenderId: {
    ...ALARM,
    statusCode: 402,
    meaning: 'the sender is none of this account',
    mend: 'Check AFRICAS_TALKING_FROM, and that it is registered for the networks written to.',
  },
  InvalidPhoneNumber: { ...FOR_GOOD, statusCode: 403, meaning: 'the receiver is no phone number' },
  UnsupportedNumberType: { ...FOR_GOOD, statusCode: 404, meaning: 'a landline, or a number that takes no SMS' },
  InsufficientBalance: {
    ...ALARM,
    statusCode: 405,
    meaning: 'the account has no money left',
    mend: "Top the account up in Africa's Talking's dashboard.",
  },
  UserInBlacklist: { ...OPTED_OUT, statusCode: 406 },
  CouldNotRoute: { ...FOR_GOOD, statusCode: 407, meaning: 'there is no way to this number' },
  // status.africastalking.com/incident/538: the NCC forbids promotional senders between 20:00 and 08:00.
  DoNotDisturbRejection: {
    ...ALARM,
    statusCode: 409,
    meaning: 'the sender counts as promotional, and such messages do not go at night',
    mend: "Have Africa's Talking register the sender of AFRICAS_TALKING_FROM as transactional.",
  },
  InternalServerError: { ...IN_DOUBT, statusCode: 500, meaning: "Africa's Talking failed inside" },
  GatewayError: { ...IN_DOUBT, statusCode: 501, meaning: 'the gateway to the network failed' },
  RejectedByGateway: { ...FOR_NOW, statusCode: 502, meaning: 'the gateway to the network did not take the message' },
  AbsentSubscriber: { ...LATER_TWICE, meaning: 'the phone is off or out of reach' },
  Expired: { ...FOR_GOOD, meaning: 'a network filtered the message, for its words or its sender' },
  Rejected: { ...FOR_GOOD, meaning: 'a network rejected the message, and did not say why' },
  Failed: { ...LATER_ONCE, meaning: 'not delivered, for a reason that the network did not give' },
  DeliveryFailure: { ...LATER_ONCE, meaning: 'not delivered, for a reason that the network did not give' },
  InsufficientCredit: { ...FOR_GOOD, meaning: 'the receiver has no airtime for a premium message' },
  InvalidLinkId: { ...FOR_GOOD, meaning: 'a premium message without its link' },
  UserIsInactive: { ...FOR_GOOD, meaning: 'nobody uses this number any more' },
  UserAccountSuspended: { ...FOR_GOOD, meaning: 'the network has suspended this number' },
  NotNetworkSubcriber: { ...FOR_GOOD, meaning: 'the number belongs to another network' },
  UserNotSubscribedToProduct: { ...FOR_GOOD, meaning: 'the receiver has not subscribed to a premium service' },
  UserDoesNotExist: { ...FOR_GOOD, meaning: 'nobody has this number' },
} as const satisfies Record<string, ErrorCode>;

/** Where it explains what answers to a send say, and what reports say. */
const SOURCES = {
  answer: 'https://developers.africastalking.com/docs/sms/sending',
  report: 'https://developers.africastalking.com/docs/sms/notifications',
} as const;

const CODES: readonly (readonly [string, ErrorCode])[] = Object.entries(ERROR_CODES);
/** Its pages spell one name in two ways (`UserInBlacklist`, `UserInBlackList`). */
const BY_NAME = new Map(CODES.map(([name, code]) => [name.toLowerCase(), { name, code }]));
const BY_NUMBER = new Map(
  CODES.flatMap(([name, { statusCode }]) => (statusCode === undefined ? [] : [[statusCode, name]])),
);

/** What a name means; `undefined` for one that is not in the table. */
export function errorCode(name: string): ErrorCode | undefined {
  return BY_NAME.get(name.toLowerCase())?.code;
}

/** The name of a number in the answer to a send; `undefined` for one that is not in the table. */
export function nameOf(statusCode: number): string | undefined {
  return BY_NUMBER.get(statusCode);
}

/** What an answer of this name tells about the message. One that is not listed is refused for good. */
export function verdictOn(name: string): SendVerdict {
  const { outcome, retryable } = errorCode(name) ?? REFUSED_FOR_GOOD;
  return { outcome, retryable };
}

/** What follows from a failure of this name, spelled as in the table; nothing from one that is not listed. */
export function failureOf(name: string): Failure {
  const known = BY_NAME.get(name.toLowerCase());
  const { consequence, laterTries } = known?.code ?? FOR_GOOD;
  return { code: known?.name ?? name, consequence, laterTries };
}

/** Where Africa's Talking explains a name. */
export function sourceOf(name: string): string {
  return errorCode(name)?.statusCode === undefined ? SOURCES.report : SOURCES.answer;
}
