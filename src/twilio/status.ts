import { type ContactId, parseAddress } from '../domain/contact.ts';
import type { DeliveryStatus } from '../domain/delivery.ts';
import { type Form, fieldOf } from './form.ts';

export type StatusReading =
  | {
      type: 'status';
      contact: ContactId;
      /** `contact:turn:index` of the reply this is about. */
      replyId: string;
      status: DeliveryStatus;
      sid: string;
      /** Twilio's reason when it failed. */
      errorCode?: string;
    }
  /** The reason is for logs: it names the field and never quotes a number. */
  | { type: 'malformed'; reason: string };

/** Twilio's names of how far a message got, in ours (Twilio documentation, "Track outbound message status"). */
const STATUSES = new Map<string, DeliveryStatus>([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** A contact may hold colons itself (`whatsapp:NG.…`); the turn and the index never do. */
const REPLY_ID = /^(.+):\d+:\d+$/s;

/** Reads a status callback: the form says what happened, the query that we gave says to which reply. Order is not promised. */
export function readStatus(form: Form, query: Form): StatusReading {
  const replyId = fieldOf(query, 'reply');
  const contact = replyId === undefined ? undefined : REPLY_ID.exec(replyId)?.[1];
  if (replyId === undefined || contact === undefined || parseAddress(contact)?.contact !== contact) {
    return { type: 'malformed', reason: 'the query names no reply of ours' };
  }
  const sid = fieldOf(form, 'MessageSid');
  if (sid === undefined) return { type: 'malformed', reason: 'MessageSid is missing' };
  const status = STATUSES.get((fieldOf(form, 'MessageStatus') ?? '').toLowerCase());
  if (status === undefined) return { type: 'malformed', reason: 'MessageStatus is none that a sent message can have' };
  const errorCode = fieldOf(form, 'ErrorCode');
  return { type: 'status', contact, replyId, status, sid, ...(errorCode === undefined ? {} : { errorCode }) };
}
