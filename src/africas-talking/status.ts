import type { ContactId } from '../domain/contact.ts';
import type { DeliveryStatus, Failure } from '../domain/delivery.ts';
import { type Form, fieldOf } from '../form.ts';
import { failureOf } from './error-codes.ts';
import { phoneNumberFrom } from './phone-number.ts';

export type StatusReading =
  | {
      type: 'status';
      /** The phone the message went to: of an enquirer, or of staff. */
      phone: ContactId;
      /** The provider's id of the message, as its sending was answered with: it carries none of ours. */
      sid: string;
      status: DeliveryStatus;
      /** Why it failed, when it did. */
      failure?: Failure;
    }
  /** The reason is for logs: it names the field and never quotes a number. */
  | { type: 'malformed'; reason: string };

/**
 * Its names of how far a message got, in ours (developers.africastalking.com/docs/sms/notifications, "Delivery Reports").
 * `Submitted` and `Buffered` are with the network, which is as far as `sent` tells.
 */
const STATUSES = new Map<string, DeliveryStatus>([
  ['sent', 'sent'],
  ['submitted', 'sent'],
  ['buffered', 'sent'],
  ['success', 'delivered'],
  ['rejected', 'failed'],
  ['failed', 'failed'],
  ['absentsubscriber', 'failed'],
  ['expired', 'failed'],
]);

/** A message's id is `ATXid_` and 32 hexadecimal digits today; held to no more than what is safe to compare and to log. */
const MESSAGE_ID = /^[\w-]{1,64}$/;

/** Why something failed, as a name: letters only, so that nothing else reaches a log or an alarm. */
const NAME = /^[A-Za-z]{1,40}$/;

/**
 * Reads a delivery report: `id`, `status`, `phoneNumber`, `networkCode`, `failureReason`, `retryCount`. The reason comes with
 * `Rejected` and `Failed` alone, and not from every network; without one the status itself is it.
 */
export function readStatus(form: Form): StatusReading {
  const sid = fieldOf(form, 'id');
  if (sid === undefined || !MESSAGE_ID.test(sid)) return { type: 'malformed', reason: 'id is missing or is none' };
  const phone = phoneNumberFrom(fieldOf(form, 'phoneNumber') ?? '');
  if (phone === undefined) return { type: 'malformed', reason: 'phoneNumber is none' };
  const name = fieldOf(form, 'status') ?? '';
  const status = STATUSES.get(name.toLowerCase());
  if (status === undefined) return { type: 'malformed', reason: 'status is none that a sent message can have' };
  const reason = fieldOf(form, 'failureReason') ?? '';
  const failure = status === 'failed' ? { failure: failureOf(NAME.test(reason) ? reason : name) } : {};
  return { type: 'status', phone, sid, status, ...failure };
}
