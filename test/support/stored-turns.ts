import { addressOf } from '../../src/domain/contact.ts';
import type { ContactId } from '../../src/domain/contact.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { Handoff } from '../../src/domain/handoff.ts';
import { partitionOf } from '../../src/domain/partition.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Session } from '../../src/domain/session.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import type { Commit, Store } from '../../src/store/store.ts';

/** The moment all made-up turns start from: a Monday noon in Lagos. */
export const NOON = Date.UTC(2026, 10, 2, 11);
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

export const ADA = '+2348012345678';
export const BOLA = '+2348098765432';
/** Somebody who hides the number behind a username. */
export const CHIDI = 'whatsapp:NG.1234567890';
export const STAFF = 'whatsapp:+2347000000001';

/** Text that has met every trap between here and a disk. */
export const DIFFICULT_TEXT = 'Ẹ káàárọ̀ 👩🏾‍💻 "python" \'ni\'?\nLine two\t\\ \u2028 {nn}:end \u0000 ₦50,000 ọmọ';

/** Another contact of the same partition. */
export function neighbourOf(contact: ContactId): ContactId {
  for (let number = 8_000_000_000; ; number += 1) {
    const candidate = `+234${number}`;
    if (candidate !== contact && partitionOf(candidate) === partitionOf(contact)) return candidate;
  }
}

export function sessionOf(contact: ContactId, turn: number): Session {
  return {
    contact,
    role: 'enquirer',
    conversation: { revision: 1, value: { registration: 'asking_name' }, context: { offered: ['python', 'ui-ux'] } },
    state: 'registration.asking_name',
    turn,
    language: 'pcm',
    channel: 'whatsapp',
    addresses: [addressOf(contact, 'whatsapp') ?? contact],
    profileName: 'Adé 👩🏾‍💻',
    optedOut: false,
    lastInboundAt: NOON + turn,
    createdAt: NOON,
    repliedAt: [NOON + turn],
    pages: ['second page'],
  };
}

/** The turn that takes a contact from `turn` to the next; `more` replaces parts of it. */
export function commitOf(contact: ContactId, turn = 0, more: Partial<Commit> = {}): Commit {
  const replyId = `${contact}:${turn + 1}:0`;
  return {
    contact,
    messageId: `SM${contact}-${turn}`,
    expectedTurn: turn,
    session: sessionOf(contact, turn + 1),
    answer: { replyId, texts: [`reply ${turn + 1}`] },
    transcript: [wroteIn(contact, turn), wroteOut(contact, turn)],
    deliveries: [],
    registrations: [],
    handoffs: [],
    questions: [],
    wakes: [],
    expiresAt: NOON + turn * MINUTE_MS + 90 * DAY_MS,
    now: NOON + turn * MINUTE_MS,
    ...more,
  };
}

export function wroteIn(contact: ContactId, turn: number): TranscriptEntry {
  const at = NOON + turn * MINUTE_MS;
  return {
    id: `SM${contact}-${turn}`,
    direction: 'in',
    from: 'enquirer',
    channel: 'whatsapp',
    text: `message ${turn + 1}`,
    at,
  };
}

export function wroteOut(contact: ContactId, turn: number): TranscriptEntry {
  return {
    id: `${contact}:${turn + 1}:0`,
    direction: 'out',
    from: 'bot',
    channel: 'whatsapp',
    text: `reply ${turn + 1}`,
    choices: [{ id: 'python', label: 'Python' }],
    at: NOON + turn * MINUTE_MS,
    status: 'queued',
  };
}

export function deliveryOf(contact: ContactId, turn: number, index = 0, to?: string): Delivery {
  return {
    id: `${contact}:${turn}:${index}`,
    contact,
    to: to ?? addressOf(contact, 'whatsapp') ?? contact,
    channel: 'whatsapp',
    body: `delivery ${turn}.${index}`,
    createdAt: NOON,
  };
}

export function registrationOf(contact: ContactId, reference: string, createdAt = NOON): Registration {
  return {
    reference,
    contact,
    name: 'Adéṣọlá "Ade" O’Brien',
    for: 'other',
    minor: true,
    guardian: { name: 'Fọláṣadé', phone: '+2348011111111' },
    courses: ['python', 'ui-ux'],
    level: 'beginner',
    phone: '+2348055555555',
    email: 'ade@example.com',
    language: 'yo',
    channel: 'whatsapp',
    consent: { at: createdAt, wording: 'consent.registration' },
    status: 'new',
    createdAt,
    updatedAt: createdAt,
  };
}

export function handoffOf(contact: ContactId, number: number, openedAt = NOON): Handoff {
  return { number, contact, channel: 'whatsapp', reason: 'asked', status: 'open', openedAt, summary: 'Wants to pay.' };
}

/** Takes everything out of the outbox; answers the messages, in the order in which they would leave, whenever they would. */
export async function emptyOutbox(store: Store, now = Number.MAX_SAFE_INTEGER / 2): Promise<Delivery[]> {
  const rows: Delivery[] = [];
  for (;;) {
    const claimed = await store.claimDeliveries({ now, leaseMs: 1, limit: 100 });
    if (claimed.length === 0) return rows;
    for (const one of claimed) {
      if (one.delivery.forgets === undefined) rows.push(one.delivery);
      await store.settle(one, { type: 'sent', sid: `SM-of-${one.delivery.id}` }, now);
    }
  }
}
