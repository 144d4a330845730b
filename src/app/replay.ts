import { contactOfId, type Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Answer, CommitResult } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import { conflict, type ConversationHost } from './conversation-host.ts';
import { lateAnswerCause } from './late-answer.ts';
import { receive } from './receive.ts';
import { turnBefore } from './turn-before.ts';

/**
 * Takes a message that had to wait for the store. It is acted on once, however often it is replayed, and its reply goes by
 * the outbox: whoever delivered it has long been answered. Throws what `receive` throws; then it has to be replayed again.
 */
export async function replay(message: InboundMessage, host: ConversationHost, now: number): Promise<void> {
  const answer = await receive(message, host, { way: 'outbox', now });
  // Staff are answered in the response; and a turn that was committed too late for it has its answer there as well.
  if (answer.texts.length === 0) return;
  // Under whom it was taken: an alias may have led there.
  const contact = contactOfId(answer.replyId) ?? message.contact;
  await queueAnswer({ ...message, contact }, answer, now, host);
}

/** Writes an answer that never reached its person to the outbox, once; nothing where WhatsApp's window has closed. */
async function queueAnswer(
  message: InboundMessage,
  answer: Answer,
  now: number,
  host: Pick<ConversationHost, 'store' | 'school'>,
): Promise<void> {
  if (message.channel === 'whatsapp' && now - message.receivedAt >= LIMITS.whatsappWindowMs) return;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const result = await tryQueueing(message, answer, now, host);
    if (result.type !== 'stale') return;
  }
  throw conflict(message.contact);
}

async function tryQueueing(
  message: InboundMessage,
  answer: Answer,
  now: number,
  { store, school }: Pick<ConversationHost, 'store' | 'school'>,
): Promise<CommitResult> {
  const { contact } = message;
  const messageId = lateAnswerCause(message);
  const loaded = await store.load(contact, messageId);
  const { session, seen } = loaded;
  if (seen !== undefined) return { type: 'duplicate', answer: seen };
  const turn = {
    contact,
    messageId,
    expectedTurn: turnBefore(loaded),
    answer: { replyId: answer.replyId, texts: [] },
    deliveries: deliveriesOf(message, answer, now),
    now,
  };
  // Of somebody just forgotten there is no session, and none may come of the receipt.
  if (session === undefined) return store.erase(turn);
  return store.commit(chatCommit({ ...turn, session: { ...session, turn: session.turn + 1 } }, school));
}

/** The first row has the reply's own id, so that what becomes of it is written down where the reply stands. */
function deliveriesOf({ contact, address, channel }: InboundMessage, answer: Answer, now: number): Delivery[] {
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
