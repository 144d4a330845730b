import type { Channel } from './channel.ts';
import type { DeliveryStatus } from './delivery.ts';

/** One line of a chat, exactly as it was written or sent. */
export interface TranscriptEntry {
  /** The inbound message's id, or the id of the reply (`contact:turn:index`). */
  id: string;
  direction: 'in' | 'out';
  /** Who wrote it; `system` is a note for staff that was never sent. */
  from: 'enquirer' | 'bot' | 'staff' | 'system';
  channel: Channel;
  text: string;
  /** What could be tapped below it. */
  choices?: { id: string; label: string }[];
  at: number;
  /** How far a reply has got; absent for what came in. */
  status?: DeliveryStatus;
  /** The provider's id of a reply, once a status callback or the REST answer has taught it. */
  sid?: string;
}
