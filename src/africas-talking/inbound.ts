import { cleanText } from '../domain/clean-text.ts';
import type { ContactId } from '../domain/contact.ts';
import { fnv1a } from '../domain/fnv.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import { type Form, fieldOf } from '../form.ts';
import { phoneNumberFrom } from './phone-number.ts';

export type InboundReading =
  | { type: 'message'; message: InboundMessage }
  /** Not the shape of a message. The reason is for logs: it names the field and never quotes it. */
  | { type: 'malformed'; reason: string };

interface Arrival {
  /** Our own short code or number, as it is configured. */
  ownNumber: string;
  receivedAt: number;
}

/** A UUID today; held to no more than what is safe inside a key, and without the colon that parts a cause. */
const MESSAGE_ID = /^[\w-]{1,64}$/;

/**
 * Reads the form of an incoming SMS: `date`, `from`, `id`, `linkId`, `text`, `to`, `cost`, `networkCode`
 * (developers.africastalking.com/docs/sms/notifications, "Incoming Messages"). Unknown fields are ignored, an empty text is a
 * message. Refused is what could not be answered or told apart, and what was not written to us. `linkId` is for premium
 * services, where who writes pays: the bot answers from its own account and has no use for it.
 */
export function readInbound(form: Form, { ownNumber, receivedAt }: Arrival): InboundReading {
  const id = fieldOf(form, 'id');
  if (id === undefined || !MESSAGE_ID.test(id)) return malformed('id is missing or is none');
  if (!isSameNumber(fieldOf(form, 'to'), ownNumber)) return malformed('to is not the configured short code or number');
  const contact = phoneNumberFrom(fieldOf(form, 'from') ?? '');
  if (contact === undefined) return malformed('from is no phone number: no reply can reach it');
  const text = cleanText(fieldOf(form, 'text') ?? '', LIMITS.inboundTextChars);
  return {
    type: 'message',
    message: { id, contact, address: contact, channel: 'sms', text, attachments: [], receivedAt },
  };
}

/**
 * Reads the form that tells of an opt-out at the network: `senderId`, `phoneNumber` (the same page, "Bulk SMS Opt Out"). It is
 * taken as the carrier's STOP, which nobody answers. The provider gives it no id, so its moment and whose it is make one: told
 * twice, it is two messages of which the second changes nothing.
 */
export function readOptOut(form: Form, { ownNumber, receivedAt }: Arrival): InboundReading {
  if (!isSameNumber(fieldOf(form, 'senderId'), ownNumber)) {
    return malformed('senderId is not the configured short code or number');
  }
  const contact = phoneNumberFrom(fieldOf(form, 'phoneNumber') ?? '');
  if (contact === undefined) return malformed('phoneNumber is none');
  return {
    type: 'message',
    message: {
      id: `opt-out-${receivedAt}-${shortHashOf(contact)}`,
      contact,
      address: contact,
      channel: 'sms',
      text: '',
      attachments: [],
      carrierOptOut: 'stop',
      receivedAt,
    },
  };
}

/** Keeps two of the same millisecond apart. Ids stand in logs, so it is too short to tell whose it is. */
function shortHashOf(contact: ContactId): string {
  return (fnv1a(contact) % 36 ** 3).toString(36);
}

function isSameNumber(given: string | undefined, own: string): boolean {
  return given?.replace(/^[+ ]/, '') === own.replace(/^\+/, '');
}

function malformed(reason: string): InboundReading {
  return { type: 'malformed', reason };
}
