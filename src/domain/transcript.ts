import type { Channel } from './channel.ts';
import type { Address } from './contact.ts';
import type { DeliveryStatus } from './delivery.ts';
import type { MediaReference } from './media.ts';
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
  channel: Channel;
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

const PIN_MARK = '[location] ';

/** A place on the map as it stands in a chat: in brackets, like what people send that is not text. */
export function pinText(label: string): string {
  return PIN_MARK + label;
}

/** What a place on the map is called, in a line we sent; `undefined` where it is none. */
export function pinLabelOf(text: string): string | undefined {
  return isPinText(text) ? text.slice(PIN_MARK.length) : undefined;
}

/** Whether a line we sent is a place on the map. */
export function isPinText(text: string): boolean {
  return text.startsWith(PIN_MARK);
}
