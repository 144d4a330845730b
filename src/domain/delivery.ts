import type { DeliveryChannel } from './channel.ts';
import type { Address, ContactId } from './contact.ts';
import type { Handout } from './handout.ts';
import type { QuestionKey } from './question-number.ts';
import type { Pin } from './reply.ts';

/** A message to be sent by the provider's REST call: a row of the outbox. Immutable once written. */
export interface Delivery {
  /**
   * `contact:turn:index`: derived from what caused it, so a turn taken twice makes the same row. One that is sent further
   * because another could not be delivered has that one's id and how (`furtherId`).
   */
  id: string;
  /** Whose turn wrote it: its partition holds the row. */
  contact: ContactId;
  /** Rows to one address leave in the order they were written. */
  to: Address;
  channel: DeliveryChannel;
  /** Of an e-mail: what stands above it. */
  subject?: string;
  body: string;
  /** Sent as a location instead of text, `body` being its label. */
  pin?: Pin;
  /** Sent as a picture or a document, `body` being its label. */
  handout?: Handout;
  /** Sent as this template instead of free text: an approved one to staff, or a menu; `body` says the same without it. */
  template?: Template;
  /** Is not sent before this time, and nothing queues behind it meanwhile. */
  notBefore?: number;
  /** Sent as what a member of staff has sent (a picture, a voice note, a document), `body` being the words below it. */
  attachment?: Attached;
  /** The member of staff whose answer this is, and who is told what becomes of it. */
  by?: Address;
  /** What staff are told of: what they reply to it is about the same. */
  about?: NoticeSubject;
  /** No message at all, but an order: the provider's copies are to be deleted. Nothing queues behind it, no erasure takes it. */
  forgets?: Copies;
  /** No message either, but the order to tell those who asked what staff answered. Nothing queues behind it, no erasure takes it. */
  tells?: News;
  createdAt: number;
}

/** Something that lies at the provider, and a link of ours by which it is fetched. */
export interface Attached {
  link: string;
  /** A `mediaTypeOf`: `image/jpeg`. */
  contentType: string;
}

/** What a notice to staff is about: a person who waits, or a question nobody has answered, each by its number. */
export type NoticeSubject = { handoff: number } | { question: number };

/** A content resource of the provider, with what is put into it. */
export interface Template {
  contentSid: string;
  variables: Record<string, string>;
}

/** A straight apostrophe in a variable has been refused with 21656 (twilio-node issue 1082); a curved one reads the same. */
export function safeVariables(variables: Template['variables']): Template['variables'] {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll("'", '’')]));
}

/** What the provider keeps of somebody who was forgotten: messages from and to one of their addresses. */
export interface Copies {
  address: Address;
  /** The moment of the order, epoch milliseconds: what the person wrote later stays. */
  until: number;
  /** The id of the message that ordered it, which goes whatever time the provider gives it. */
  order: string;
  /** What was answered to the order, which is sent after it and goes as well. */
  receipts: string[];
}

/** What staff have answered to a question: the answer that this message ordered, as long as it stands. */
export type News = QuestionKey & { cause: string };

/** How far the provider's copies were deleted in one try. */
export type ForgetResult =
  | { type: 'forgotten' }
  /** Something is left, for the reason that `code` names; `deleted` messages are gone. */
  | { type: 'unfinished'; deleted: number; code: string };

/** What follows from a failure beyond the one message. */
export type Consequence =
  | 'none'
  /** The receiver wants no messages any more. */
  | 'opted_out'
  /** WhatsApp lets only an approved template through, until the receiver writes. */
  | 'outside_window'
  | 'not_on_whatsapp'
  /** Something is wrong with the account or the settings: every message like it will fail. */
  | 'configuration'
  /** It may well go through some time later. */
  | 'try_later'
  /** It was given up without an answer of the provider: it may have been sent. */
  | 'in_doubt';

/** Why a message was not delivered. */
export interface Failure {
  /** The provider's error code, or a name of ours (`timeout`). */
  code: string;
  consequence: Consequence;
  /** How many times it is sent again later; 0 unless the consequence is `try_later`. */
  laterTries: number;
}

