import { type ContactId, parseAddress } from '../domain/contact.ts';
import { contactOfId, type DeliveryStatus, type Failure } from '../domain/delivery.ts';
import { failureOf } from './error-codes.ts';
import { type Form, fieldOf } from '../form.ts';

export type StatusReading =
  | {
      type: 'status';
      contact: ContactId;
      /** The id of the message this is about, as it stands in the outbox and the transcript. */
      replyId: string;
      status: DeliveryStatus;
      sid: string;
      /** Whether a member of staff wrote it. */
      isAnswerOfStaff: boolean;
      /** Why it failed, when it did and Twilio says why. */
      failure?: Failure;
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

/** Reads a status callback: the form says what happened, the query that we gave says to which reply. Order is not promised. */
export function readStatus(form: Form, query: Form): StatusReading {
  const replyId = fieldOf(query, 'reply');
  const contact = contactOfId(replyId ?? '');
  if (replyId === undefined || contact === undefined || parseAddress(contact)?.contact !== contact) {
    return { type: 'malformed', reason: 'the query names no reply of ours' };
  }
  const sid = fieldOf(form, 'MessageSid');
  if (sid === undefined) return { type: 'malformed', reason: 'MessageSid is missing' };
  const status = STATUSES.get((fieldOf(form, 'MessageStatus') ?? '').toLowerCase());
  if (status === undefined) return { type: 'malformed', reason: 'MessageStatus is none that a sent message can have' };
  const code = fieldOf(form, 'ErrorCode');
  const failure = status === 'failed' ? { failure: failureOf(code ?? 'no_code') } : {};
  const isAnswerOfStaff = fieldOf(query, 'by') === 'staff';
  return { type: 'status', contact, replyId, status, sid, isAnswerOfStaff, ...failure };
}
