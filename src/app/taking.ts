/** How a message is taken. */
export interface Taking {
  /** Where the reply goes: back in the webhook's own response, or by the outbox, when nobody waits for it there. */
  way: 'answer' | 'outbox';
  /** When the turn is taken: long after `receivedAt` for a message that had to wait. */
  now: number;
  /** What had to wait comes back together with others, which is no flood. */
  isCatchingUp: boolean;
}
