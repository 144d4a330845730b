import { DAY_MS } from '../domain/durations.ts';
import type { Address, ContactId } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import { aliasesOf, type Session } from '../domain/session.ts';
import { WAKE_NAMES } from '../domain/wake.ts';
import type { Loaded, Store } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import { conflict, type ConversationHost } from './conversation-host.ts';

/** A message under the contact whose conversation it belongs to, and what was loaded of that. */
export interface Placed {
  message: InboundMessage;
  loaded: Loaded;
}

type Host = Pick<ConversationHost, 'store' | 'school'>;

/**
 * Finds the conversation of whoever wrote, by whatever address. Where the contact of the address has a session that knows
 * both ids the message came with, that is the one `load`. Otherwise aliases are looked at, and linked where both ids are seen
 * together for the first time:
 *
 * - a username that is linked already has its conversation there;
 * - else a conversation under the username goes on there, unless the number has one;
 * - else the conversation is the number's; one that the username had is moved aside and stays as it is.
 *
 * Every step is written once and found done when the message comes again, so a kill in between costs nothing.
 */
export async function placeMessage(message: InboundMessage, host: Host, now: number): Promise<Placed> {
  const placed = await findConversation(message, host, now);
  const { session, seen } = placed.loaded;
  if (session !== undefined && seen === undefined) await renewAliases(session, now, host);
  return placed;
}

async function findConversation(message: InboundMessage, host: Host, now: number): Promise<Placed> {
  const own = await host.store.load(message.contact, message.id);
  const { session } = own;
  const placed = { message, loaded: own };
  const isAtHome = session !== undefined && session.movedTo === undefined && knows(session, message.userAddress);
  if (isAtHome || own.seen !== undefined) return placed;
  if (message.userAddress !== undefined) return pairUp([message.contact, message.userAddress], placed, host, now);
  const goesOn = session === undefined ? await host.store.findAlias(message.contact) : session.movedTo;
  return follow(goesOn ?? message.contact, placed, host.store);
}

function knows({ addresses }: Session, address: Address | undefined): boolean {
  return address === undefined || addresses.includes(address);
}

/** The session of a contact, or of whom it was moved to. */
async function follow(contact: ContactId, { message, loaded: own }: Placed, store: Store): Promise<Placed> {
  let at = contact;
  for (let hop = 1; ; hop += 1) {
    const loaded = at === message.contact ? own : await store.load(at, message.id, message.address);
    const next = loaded.seen === undefined ? loaded.session?.movedTo : undefined;
    if (next === undefined || hop > LIMITS.movedHops) return { message: { ...message, contact: at }, loaded };
    at = next;
  }
}

/** The conversation of a number and a username, with the two linked. */
async function pairUp(
  [number, user]: [number: ContactId, user: ContactId],
  placed: Placed,
  host: Host,
  now: number,
): Promise<Placed> {
  const { store } = host;
  const { message, loaded: own } = placed;
  const [ofNumber, ofUser, atUser] = await Promise.all([
    own.session === undefined ? store.findAlias(number) : number,
    store.findAlias(user),
    store.load(user, message.id, message.address),
  ]);
  const theirs = { message: { ...message, contact: user }, loaded: atUser };
  // Taken there before the two were known to be one.
  if (atUser.seen !== undefined) return theirs;
  const session = atUser.session?.movedTo === undefined ? atUser.session : undefined;
  if (session !== undefined && ofUser === undefined && (ofNumber ?? user) === user) {
    if (ofNumber === user && knows(session, message.address)) return theirs;
    return follow(await link(number, user, now, host), placed, store);
  }
  const goesOn = await link(user, ofUser ?? ofNumber ?? number, now, host);
  if (own.session === undefined) await link(number, goesOn, now, host);
  if (session !== undefined && goesOn !== user) await moveConversation(user, goesOn, now, host);
  return follow(goesOn, placed, store);
}

async function link(alias: ContactId, contact: ContactId, now: number, { store, school }: Host): Promise<ContactId> {
  if (alias === contact) return contact;
  return store.linkAlias({ alias, contact }, { now, expiresAt: now + 2 * spanMs(school) });
}

/** A conversation that ends here and goes on elsewhere: nothing of it wakes any more, and who finds it is sent on. */
async function moveConversation(from: ContactId, to: ContactId, now: number, { store, school }: Host): Promise<void> {
  const cause = `moved:${to}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const { session, seen } = await store.load(from, cause);
    if (session === undefined || seen !== undefined) return;
    const turn = session.turn + 1;
    const chat = {
      contact: from,
      messageId: cause,
      expectedTurn: session.turn,
      session: { ...session, turn, movedTo: to },
      answer: { replyId: `${from}:${turn}:0`, texts: [] },
      now,
    };
    const commit = { ...chatCommit(chat, school), wakes: WAKE_NAMES.map((name) => ({ name })) };
    if ((await store.commit(commit)).type !== 'stale') return;
  }
  throw conflict(from);
}

/**
 * An alias has to outlive the session that relies on it, which every turn makes longer. So it lives for two spans, and the
 * first message of each span, counted from the beginning of the conversation, links anew.
 */
async function renewAliases(session: Session, now: number, host: Host): Promise<void> {
  const spanOf = (at: number): number => Math.floor((at - session.createdAt) / spanMs(host.school));
  if (spanOf(now) === spanOf(session.lastInboundAt ?? now)) return;
  await Promise.all(aliasesOf(session).map((alias) => link(alias, session.contact, now, host)));
}

/** How long a conversation is kept that nobody writes to. */
function spanMs({ retention }: Host['school']): number {
  return retention.conversationDays * DAY_MS;
}
