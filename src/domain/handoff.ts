import type { Address, ContactId } from './contact.ts';
import type { Channel } from './channel.ts';

export const HANDOFF_REASONS = ['asked', 'complaint', 'not_understood'] as const;

export type HandoffReason = (typeof HANDOFF_REASONS)[number];

export type HandoffStatus = 'open' | 'claimed' | 'closed';

/** A conversation given to staff. Times are epoch milliseconds. */
export interface Handoff {
  /** Unique, short enough to type: `CLAIM 37`. */
  number: number;
  contact: ContactId;
  /** The channel the enquirer wrote on when it was opened. */
  channel: Channel;
  reason: HandoffReason;
  status: HandoffStatus;
  /** The staff address that claimed it. */
  claimedBy?: Address;
  openedAt: number;
  claimedAt?: number;
  closedAt?: number;
  /** What the person said when it was closed; absent where they said nothing. */
  helped?: boolean;
  /** What staff were told when it opened, in plain English text. */
  summary: string;
  /** The same in two segments of SMS. */
  summaryInShort?: string;
}
