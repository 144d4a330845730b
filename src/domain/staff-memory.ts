import type { MediaReference } from './media.ts';

/** What is remembered of a member of staff between two of their messages. Times are epoch milliseconds. */
export interface StaffMemory {
  /** Until when they are on duty, as they said by ON; what is past counts as off duty. */
  onDutyUntil?: number;
  /** What they wrote without saying to whom, oldest first; it waits until they do. */
  unsent?: UnsentAnswer[];
  /** When they last wrote as one who tries the bot (TRY); absent while they write as staff. */
  triedAt?: number;
}

/** A message of staff that no chat could be found for yet. */
export interface UnsentAnswer {
  /** The inbound message's id: what is sent is named after it. */
  id: string;
  text: string;
  media?: MediaReference[];
  at: number;
}
