import { cleanLine, cleanText } from '../domain/clean-text.ts';
import { parseAddress, parseUser, phoneOf, type Address, type ParsedAddress } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Attachment, InboundMessage } from '../domain/message.ts';
import { attachmentsOf } from './attachments.ts';
import { type Form, fieldOf } from './form.ts';

export type InboundReading =
  | { type: 'message'; message: InboundMessage }
  /** Not the shape of a message. The reason is for logs: it names the field and never quotes it. */
  | { type: 'malformed'; reason: string };

/** `SM…` or `MM…` and 32 hexadecimal digits today; held to no more than what is safe inside a key. */
const MESSAGE_SID = /^[A-Za-z]{2}[\w-]{1,62}$/;

const OPT_OUT_TYPES = new Map<string, NonNullable<InboundMessage['carrierOptOut']>>([
  ['STOP', 'stop'],
  ['START', 'start'],
  ['HELP', 'help'],
]);

/**
 * Reads the form of an incoming SMS or WhatsApp message. Unknown fields are ignored, an empty body is a message. Refused
 * is only what could not be answered or told apart: no message id, somebody else's account, a sender that no reply reaches.
 */
export function readInbound(
  form: Form,
  { accountSid, receivedAt }: { accountSid: string; receivedAt: number },
): InboundReading {
  const id = fieldOf(form, 'MessageSid');
  if (id === undefined || !MESSAGE_SID.test(id)) return malformed('MessageSid is missing or is none');
  if (fieldOf(form, 'AccountSid') !== accountSid) return malformed('AccountSid is not the configured account');
  const address = fieldOf(form, 'From') ?? '';
  const parsed = parseAddress(address);
  if (parsed === undefined) {
    return malformed(
      'From is neither a phone number nor a WhatsApp user (a short code or a named sender): no reply can reach it',
    );
  }
  const tap = cleanLine(fieldOf(form, 'ButtonPayload') ?? fieldOf(form, 'ListId') ?? '', LIMITS.inboundTextChars);
  const profileName = cleanLine(fieldOf(form, 'ProfileName') ?? '', LIMITS.profileNameChars);
  const carrierOptOut = OPT_OUT_TYPES.get(fieldOf(form, 'OptOutType')?.toUpperCase() ?? '');
  const attachments: Attachment[] = attachmentsOf(form, accountSid);
  return {
    type: 'message',
    message: {
      id,
      contact: parsed.contact,
      address,
      ...userOf(form, parsed),
      channel: parsed.channel,
      text: cleanText(fieldOf(form, 'Body') ?? '', LIMITS.inboundTextChars),
      ...(tap === '' ? {} : { tap }),
      attachments,
      ...(profileName === '' ? {} : { profileName }),
      ...(carrierOptOut === undefined ? {} : { carrierOptOut }),
      receivedAt,
    },
  };
}

/** Beside a number on WhatsApp, the id that the same person has once the number is hidden. */
function userOf(form: Form, { contact, channel }: ParsedAddress): { userAddress?: Address } {
  const user = parseUser(fieldOf(form, 'ExternalUserId') ?? '');
  if (user === undefined || channel !== 'whatsapp' || phoneOf(contact) === undefined) return {};
  return { userAddress: user };
}

function malformed(reason: string): InboundReading {
  return { type: 'malformed', reason };
}
