import { addressOf, parseAddress, type Address, type ContactId } from '../domain/contact.ts';
import type { Effect } from '../domain/effect.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Reply } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { lastWhatsAppAt } from '../domain/whatsapp-window.ts';
import { repliesInWindow } from './flood.ts';
import { countReply } from './loop.ts';
import { record, statePath, type Snapshot } from './restore.ts';

/** The session of a contact never seen before, or forgotten at `turn`: 0 unless told. */
export function newSession(
  contact: ContactId,
  options: Pick<Session, 'role' | 'channel'> & { turn?: number; now: number },
): Session {
  return {
    contact,
    role: options.role,
    state: 'new',
    turn: options.turn ?? 0,
    language: 'en',
    channel: options.channel,
    addresses: [],
    optedOut: false,
    createdAt: options.now,
    repliedAt: [],
    pages: [],
  };
}

/**
 * The session with the arrival of a message noted: channel, address, name, what brought the person, and the start of WhatsApp's
 * window.
 */
export function arrived(session: Session, message: InboundMessage): Session {
  const profileName = message.profileName ?? session.profileName;
  const { whatsappAt: _earlier, ...rest } = session;
  const whatsappAt = message.channel === 'sms' ? lastWhatsAppAt(session) : undefined;
  const referral = session.referral ?? message.referral;
  return {
    ...rest,
    ...(whatsappAt === undefined ? {} : { whatsappAt }),
    channel: message.channel,
    addresses: addressesAfter(session.addresses, message),
    lastInboundAt: Math.max(session.lastInboundAt ?? 0, message.receivedAt),
    ...(profileName === undefined ? {} : { profileName }),
    ...(referral === undefined ? {} : { referral }),
  };
}

/** The address written from comes last, as that is where replies go. */
function addressesAfter(known: Address[], { address, userAddress }: InboundMessage): Address[] {
  const isKnown = userAddress === undefined || known.includes(userAddress);
  if (isKnown && known.at(-1) === address) return known;
  const others = [...known, ...(isKnown ? [] : [userAddress])].filter((one) => one !== address);
  return [...others, address].slice(-LIMITS.addresses);
}

/** The session one turn on, with what the turn decided about it. A page of a long answer is no reply of its own, but is said. */
export function sessionAfter(
  session: Session,
  changes: { snapshot?: Snapshot; effects: Effect[]; reply: Reply; isPage?: true; now: number },
): Session {
  const { snapshot, effects, reply, now } = changes;
  const isSaid = changes.isPage === true || !isSilence(reply);
  return {
    ...session,
    turn: session.turn + 1,
    ...languageAsked(effects),
    language: languageAfter(session, effects),
    optedOut: optedOutAfter(session, effects),
    repliedAt: [...repliesInWindow(session.repliedAt, now), ...sentAt(isSaid, changes)],
    ...(isSaid ? { replyCounts: countReply(session, { isNew: isRegistered(effects), now }) } : {}),
    pages: [],
    ...(snapshot === undefined ? {} : { conversation: record(snapshot), state: statePath(snapshot) }),
  };
}

export function languageAfter(session: Session, effects: Effect[]): Session['language'] {
  return effects.find((effect) => effect.type === 'set_language')?.language ?? session.language;
}

/** A language asked for by name is kept whatever the person writes in. */
function languageAsked(effects: Effect[]): Pick<Session, 'isLanguageAsked'> {
  return effects.some(({ type }) => type === 'set_language') ? { isLanguageAsked: true } : {};
}

export function optedOutAfter(session: Session, effects: Effect[]): boolean {
  if (effects.some(({ type }) => type === 'opt_out')) return true;
  return session.optedOut && !effects.some(({ type }) => type === 'opt_in');
}

export function isSilence(reply: Reply): boolean {
  return reply.parts.length === 0 && reply.choices.length === 0;
}

function isRegistered(effects: Effect[]): boolean {
  return effects.some(
    (effect) => effect.type === 'save_registration' && effect.registration.createdAt === effect.registration.updatedAt,
  );
}

/** A message for each that the turn sends to the person; else one where it told staff, whose phones a flood must spare too. */
function sentAt(isSaid: boolean, { reply, effects, now }: { reply: Reply; effects: Effect[]; now: number }): number[] {
  if (isSaid) return [now, ...(reply.pin === undefined ? [] : [now]), ...(reply.handouts ?? []).map(() => now)];
  return effects.some(({ type }) => type === 'notify_staff') ? [now] : [];
}

/** Where a reply goes: the channel last written from, by the address last written from on it. */
export function replyAddress(session: Pick<Session, 'contact' | 'addresses' | 'channel'>): string | undefined {
  const used = session.addresses.findLast((address) => parseAddress(address)?.channel === session.channel);
  return used ?? addressOf(session.contact, session.channel);
}
