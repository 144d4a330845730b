import type { MediaReference } from './media.ts';
import type { QuestionKey } from './question-number.ts';

/** What is remembered of a member of staff between two of their messages. Times are epoch milliseconds. */
export interface StaffMemory {
  /** Until when they are on duty, as they said by ON; what is past counts as off duty. */
  onDutyUntil?: number;
  /** What they wrote without saying to whom, oldest first; it waits until they do. */
  unsent?: UnsentAnswer[];
  /** When they last wrote as one who tries the bot (TRY); absent while they write as staff. */
  triedAt?: number;
  /** An answer of theirs to a question, until they have said who is to get it. */
  pendingAnswer?: PendingAnswer;
  /** The open questions they were told of: each by its number and when it was last answered, 0 for never. */
  questionsTold?: string[];
}

/** What staff want a question answered with. */
export interface PendingAnswer {
  question: QuestionKey;
  text: string;
  at: number;
}

/** A message of staff that no chat could be found for yet. */
export interface UnsentAnswer {
  /** The inbound message's id: what is sent is named after it. */
  id: string;
  text: string;
  media?: MediaReference[];
  at: number;
}
