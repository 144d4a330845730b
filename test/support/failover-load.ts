import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import type { ConversationHost } from '../../src/app/conversation-host.ts';
import type { ContactId } from '../../src/domain/contact.ts';
import { isFault } from '../../src/domain/errors.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { Store } from '../../src/store/store.ts';
import { hostOver, messageFrom } from './enquiry-host.ts';

/** A registration, and then a request for a person: each leaves a record that must be there once. */
const CONVERSATION = [
  'register',
  '1',
  '1',
  'Ada Obi',
  'python',
  'beginner',
  '1',
  'skip',
  '1',
  '1',
  'I want to talk to a person',
];
/** People do not write as fast as machines read. */
const BETWEEN_MESSAGES_MS = 10;
const REDELIVERED_AFTER_MS = 100;
const ACCEPTED_WITHIN_MS = 30_000;

/** A message that a store took, and when. */
export interface Accepted {
  message: InboundMessage;
  at: number;
}

export interface Refused {
  at: number;
  tookMs: number;
  /** Whatever was thrown that is no outage. */
  mistake?: unknown;
}

export interface Load {
  accepted: Accepted[];
  refused: Refused[];
  /** Lets the conversations that run come to their end, and starts no more. */
  end(): Promise<void>;
}

/** Lets people write, `writers` at a time and one contact after the other; what is refused is delivered again. */
export function startLoad(store: Store, contacts: readonly ContactId[], writers: number): Load {
  const host = hostOver(store, { floodLimit: 0 });
  const accepted: Accepted[] = [];
  const refused: Refused[] = [];
  const waiting = [...contacts];
  const ending = new AbortController();

  const write = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const contact = waiting.shift();
      if (contact === undefined) throw new Error('The load needs more contacts.');
      for (const text of CONVERSATION) {
        const message = messageFrom(contact, text);
        await deliver(message, host, refused);
        accepted.push({ message, at: Date.now() });
        await pause(BETWEEN_MESSAGES_MS);
      }
    }
  };
  const written = Promise.all(Array.from({ length: writers }, write));
  // Whoever ends the load hears of it; until then it is not unheard.
  written.catch(() => undefined);
  return {
    accepted,
    refused,
    async end() {
      ending.abort();
      await written;
    },
  };
}

/** Delivers until it is taken, as Twilio does. */
async function deliver(message: InboundMessage, host: ConversationHost, refused: Refused[]): Promise<void> {
  const attempt = async (): Promise<void> => {
    const before = Date.now();
    try {
      await receive(message, host);
    } catch (thrown) {
      const isOutage = isFault(thrown, 'store:unavailable');
      refused.push({ at: before, tookMs: Date.now() - before, ...(isOutage ? {} : { mistake: thrown }) });
      throw thrown;
    }
  };
  await vi.waitFor(attempt, { timeout: ACCEPTED_WITHIN_MS, interval: REDELIVERED_AFTER_MS });
}

/** Each refusal was an outage, said so in time. */
export function expectHonestRefusals({ refused }: Load): void {
  expect(refused.flatMap(({ mistake }) => mistake ?? [])).toEqual([]);
  expect(Math.max(0, ...refused.map(({ tookMs }) => tookMs))).toBeLessThan(4_000);
}

/** Every accepted message has been acted on once, in its order, and so have the records that it led to. */
export async function expectActedOnOnce(store: Store, { accepted }: Load): Promise<void> {
  const idsOf = byContact(accepted);
  for (const [contact, messages] of idsOf) {
    expect(await inboundIds(store, contact)).toEqual(messages.map(({ message }) => message.id));
    expect((await store.load(contact, 'another')).session?.turn).toBe(messages.length);
  }
  const contacts = [...idsOf.keys()].toSorted();
  const registrations = await store.listRegistrations();
  const ours = new Set<string>(contacts);
  const own = registrations.filter(({ contact }) => ours.has(contact));
  expect(own.map(({ contact }) => contact).toSorted()).toEqual(contacts);
  expect(new Set(own.map(({ reference }) => reference)).size).toBe(own.length);
  const handoffs = (await store.listHandoffs()).filter(({ contact }) => ours.has(contact));
  expect(handoffs.map(({ contact }) => contact).toSorted()).toEqual(contacts);
}

/** The accepted messages that left no trace; none has left more than one. */
export async function lostOf(store: Store, { accepted }: Load): Promise<Accepted[]> {
  const lost: Accepted[] = [];
  for (const [contact, messages] of byContact(accepted)) {
    const kept = await inboundIds(store, contact);
    expect(new Set(kept).size).toBe(kept.length);
    lost.push(...messages.filter(({ message }) => !kept.includes(message.id)));
  }
  return lost;
}

function byContact(accepted: readonly Accepted[]): Map<ContactId, Accepted[]> {
  const grouped = new Map<ContactId, Accepted[]>();
  for (const one of accepted) {
    const { contact } = one.message;
    grouped.set(contact, [...(grouped.get(contact) ?? []), one]);
  }
  return grouped;
}

async function inboundIds(store: Store, contact: ContactId): Promise<string[]> {
  const transcript = await store.transcript(contact);
  return transcript.filter(({ direction }) => direction === 'in').map(({ id }) => id);
}
