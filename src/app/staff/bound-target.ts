import type { InboundMessage } from '../../domain/message.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { ConversationHost } from '../conversation-host.ts';

/**
 * The request that a message without a number is for, chosen once: `choose` looks at who has which chat, and that may have changed
 * when the message is delivered again after a kill. Then it would reach a second person. The choice stands among the aliases, under
 * the message's id, for as long as that can come again. `undefined` where there is none to choose.
 */
export async function boundTarget(
  { id, receivedAt }: Pick<InboundMessage, 'id' | 'receivedAt'>,
  choose: () => Promise<number | undefined>,
  { store }: Pick<ConversationHost, 'store'>,
): Promise<number | undefined> {
  const alias = `target:${id}`;
  const chosen = await store.findAlias(alias);
  if (chosen !== undefined) return numberIn(chosen);
  const number = await choose();
  if (number === undefined) return undefined;
  const link = { alias, contact: `handoff:${number}` };
  return numberIn(await store.linkAlias(link, { now: receivedAt, expiresAt: receivedAt + LIMITS.seenMs }));
}

function numberIn(target: string): number {
  return Number(target.slice('handoff:'.length));
}
