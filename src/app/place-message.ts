import { parseUser, type Address, type ContactId } from '../domain/contact.ts';
import { DAY_MS } from '../domain/durations.ts';
import type { InboundMessage } from '../domain/message.ts';
import { aliasesOf, type Session } from '../domain/session.ts';
import type { Loaded } from '../store/store.ts';
import type { ConversationHost } from './conversation-host.ts';
import { followMoves } from './find-home.ts';
import { joinConversations } from './join-conversations.ts';

/** A message under the contact whose conversation it belongs to, and what was loaded of that. */
export interface Placed {
  message: InboundMessage;
  loaded: Loaded;
}

/**
 * Finds the conversation of whoever wrote, by whatever address. Where the contact of the address has a session that knows
 * both ids the message came with, that is the one `load`. Otherwise aliases are looked at, and linked where both ids are seen
 * together for the first time:
 *
 * - a username that is linked already has its conversation there;
 * - else, of a number that another username has shown already, it is somebody else's: the username has one of its own;
 * - else a conversation under the username goes on there, unless the number has one;
 * - else the conversation is the number's; it takes over what the username had in one, which ends.
 *
 * Every step is written once and found done when the message comes again, so a kill in between costs nothing.
 */
export async function placeMessage(message: InboundMessage, host: ConversationHost, now: number): Promise<Placed> {
  const placed = await findConversation(message, host, now);
  const { session, seen } = placed.loaded;
  if (session !== undefined && seen === undefined) await renewAliases(session, now, host);
  return placed;
}

async function findConversation(message: InboundMessage, host: ConversationHost, now: number): Promise<Placed> {
  const { contact, userAddress, address } = message;
  const own = await host.store.load(contact, message.id);
  const { session } = own;
  const isAtHome = session !== undefined && session.movedTo === undefined && knows(session, userAddress);
  if (isAtHome || own.seen !== undefined) return { message, loaded: own };
  if (userAddress !== undefined) return pairUp(message, { own, user: userAddress }, host, now);
  const alias = session === undefined ? await host.store.findAlias(contact) : undefined;
  return follow(message, alias ?? contact, (at) => (at === contact ? own : host.store.load(at, message.id, address)));
}

function knows({ addresses }: Session, address: Address | undefined): boolean {
  return address === undefined || addresses.includes(address);
}

async function follow(
  message: InboundMessage,
  from: ContactId,
  load: Parameters<typeof followMoves>[1],
): Promise<Placed> {
  const { contact, loaded } = await followMoves(from, load);
  return { message: { ...message, contact }, loaded };
}

/** The conversation of a number and a username, with the two linked. */
async function pairUp(
  message: InboundMessage,
  { own, user }: { own: Loaded; user: ContactId },
  host: ConversationHost,
  now: number,
): Promise<Placed> {
  const { store } = host;
  const { contact: number, id, address } = message;
  const [ofNumber, ofUser, atUser] = await Promise.all([
    own.session === undefined ? store.findAlias(number) : number,
    store.findAlias(user),
    store.load(user, id, address),
  ]);
  const known: Record<ContactId, Loaded> = { [number]: own, [user]: atUser };
  const goOn = (at: ContactId) => follow(message, at, (next) => known[next] ?? store.load(next, id, address));
  // Taken there before the two were known to be one; or never one.
  if (atUser.seen !== undefined) return { message: { ...message, contact: user }, loaded: atUser };
  if (ofUser === undefined && isSomebodyElses(own.session, ofNumber, user)) return goOn(user);
  const session = atUser.session?.movedTo === undefined ? atUser.session : undefined;
  if (session !== undefined && ofUser === undefined && (ofNumber ?? user) === user) {
    if (ofNumber === user && knows(session, address)) return goOn(user);
    return goOn(await link(number, user, now, host));
  }
  const goesOn = await link(user, ofUser ?? ofNumber ?? number, now, host);
  if (own.session === undefined) await link(number, goesOn, now, host);
  if (session === undefined || goesOn === user) return goOn(goesOn);
  await joinConversations([user, goesOn], now, host);
  return follow(message, goesOn, (at) => store.load(at, id, address));
}

/**
 * Whether a number's conversation is not of whoever shows it with this username. WhatsApp's id of a person lasts as long as the
 * number, so two on one number are two people who had it one after the other. Whose number a member of staff has the settings say.
 */
function isSomebodyElses(session: Session | undefined, ofNumber: ContactId | undefined, user: ContactId): boolean {
  if (session?.role === 'staff') return false;
  const ids = session === undefined ? [ofNumber ?? ''] : session.addresses;
  return ids.some((id) => parseUser(id) !== undefined && id !== user);
}

async function link(
  alias: ContactId,
  contact: ContactId,
  now: number,
  { store, school }: ConversationHost,
): Promise<ContactId> {
  if (alias === contact) return contact;
  return store.linkAlias({ alias, contact }, { now, expiresAt: now + 2 * spanMs(school) });
}

/**
 * An alias has to outlive the session that relies on it, which every turn makes longer. So it lives for two spans, and the
 * first message of each span, counted from the beginning of the conversation, links anew.
 */
async function renewAliases(session: Session, now: number, host: ConversationHost): Promise<void> {
  const spanOf = (at: number): number => Math.floor((at - session.createdAt) / spanMs(host.school));
  if (spanOf(now) === spanOf(session.lastInboundAt ?? now)) return;
  await Promise.all(aliasesOf(session).map((alias) => link(alias, session.contact, now, host)));
}

/** How long a conversation is kept that nobody writes to. */
function spanMs({ retention }: ConversationHost['school']): number {
  return retention.conversationDays * DAY_MS;
}
