import type { InboundMessage } from '../domain/message.ts';
import type { ConversationHost } from './conversation-host.ts';
import { receiveByOutbox } from './receive-by-outbox.ts';

/** Takes a message that had to wait for the store, as `receiveByOutbox` does. Throws what that throws; then again. */
export function replay(message: InboundMessage, host: ConversationHost, now: number): Promise<void> {
  return receiveByOutbox(message, host, { now, isCatchingUp: true });
}
