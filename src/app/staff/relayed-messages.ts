import type { Address } from '../../domain/contact.ts';
import { addressOf } from '../../domain/contact.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { mediaKind, mediaName, type MediaReference } from '../../domain/media.ts';
import type { Words } from '../../domain/reply.ts';
import { numberOf, type Session } from '../../domain/session.ts';
import type { UnsentAnswer } from '../../domain/staff-memory.ts';
import { sentText, type TranscriptEntry } from '../../domain/transcript.ts';
import { isWindowOpen } from '../../domain/whatsapp-window.ts';
import { replyAddress } from '../../turn/session-after.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { outboundEntry } from '../outbound-entry.ts';
import { renderForStaff } from '../render-reply.ts';

/** How an answer of staff gets to somebody at a moment, or why it does not; then `phone` is where to call, if it is known. */
export type WayToEnquirer =
  /** `isInstead`: by SMS, as WhatsApp takes nothing more from us until the person writes again. */
  | { type: 'way'; to: Address; channel: Channel; isInstead: boolean }
  | { type: 'opted_out' | 'window_closed'; phone?: string };

export function wayToEnquirer(session: Session, now: number, { ways }: Pick<ConversationHost, 'ways'>): WayToEnquirer {
  const { channel } = session;
  const number = numberOf(session);
  const phone = number === undefined ? {} : { phone: number };
  if (session.optedOut) return { type: 'opted_out', ...phone };
  const to = replyAddress(session);
  if (to !== undefined && (channel === 'sms' || isWindowOpen(session, now))) {
    return { type: 'way', to, channel, isInstead: false };
  }
  const bySms = ways.canSendSms && number !== undefined ? addressOf(number, 'sms') : undefined;
  return bySms === undefined
    ? { type: 'window_closed', ...phone }
    : { type: 'way', to: bySms, channel: 'sms', isInstead: true };
}

/** What goes out of an answer, each message with its line in the chat. */
export interface Relayed {
  row: Delivery;
  line: TranscriptEntry;
}

interface Relay {
  session: Session;
  answer: UnsentAnswer;
  /** Who answers. */
  by: Address;
  firstIndex: number;
  now: number;
}

/** An answer of staff as it goes to the enquirer: their words to the letter on WhatsApp, and what came with them. Pure. */
export function relayedMessages({ session, answer, by, firstIndex, now }: Relay, host: ConversationHost): Relayed[] {
  const way = wayToEnquirer(session, now, host);
  if (way.type !== 'way') return [];
  const { to, channel } = way;
  const { contact, turn } = session;
  const parts = channel === 'sms' ? smsParts(answer, now, host) : whatsappParts(answer, now, host);
  return parts.map(({ media, ...content }, index) => {
    const id = `${contact}:${turn}:${firstIndex + index}`;
    const row: Delivery = { id, contact, to, channel, ...content, by, createdAt: now };
    const line = { id, from: 'staff' as const, by, channel, text: sentText(row), at: now };
    return { row, line: outboundEntry(media === undefined ? line : { ...line, media: [media] }) };
  });
}

type Part = Pick<Delivery, 'body' | 'attachment'> & { media?: MediaReference };

/** WhatsApp takes one of them a message, and words below a picture alone. */
function whatsappParts({ text, media = [] }: UnsentAnswer, now: number, { mediaLink }: ConversationHost): Part[] {
  const [first, ...more] = mediaLink === undefined ? [] : media;
  const words = text === '' ? [] : [{ body: text }];
  if (first === undefined || mediaLink === undefined) return words;
  const attached = (one: MediaReference, body = ''): Part => ({
    body,
    attachment: { link: `${mediaLink(one, now)}/relay`, contentType: one.contentType },
    media: one,
  });
  const isCaptioned = mediaKind(first.contentType) === 'image';
  return [
    ...(isCaptioned ? [attached(first, text)] : [...words, attached(first)]),
    ...more.map((one) => attached(one)),
  ];
}

/** An SMS carries words: to what came with them it has a link. As many messages as it takes, for these are not the bot's. */
function smsParts({ text, media = [] }: UnsentAnswer, now: number, host: ConversationHost): Part[] {
  const { mediaLink } = host;
  const links =
    mediaLink === undefined ? [] : media.map((one) => `[${mediaName(one.contentType)}] ${mediaLink(one, now)}`);
  const words: Words[] = [text, ...links].filter((part) => part !== '').map((part) => ({ text: part }));
  return renderForStaff(words, 'sms', host).map((body) => ({ body }));
}
