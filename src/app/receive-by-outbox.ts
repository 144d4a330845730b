import type { InboundMessage } from '../domain/message.ts';
import { contactOfId } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Answer, CommitResult } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import { conflict, type ConversationHost } from './conversation-host.ts';
import { answerRows, lateAnswerCause } from './late-answer.ts';
import { receive } from './receive.ts';
import type { Taking } from './taking.ts';
import { turnBefore } from './turn-before.ts';

/**
 * Takes a message that nobody can be answered in response to: its provider takes no answer there, or has long had one. It is
 * acted on once, however often it comes, and its reply goes by the outbox. Throws what `receive` throws; then it has to come
 * again.
 */
export async function receiveByOutbox(
  message: InboundMessage,
  host: ConversationHost,
  taking: Omit<Taking, 'way'>,
): Promise<void> {
  const answer = await receive(message, host, { ...taking, way: 'outbox' });
  // A turn that was committed for a response, and too late for it, has its words there still.
  if (answer.texts.length === 0) return;
  // Under whom it was taken: an alias may have led there.
  const contact = contactOfId(answer.replyId) ?? message.contact;
  await queueAnswer({ ...message, contact }, answer, taking.now, host);
}

/** Writes an answer that never reached its person to the outbox, once. */
async function queueAnswer(
  message: InboundMessage,
  answer: Answer,
  now: number,
  host: Pick<ConversationHost, 'store' | 'school'>,
): Promise<void> {
  if (answerRows(message, answer, now).length === 0) return;
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
    deliveries: answerRows(message, answer, now),
    now,
  };
  // Of somebody just forgotten there is no session, and none may come of the receipt.
  if (session === undefined) return store.erase(turn);
  return store.commit(chatCommit({ ...turn, session: { ...session, turn: session.turn + 1 } }, school));
}
