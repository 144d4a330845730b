import type { DeliveryChannel } from './channel.ts';
import type { Address } from './contact.ts';
import type { Delivery, DeliveryStatus } from './delivery.ts';
import { HANDOUT_KINDS } from './handout.ts';
import { mediaName, type MediaReference } from './media.ts';
import type { Menu } from './menu.ts';

/** One line of a chat, exactly as it was written or sent; or what staff were told about it, exactly as that was sent. */
export interface TranscriptEntry {
  /** The inbound message's id, or the id of the reply (`contact:turn:index`, see delivery.ts). */
  id: string;
  direction: 'in' | 'out';
  /** Who wrote it; `system` is a notice to staff: it belongs to this chat and never stood on the enquirer's phone. */
  from: 'enquirer' | 'bot' | 'staff' | 'system';
  /** Of a notice: the staff address it went to. */
  to?: Address;
  /** Of what staff answered: the address it was written from. */
  by?: Address;
  /** `email` for notices alone. */
  channel: DeliveryChannel;
  text: string;
  /** What came with it and lies at the provider. */
  media?: MediaReference[];
  /** What could be tapped below it. */
  choices?: { id: string; label: string }[];
  /** Set when they were a menu to tap, and no numbered lines of the text. */
  menu?: Menu['type'];
  at: number;
  /** How far a reply has got; absent for what came in. */
  status?: DeliveryStatus;
  /** The provider's id of a reply, once a status callback or the REST answer has taught it. */
  sid?: string;
}

/** A line of the chat that somebody quotes in a reply. */
export type QuotedLine = Pick<TranscriptEntry, 'direction' | 'text' | 'choices'>;

/** What stands in a chat beside words. */
export const SHOWN_KINDS = ['location', ...HANDOUT_KINDS] as const;

export type ShownKind = (typeof SHOWN_KINDS)[number];

/** A place on the map, a picture or a flyer as it stands in a chat: in brackets, like what people send that is not text. */
export function shownText(kind: ShownKind, label: string): string {
  return `[${kind}] ${label}`;
}

/** What is shown by a line we sent; `undefined` where it is words. */
export function shownIn(text: string): { kind: ShownKind; label: string } | undefined {
  const kind = SHOWN_KINDS.find((one) => text.startsWith(shownText(one, '')));
  return kind === undefined ? undefined : { kind, label: text.slice(shownText(kind, '').length) };
}

/** The line in the chat of a message that goes out. */
export function sentText({
  body,
  pin,
  handout,
  attachment,
}: Pick<Delivery, 'body' | 'pin' | 'handout' | 'attachment'>): string {
  if (attachment !== undefined) return `[${mediaName(attachment.contentType)}] ${body}`.trimEnd();
  if (handout !== undefined) return shownText(handout.kind, body);
  return pin === undefined ? body : shownText('location', body);
}
