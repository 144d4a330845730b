import { addressOf, parseAddress, type Address } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Effect, NotifyStaff } from '../domain/effect.ts';
import { LIMITS } from '../domain/limits.ts';
import { outsideQuietHours } from '../domain/quiet-hours.ts';
import type { Words } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { isWindowOpen } from '../domain/whatsapp-window.ts';
import type { OtherWays } from './consequence.ts';
import type { ConversationHost } from './conversation-host.ts';
import { findHome } from './find-home.ts';
import { mailRows } from './mail-rows.ts';
import { noticeTexts, type NoticeWay, type NoticeWords } from './notice-texts.ts';
import { onDuty } from './staff/on-duty.ts';
import { staffTemplate } from './staff-template.ts';

/** The sessions of the staff who are to be told, by address: absent for one who never wrote. */
export type StaffSessions = ReadonlyMap<Address, Session>;

/**
 * Looks up what decides how staff can be told: when each of them last wrote. Only for a turn that tells somebody, which is
 * rare, so that all others keep their two round trips.
 */
export async function staffSessions(effects: readonly Effect[], host: ConversationHost): Promise<StaffSessions> {
  const receivers = new Set(
    effects.flatMap((effect) => (effect.type === 'notify_staff' ? candidatesFor(effect, host) : [])),
  );
  const sessions = await Promise.all([...receivers].map(async (to) => [to, await sessionAt(to, host)] as const));
  return new Map(sessions.flatMap(([to, session]) => (session === undefined ? [] : [[to, session] as const])));
}

async function sessionAt(to: Address, { store }: ConversationHost): Promise<Session | undefined> {
  const contact = parseAddress(to)?.contact;
  return contact === undefined ? undefined : (await findHome(contact, 'window', store)).loaded.session;
}

/**
 * What staff are told, with links to what the person sent: for each of them a row, or several where one cannot hold it. Where
 * nobody of them has a phone, it goes to the mailboxes. Pure.
 */
export function noticeDeliveries(
  { session: { contact, turn }, effects }: { session: Session; effects: readonly Effect[] },
  { firstIndex, staff, links, now }: { firstIndex: number; staff: StaffSessions; links: Words[]; now: number },
  host: ConversationHost,
): Delivery[] {
  const morning = outsideQuietHours(now);
  const rows = effects.flatMap((effect) => {
    if (effect.type !== 'notify_staff') return [];
    const receivers = receiversOf(effect, host, { staff, now });
    const words = [effect.words, ...links];
    if (receivers.length === 0) return timed(mailRows({ words }, host), effect, morning === now, morning);
    return receivers.flatMap((to) => {
      const session = staff.get(to);
      const isAtOnce = morning === now || isAttentive(session, effect, now);
      return timed(messagesTo(to, effect, { session, links, now }, host), effect, isAtOnce, morning);
    });
  });
  return rows.map((row, index) => ({
    id: `${contact}:${turn}:${firstIndex + index}`,
    contact,
    ...row,
    createdAt: now,
  }));
}

/** Everybody who may have to be told; whoever is on duty is known from their sessions. */
function candidatesFor({ to, isByMail }: NotifyStaff, { staff }: ConversationHost): Address[] {
  if (isByMail === true) return [];
  return to === undefined ? staff : [to];
}

/** The phones that are told; none where it is for the mailboxes, because there are no phones or because it is said so. */
function receiversOf(
  effect: NotifyStaff,
  host: ConversationHost,
  { staff, now }: { staff: StaffSessions; now: number },
): Address[] {
  if (effect.isByMail === true) return [];
  if (effect.to !== undefined) return [effect.to];
  return effect.isForAll === true ? host.staff : onDuty(host.staff, staff, now);
}

/** Whoever is writing with somebody at night is told what that person answers. */
function isAttentive(session: Session | undefined, { to }: NotifyStaff, now: number): boolean {
  return to !== undefined && now - (session?.lastInboundAt ?? 0) < LIMITS.attentiveMs;
}

type Message = Pick<Delivery, 'to' | 'channel' | 'subject' | 'body' | 'template'>;

/** At night only what is told at once goes; the rest waits for the morning, or stands in its digest. */
function timed(messages: Message[], { about, isInDigest }: NotifyStaff, isAtOnce: boolean, morning: number) {
  if (!isAtOnce && (isInDigest ?? 'handoff' in (about ?? {}))) return [];
  return messages.map((message) => ({
    ...message,
    ...(about === undefined ? {} : { about }),
    ...(isAtOnce ? {} : { notBefore: morning }),
  }));
}

export function messagesTo(
  address: Address,
  notice: NoticeWords,
  heard: { session: Session | undefined; links?: Words[]; now: number },
  host: ConversationHost,
): Message[] {
  const way = wayTo(address, heard, host.ways);
  if (way === undefined) return [];
  const { to, channel, isByTemplate } = way;
  return noticeTexts(notice, heard.links ?? [], way, host).map((body) => {
    const template = isByTemplate ? staffTemplate(body, host.ways) : undefined;
    return { to, channel, body, ...(template === undefined ? {} : { template }) };
  });
}

interface Way extends NoticeWay {
  to: Address;
}

/**
 * On WhatsApp free text while their own 24 hours are open, else the approved template, else SMS. Where there is neither it
 * is tried all the same: nothing is lost by it, and the dead letter says why nobody was told.
 */
function wayTo(
  address: Address,
  { session, now }: { session: Session | undefined; now: number },
  ways: OtherWays,
): Way | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  const asWritten: Way = { to: address, channel: parsed.channel, isByTemplate: false };
  if (parsed.channel === 'sms' || isWindowOpen(session, now)) return asWritten;
  if (ways.staffTemplateSid !== undefined) return { ...asWritten, isByTemplate: true };
  const phone = ways.canSendSms ? addressOf(parsed.contact, 'sms') : undefined;
  return phone === undefined ? asWritten : { to: phone, channel: 'sms', isByTemplate: false };
}
