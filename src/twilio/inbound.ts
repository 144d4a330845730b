import { cleanLine, cleanText } from '../domain/clean-text.ts';
import { parseAddress, parseUser, phoneOf, type Address, type ParsedAddress } from '../domain/contact.ts';
import { isOnlyEmoji } from '../domain/emoji.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import { referralOf } from './ad-referral.ts';
import { attachmentsOf } from './attachments.ts';
import { type Form, fieldOf } from '../form.ts';

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
  const profileName = cleanLine(fieldOf(form, 'ProfileName') ?? '', LIMITS.profileNameChars);
  const carrierOptOut = OPT_OUT_TYPES.get(fieldOf(form, 'OptOutType')?.toUpperCase() ?? '');
  const referral = referralOf(form);
  return {
    type: 'message',
    message: {
      id,
      contact: parsed.contact,
      address,
      ...userOf(form, parsed),
      channel: parsed.channel,
      ...wordsOf(form),
      attachments: attachmentsOf(form, accountSid),
      ...surroundingsOf(form),
      ...(referral === undefined ? {} : { referral }),
      ...(profileName === '' ? {} : { profileName }),
      ...(carrierOptOut === undefined ? {} : { carrierOptOut }),
      receivedAt,
    },
  };
}

/** A text, what was tapped, and what was done if it was not to write. The body of a tap is the title of what was tapped. */
function wordsOf(form: Form): Pick<InboundMessage, 'text' | 'tap' | 'deed'> {
  const deed = deedOf(form);
  if (deed === 'deleted') return { text: '', deed };
  const title = fieldOf(form, 'ButtonText') ?? fieldOf(form, 'ListTitle') ?? '';
  const tap = cleanLine(fieldOf(form, 'ButtonPayload') ?? fieldOf(form, 'ListId') ?? '', LIMITS.inboundTextChars);
  return {
    text: cleanText(fieldOf(form, 'Body') ?? title, LIMITS.inboundTextChars),
    ...(tap === '' ? {} : { tap }),
    ...(deed === undefined ? {} : { deed }),
  };
}

/**
 * Twilio documents none of these. The names are those of Meta's own webhooks (reaction, edit, revoke), and what they would be
 * called otherwise; docs/unverified.md says how to look.
 */
const DEEDS = new Map<string, NonNullable<InboundMessage['deed']>>([
  ['reaction', 'reacted'],
  ['edit', 'edited'],
  ['edited', 'edited'],
  ['revoke', 'deleted'],
  ['revoked', 'deleted'],
  ['delete', 'deleted'],
  ['deleted', 'deleted'],
]);

/** A lone emoji in reply to a message of ours is taken for a reaction, in case that is how one reaches us. */
function deedOf(form: Form): InboundMessage['deed'] {
  const named = DEEDS.get(fieldOf(form, 'MessageType')?.toLowerCase() ?? '');
  if (named !== undefined) return named;
  const to = fieldOf(form, 'To');
  const isToOurs = to !== undefined && fieldOf(form, 'OriginalRepliedMessageSender') === to;
  return isToOurs && isOnlyEmoji(fieldOf(form, 'Body') ?? '') ? 'reacted' : undefined;
}

/** What a message refers to, and whose words it is made of. Twilio says `false` as well as `true`. */
function surroundingsOf(form: Form): Pick<InboundMessage, 'repliesTo' | 'isForwarded'> {
  const repliesTo = fieldOf(form, 'OriginalRepliedMessageSid');
  const isForwarded = ['Forwarded', 'FrequentlyForwarded'].some(
    (name) => fieldOf(form, name)?.toLowerCase() === 'true',
  );
  return {
    ...(repliesTo !== undefined && MESSAGE_SID.test(repliesTo) ? { repliesTo } : {}),
    ...(isForwarded ? { isForwarded } : {}),
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
