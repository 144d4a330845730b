import { CHANNELS } from '../domain/channel.ts';
import { addressOf, parseAddress, type ContactId } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import { aliasesOf } from '../domain/session.ts';
import type { Commit, CommitResult, Store } from '../store/store.ts';

/**
 * Forgets a person by every id that is known of them: the conversation, the aliases linked to it, and what was moved aside
 * when two conversations turned out to be one; and orders the provider's copies to be deleted. What lies with other contacts goes behind the one atomic step.
 */
export async function erasePerson(commit: Commit, store: Store): Promise<CommitResult> {
  const { contact, messageId, answer, now } = commit;
  const aliases = aliasesOf(commit.session);
  const result = await store.erase({ ...commit, deliveries: [...commit.deliveries, ...ordersOf(commit)] });
  if (result.type === 'committed') {
    await forgetAliases({ contact, aliases, cause: messageId, texts: answer.texts, now }, store);
  }
  return result;
}

/**
 * The orders to delete the provider's copies as well, one for each address it may have them by: what was done for one of them
 * need not be done again, however slow the provider is and whatever dies.
 */
function ordersOf({ contact, messageId, session, answer, deliveries, now }: Commit): Delivery[] {
  const ids = [contact, ...aliasesOf(session)];
  const known = ids.flatMap((id) => CHANNELS.flatMap((channel) => addressOf(id, channel) ?? []));
  const receipts = [...answer.texts, ...deliveries.map(({ body }) => body)];
  return [...new Set([...session.addresses, ...known])].map((address, index) => ({
    id: `${contact}:${session.turn}:forget-${index + 1}`,
    contact,
    to: address,
    channel: parseAddress(address)?.channel ?? session.channel,
    body: '',
    forgets: { address, until: now, order: messageId, receipts },
    notBefore: now + LIMITS.forgetCopiesAfterMs,
    createdAt: now,
  }));
}

export interface ForgottenAliases {
  contact: ContactId;
  aliases: readonly ContactId[];
  /** The message that ordered it: delivered again by another address of the person, it gets the same `texts`. */
  cause: string;
  texts: string[];
  now: number;
}

/**
 * Removes the aliases of a contact that was forgotten, and what its person has under them. A conversation that was begun
 * meanwhile keeps the aliases it knows. Done again it changes nothing.
 */
export async function forgetAliases(forgotten: ForgottenAliases, store: Store): Promise<void> {
  const { contact, aliases, cause, texts, now } = forgotten;
  const begunAnew = (await store.load(contact, cause)).session;
  for (const alias of aliases) {
    const { session, seen, forgottenAtTurn = 0 } = await store.load(alias, cause);
    const isTheirs = session === undefined ? begunAnew === undefined : session.movedTo === contact;
    if (isTheirs && seen === undefined) {
      const turn = session?.turn ?? forgottenAtTurn;
      // Not the contact's own reply id, which would name one id of the person under the other.
      const answer = { replyId: `${alias}:${turn + 1}:0`, texts };
      await store.erase({ contact: alias, messageId: cause, expectedTurn: turn, answer, deliveries: [], now });
    }
    const isInUse = begunAnew !== undefined && aliasesOf(begunAnew).includes(alias);
    if (!isInUse) await store.dropAlias({ alias, contact });
  }
}
