import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Answer, Store } from '../store/store.ts';

/** The cause under which an answer that came too late for its webhook is written to the outbox. */
export function lateAnswerCause({ id }: Pick<InboundMessage, 'id'>): string {
  return `${id}:answer`;
}

/** What is left to say to a message that comes again: its first answer, or nothing once that has gone by the outbox. */
export async function unsaidAnswer(message: InboundMessage, first: Answer, store: Store): Promise<Answer> {
  if (first.texts.length === 0) return first;
  const { seen } = await store.load(message.contact, lateAnswerCause(message));
  return seen === undefined ? first : { ...first, texts: [] };
}

/**
 * An answer as rows of the outbox; none where WhatsApp's window has closed. The first row has the reply's own id, so that
 * what becomes of it is written down where the reply stands.
 */
export function answerRows(message: InboundMessage, answer: Answer, now: number): Delivery[] {
  const { contact, address, channel, receivedAt } = message;
  if (channel === 'whatsapp' && now - receivedAt >= LIMITS.whatsappWindowMs) return [];
  const turn = answer.replyId.replace(/\d+$/, '');
  return answer.texts.map((body, index) => ({
    id: `${turn}${index}`,
    contact,
    to: address,
    channel,
    body,
    createdAt: now,
  }));
}