/** How a try to send ended, as the wire tells it. */
export type SendResult =
  | { type: 'sent'; sid: string }
  | (Failure & {
      type: 'failed';
      /** `refused`: the provider said no. `never-sent`: we never got through. `unknown`: it may have been sent. */
      outcome: 'refused' | 'never-sent' | 'unknown';
      /** Whether the very same can be sent again soon. */
      retryable: boolean;
    });

/** What a look at the provider tells of a message that may have been sent. */
export type FindResult =
  /** Messages that can be this one, the oldest first, and why they failed if they did. */
  | { type: 'found'; messages: { sid: string; failure?: Failure }[] }
  | { type: 'absent' }
  /** The look itself failed, or could not see everything. */
  | { type: 'unclear'; code: string }
  /** The provider has nothing to look in, and will not have later. */
  | { type: 'impossible' };

/**
 * Ranked: what is told later changes nothing when its rank is lower, so the order in which callbacks come does not matter.
 * That a message was delivered is proof; that it failed is only the lack of it, and so ranks below: a message reported as
 * failed and as delivered counts as delivered, whichever is heard first.
 */
export const DELIVERY_STATUSES = ['queued', 'sent', 'failed', 'delivered', 'read'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The rank by which a later status wins. */
export function rankOf(status: DeliveryStatus): number {
  return DELIVERY_STATUSES.indexOf(status);
}

/**
 * How a message that could not be delivered is sent further: the same way later, as a template, by SMS, as text alone, by
 * e-mail to staff.
 */
export type FurtherWay = (typeof FURTHER_WAYS)[number];

const FURTHER_WAYS = ['again', 'template', 'sms', 'plain', 'email'] as const;
const LETTERS = { again: 'a', template: 't', sms: 's', plain: 'p', email: 'm' } as const satisfies Record<
  FurtherWay,
  string
>;

const ID = new RegExp(`^(.+):(\\d+):(\\d+)(?:\\.([${Object.values(LETTERS).join('')}\\d]+))?$`, 's');

/**
 * The id of a message that is sent in the place of `id`: the same, and behind a dot a letter for each step from the first
 * message to this one, with the number of the part where one message takes several. `+234…:4:0.as2` is the second part of
 * what went by SMS after reply 0 of turn 4 was sent again in vain. Derived from its cause, so that the same failure told
 * twice makes the same message.
 */
export function furtherId(id: string, way: FurtherWay, part: number): string {
  return `${id}${stepsOf(id).length === 0 ? '.' : ''}${LETTERS[way]}${part === 1 ? '' : part}`;
}

/** The steps that led to this message, oldest first; none for a first message. */
export function stepsOf(id: string): FurtherWay[] {
  const letters = (ID.exec(id)?.[4] ?? '').replaceAll(/\d/g, '');
  return [...letters].flatMap((letter) => FURTHER_WAYS.filter((way) => LETTERS[way] === letter));
}

/** The contact whose turn wrote the message of this id; `undefined` when it is no id of ours. */
export function contactOfId(id: string): ContactId | undefined {
  return ID.exec(id)?.[1];
}

/** The id of the message in whose place this one goes in the end; that of a first message itself. */
export function firstOfId(id: string): string {
  const [, contact, turn, index] = ID.exec(id) ?? [];
  return contact === undefined || turn === undefined || index === undefined ? id : `${contact}:${turn}:${index}`;
}

/** What the ids of all messages begin with that the turn of this one wrote, and of all that went in their place. */
export function turnOfId(id: string): string | undefined {
  const [, contact, turn] = ID.exec(id) ?? [];
  return contact === undefined || turn === undefined ? undefined : `${contact}:${turn}:`;
}

/** What the names of the lanes of orders begin with, by which an erasure knows to leave them. */
export const ORDER_LANES = { forgets: 'forgets:', tells: 'tells:' } as const;

/** Where a row queues: rows of one lane leave one after the other. One that has to wait has a lane to itself. */
export function laneOf({ id, to, notBefore, forgets, tells }: Delivery): string {
  if (forgets !== undefined) return ORDER_LANES.forgets + id;
  if (tells !== undefined) return ORDER_LANES.tells + id;
  return notBefore === undefined ? to : `later:${id}`;
}
