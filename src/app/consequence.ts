import { addressOf, parseAddress, type Address } from '../domain/contact.ts';
import { stepsOf, turnOfId, type Failure, type FurtherWay } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import { outsideQuietHours } from '../domain/quiet-hours.ts';
import type { Session } from '../domain/session.ts';
import { isWindowOpen } from '../domain/whatsapp-window.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** The other ways a message can take, as the configuration has them. */
export interface OtherWays {
  canSendSms: boolean;
  /** The approved WhatsApp template that carries a notice to staff, as soon as there is one. */
  readonly staffTemplateSid?: string | undefined;
  /** Where staff are told by e-mail what reaches none of their phones; empty where there is no mail server. */
  mailboxes: Address[];
}

/** A message that was not delivered. */
export interface Undelivered {
  id: string;
  to: Address;
  channel: TranscriptEntry['channel'];
  author: TranscriptEntry['from'];
  /** A place on the map, a picture, a flyer, what staff sent beside words: no words that could go another way. */
  isShown: boolean;
  /** It went out as a menu to tap. */
  isMenu?: boolean;
  createdAt: number;
}

export interface Consequent {
  /** Whether operators have to know: every message like this one will fail. */
  isAlarming: boolean;
  deed:
    | { type: 'opt_out' }
    /** A message of the same words goes in its place. */
    | Further
    | { type: 'give_up' };
}

export interface Further {
  type: 'send_further';
  way: Exclude<FurtherWay, 'email'>;
  to: Address;
  notBefore?: number;
}

interface Situation {
  /** Absent for a contact that was forgotten. */
  session: Session | undefined;
  ways: OtherWays;
  now: number;
}

/**
 * THE ONE PLACE that decides what follows from a message that was not delivered, whether the provider refused it or told so
 * later. Pure. A message is never sent further twice for one failure: what it becomes is named after it.
 */
export function consequenceOf(message: Undelivered, failure: Failure, situation: Situation): Consequent {
  const isToStaff = isForStaff(message, situation);
  switch (failure.consequence) {
    case 'configuration':
      // What is wrong with WhatsApp need not keep staff from hearing of a person who waits.
      return alarming(isToStaff ? bySms(message, situation) : asText(message, situation));
    case 'opted_out':
      // Staff who opted out still stand in the settings: nobody but an operator can mend that.
      if (isToStaff) return alarming(undefined);
      return quiet(situation.session?.optedOut === false ? { type: 'opt_out' } : undefined);
    case 'outside_window':
      return quiet(byTemplate(message, situation) ?? bySms(message, situation));
    case 'not_on_whatsapp':
      return quiet(bySms(message, situation));
    case 'try_later':
      return quiet(again(message, failure, situation));
    case 'none':
      return quiet(isToStaff ? bySms(message, situation) : asText(message, situation));
    case 'in_doubt':
      // A second message is worse than none.
      return quiet(undefined);
  }
}

/** What becomes of a notice that has no way left to the one it was for. */
export type LastResort =
  /** Somebody else of the staff has been sent the same, or may still be. */
  | 'left_to_others'
  /** It goes to the mailboxes. */
  | 'mailed'
  /** Those were tried, or there are none: nobody of the staff knows. */
  | 'untold';

/** The last resort of a notice, as it stands with all that was told in its turn. Pure. */
export function lastResortOf(
  { id, channel }: Pick<Undelivered, 'id' | 'channel'>,
  chat: readonly TranscriptEntry[],
  { mailboxes }: OtherWays,
): LastResort {
  const turn = turnOfId(id);
  // All of a turn is one thing to tell, in whatever words and however many messages each was told it.
  const others = chat.filter((line) => line.from === 'system' && line.id !== id && turnOfId(line.id) === turn);
  if (others.some(({ status }) => status !== 'failed')) return 'left_to_others';
  const isMailed = channel === 'email' || others.some((line) => line.channel === 'email');
  return isMailed || mailboxes.length === 0 ? 'untold' : 'mailed';
}

/** Whether it stands in the chat of the person it is about, and goes to staff. */
export function isNotice({ author }: Pick<Undelivered, 'author'>): boolean {
  return author === 'system';
}

