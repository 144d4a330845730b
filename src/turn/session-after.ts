import { addressOf, parseAddress, type ContactId } from '../domain/contact.ts';
import type { Effect } from '../domain/effect.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Reply } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { repliesInWindow } from './flood.ts';
import { record, statePath, type Snapshot } from './restore.ts';

/** The session of a contact never seen before, at turn 0. */
export function newSession(
  contact: ContactId,
  options: { role: Session['role']; channel: Session['channel']; now: number },
): Session {
  return {
    contact,
    role: options.role,
    state: 'new',
    turn: 0,
    language: 'en',
    channel: options.channel,
    addresses: [],
    optedOut: false,
    createdAt: options.now,
    repliedAt: [],
    pages: [],
  };
}

/** The session with the arrival of a message noted: channel, address, name, and the start of WhatsApp's window. */
export function arrived(session: Session, message: InboundMessage): Session {
  const profileName = message.profileName ?? session.profileName;
  return {
    ...session,
    channel: message.channel,
    addresses: session.addresses.includes(message.address)
      ? session.addresses
      : [...session.addresses, message.address],
    lastInboundAt: Math.max(session.lastInboundAt ?? 0, message.receivedAt),
    ...(profileName === undefined ? {} : { profileName }),
  };
}

/** The session one turn on, with what the turn decided about it. */
export function sessionAfter(
  session: Session,
  changes: { snapshot?: Snapshot; effects: Effect[]; reply: Reply; now: number },
): Session {
  const { snapshot, effects, reply, now } = changes;
  return {
    ...session,
    turn: session.turn + 1,
    ...languageAsked(effects),
    language: languageAfter(session, effects),
    optedOut: optedOutAfter(session, effects),
    repliedAt: [...repliesInWindow(session.repliedAt, now), ...(isSilence(reply) ? [] : [now])],
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

function isSilence(reply: Reply): boolean {
  return reply.parts.length === 0 && reply.choices.length === 0;
}

/** Where a reply goes: the channel last written from, by the address last written from on it. */
export function replyAddress(session: Session): string | undefined {
  const used = session.addresses.findLast((address) => parseAddress(address)?.channel === session.channel);
  return used ?? addressOf(session.contact, session.channel);
}
