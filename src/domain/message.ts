import type { Channel } from './channel.ts';
import type { Address, ContactId } from './contact.ts';
import type { MediaReference } from './media.ts';
import type { Referral } from './referral.ts';

export const ATTACHMENT_KINDS = [
  'voice',
  'image',
  'video',
  'document',
  'contact_card',
  'sticker',
  'location',
  'other',
] as const;

export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** Something that came with a message and is not text. The reference is for staff; the bot never fetches it. */
export interface Attachment {
  kind: AttachmentKind;
  /** Where the provider has it; absent for a location, and for what is not of our account. */
  media?: MediaReference;
  /** Of a location, in degrees: both or none. */
  latitude?: number;
  longitude?: number;
  /** Of a location, when the person picked a place and not just a point: its name and address. */
  label?: string;
}

/** One message as it reached us, cleaned of what can break a reply (control characters, lone surrogates) and cut to its limits. */
export interface InboundMessage {
  /** The provider's id (`SM…`, `MM…`): what redelivery is recognised by. */
  id: string;
  contact: ContactId;
  /** Where a reply goes, exactly as the provider wrote it. */
  address: Address;
  /** WhatsApp's own id of the same person, where `address` is the number: what is left once they hide it. */
  userAddress?: Address;
  channel: Channel;
  text: string;
  /** The id behind a tapped button or list item, when the provider names one. */
  tap?: string;
  attachments: Attachment[];
  /** The provider's id of the message that this one quotes, ours or the person's own. */
  repliesTo?: string;
  /** Set when the words are somebody else's, passed on: a question, perhaps, and never an answer. */
  isForwarded?: true;
  /**
   * What the person did, where it was not to write something new: put a sign below a message (`text` is the sign, or empty when
   * it was taken off), changed one of their own (`text` is the new one), or took one back (`text` is empty).
   */
  deed?: 'reacted' | 'edited' | 'deleted';
  /** The advertisement that was tapped to write this, with the first message after the tap. */
  referral?: Referral;
  profileName?: string;
  /** Set when the carrier side has already handled and answered an opt-out word: then nothing is said. */
  carrierOptOut?: 'stop' | 'start' | 'help';
  /** When the webhook reached us, epoch milliseconds. */
  receivedAt: number;
}

/**
 * Whether the words answer nothing that is asked: somebody else's, passed on, or those of a message that stands further up and
 * was changed.
 */
export function isUnasked({ isForwarded, deed }: Pick<InboundMessage, 'isForwarded' | 'deed'>): boolean {
  return isForwarded === true || deed === 'edited';
}
