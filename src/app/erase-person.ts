import { CHANNELS } from '../domain/channel.ts';
import { addressOf, parseAddress, type ContactId } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import { aliasesOf, type Session } from '../domain/session.ts';
import type { Commit, CommitResult, Store } from '../store/store.ts';

/**
 * Forgets a person by every id that is known of them: the conversation, the aliases linked to it, and what was moved aside
 * when two conversations turned out to be one; and orders the provider's copies to be deleted. What lies with other contacts
 * goes behind the one atomic step.
 */
export async function erasePerson(commit: Commit, store: Store): Promise<CommitResult> {
  const { contact, messageId, answer, now } = commit;
  const aliases = idsBeside(commit.session);
  const orders = ordersOf(commit, await othersAmong(aliases, commit, store));
  const result = await store.erase({ ...commit, deliveries: [...commit.deliveries, ...orders] });
  if (result.type === 'committed') {
    const { tookOver } = commit.session;
    await forgetAliases({ contact, aliases, tookOver, cause: messageId, texts: answer.texts, now }, store);
  }
  return result;
}

/** Every id but the contact's own that the person is known by, or was before two conversations became one. */
function idsBeside(session: Session): ContactId[] {
  return [...new Set([...aliasesOf(session), ...(session.tookOver ?? [])])];
}

/** The ids under which somebody else has a conversation now: a number that went from one person to another. */
async function othersAmong(
  ids: readonly ContactId[],
  { contact, messageId, session: { tookOver = [] } }: Commit,
  store: Store,
): Promise<ReadonlySet<ContactId>> {
  const others = new Set<ContactId>();
  for (const id of ids) {
    const [{ session }, leadsTo = contact] = await Promise.all([store.load(id, messageId), store.findAlias(id)]);
    const isTheirs = session === undefined ? leadsTo === contact : session.movedTo === contact || tookOver.includes(id);
    if (!isTheirs) others.add(id);
  }
  return others;
}

/**
 * The orders to delete the provider's copies as well, one for each address it may have them by: what was done for one of them
 * need not be done again, however slow the provider is and whatever dies.
 */
function ordersOf(
  { contact, messageId, session, answer, deliveries, now }: Commit,
  others: ReadonlySet<ContactId>,
): Delivery[] {
  const ids = [contact, ...idsBeside(session)].filter((id) => !others.has(id));
  const known = ids.flatMap((id) => CHANNELS.flatMap((channel) => addressOf(id, channel) ?? []));
  const used = session.addresses.filter((address) => !others.has(parseAddress(address)?.contact ?? address));
  const receipts = [...answer.texts, ...deliveries.map(({ body }) => body)];
  return [...new Set([...used, ...known])].map((address, index) => ({
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
  /** Those of them whose conversation went on in the one that was forgotten, whether it has ended yet or not. */
  tookOver?: readonly ContactId[] | undefined;
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
  const { contact, aliases, tookOver = [], cause, texts, now } = forgotten;
  const begunAnew = (await store.load(contact, cause)).session;
  for (const alias of aliases) {
    const { session, seen, forgottenAtTurn = 0 } = await store.load(alias, cause);
    const isTheirs =
      session === undefined ? begunAnew === undefined : session.movedTo === contact || tookOver.includes(alias);
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
