import { withDeadline, type Timed } from '../deadline.ts';
import { isStoreOutage } from '../domain/errors.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { SpokenAnswer } from '../twilio/twiml.ts';
import type { HttpLog, SignedParams, WebhookDependencies } from './dependencies.ts';

/**
 * What the last call for a message does: takes the normal turn, and where the store could not keep it, or not in time, keeps
 * the message itself and says so. One that is kept already is told the same again. Rejects with what is not the store's
 * fault.
 */
export async function answerOrKeep(
  message: InboundMessage,
  params: SignedParams,
  { receive, spool, deadlineMs }: Pick<WebhookDependencies, 'receive' | 'spool' | 'deadlineMs'>,
  log: HttpLog,
): Promise<Timed<SpokenAnswer>> {
  const told = spool.answerTo(message);
  if (told !== undefined) return { type: 'in_time', result: told };
  let reason = 'late';
  try {
    const taken = await withDeadline(receive(message), deadlineMs);
    if (taken.type === 'in_time') return taken;
  } catch (thrown) {
    if (!isStoreOutage(thrown)) throw thrown;
    reason = thrown.code;
  }
  log('warn', 'message_kept', { messageId: message.id, reason });
  return withDeadline(spool.keep(message, params), deadlineMs);
}
