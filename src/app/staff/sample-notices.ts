import type { Delivery } from '../../domain/delivery.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { Session } from '../../domain/session.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { messagesTo } from '../notice-deliveries.ts';

/** What TEST sends: a notice as it comes when somebody asks for a person, by the way it would come, about nobody. */
export function sampleNotices(
  { address, receivedAt: now }: InboundMessage,
  arrived: Session,
  host: ConversationHost,
): (session: Session, firstIndex: number) => Delivery[] {
  return ({ contact, turn }, firstIndex) =>
    messagesTo(address, { words: { key: 'staff.sample' } }, { session: arrived, now }, host).map((message, index) => ({
      id: `${contact}:${turn}:${firstIndex + index}`,
      contact,
      ...message,
      createdAt: now,
    }));
}