function alarming(deed: Consequent['deed'] | undefined): Consequent {
  return { isAlarming: true, deed: deed ?? { type: 'give_up' } };
}

function quiet(deed: Consequent['deed'] | undefined): Consequent {
  return { isAlarming: false, deed: deed ?? { type: 'give_up' } };
}

/** The same message again, after a while, as often as the failure is worth it. */
function again(message: Undelivered, failure: Failure, situation: Situation): Further | undefined {
  const steps = stepsOf(message.id);
  const tries = steps.length - (steps.findLastIndex((way) => way !== 'again') + 1);
  const waitMs = LIMITS.sendAgainAfterMs[tries];
  if (tries >= failure.laterTries || waitMs === undefined || !isStillWanted(message, situation)) return undefined;
  const at = situation.now + waitMs;
  const notBefore = isUnasked(message, situation) ? outsideQuietHours(at) : at;
  if (isWindowOver(message, situation, notBefore)) return undefined;
  return { type: 'send_further', way: 'again', to: message.to, notBefore };
}

/** Only what staff are told has a template: of an enquirer we know what to say in their window, and nothing outside of it. */
function byTemplate(message: Undelivered, situation: Situation): Further | undefined {
  const hasTemplate = situation.ways.staffTemplateSid !== undefined && message.channel === 'whatsapp';
  const isPossible = hasTemplate && isForStaff(message, situation) && !stepsOf(message.id).includes('template');
  if (!isPossible || !isStillWanted(message, situation)) return undefined;
  return { type: 'send_further', way: 'template', to: message.to };
}

/** A menu that could not be shown is told by numbers: whatever was wrong with it, the words are fit to be sent. */
function asText(message: Undelivered, situation: Situation): Further | undefined {
  const isPossible = message.isMenu === true && stepsOf(message.id).length === 0 && isStillWanted(message, situation);
  return isPossible ? { type: 'send_further', way: 'plain', to: message.to } : undefined;
}

function bySms(message: Undelivered, situation: Situation): Further | undefined {
  const contact = parseAddress(message.to)?.contact;
  const to = contact === undefined ? undefined : addressOf(contact, 'sms');
  const isPossible = situation.ways.canSendSms && message.channel === 'whatsapp' && to !== undefined;
  // A reminder is worth something where it is free.
  if (!isPossible || isUnasked(message, situation) || !isStillWanted(message, situation)) return undefined;
  return { type: 'send_further', way: 'sms', to };
}

/** Whether another one may go in its place. What is only shown has been told in the words before it. */
function isStillWanted(message: Undelivered, situation: Situation): boolean {
  return !message.isShown && stepsOf(message.id).length < LIMITS.furtherMessages && makesSense(message, situation);
}

/**
 * Whether the words make sense to their receiver at this moment. Not to somebody who wants none, and not an answer of the bot
 * after which the person has written on: its numbers would point at other choices.
 */
export function makesSense(message: Undelivered, situation: Pick<Situation, 'session'>): boolean {
  const { session } = situation;
  if (session === undefined) return false;
  if (isForStaff(message, situation)) return true;
  return !session.optedOut && (message.author !== 'bot' || (session.lastInboundAt ?? 0) <= message.createdAt);
}

/** What the bot wrote long after the person did: a reminder. */
function isUnasked({ author, createdAt }: Undelivered, { session }: Situation): boolean {
  return author === 'bot' && createdAt - (session?.lastInboundAt ?? 0) >= LIMITS.nudgeAfterMs;
}

/** WhatsApp takes what we say only for a day after the person wrote. When staff wrote last to their own chat is not known here. */
function isWindowOver(message: Undelivered, situation: Situation, at: number): boolean {
  if (message.channel !== 'whatsapp' || isForStaff(message, situation)) return false;
  return !isWindowOpen(situation.session, at);
}

/** A notice stands in the chat it is about and goes to somebody else; what staff are answered stands in their own chat. */
function isForStaff({ author }: Undelivered, { session }: Pick<Situation, 'session'>): boolean {
  return isNotice({ author }) || session?.role === 'staff';
}
