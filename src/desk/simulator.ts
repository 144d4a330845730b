import type { ConversationHost } from '../app/conversation-host.ts';
import { receive } from '../app/receive.ts';
import type { Sender } from '../app/sender.ts';
import { addressOf, parseAddress, type ContactId } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import { DEMO_ENQUIRERS } from './demo-people.ts';
import type { ChatLine, SimulatedMessage, SimulatorPerson, SimulatorPort, SmsCost } from './simulator-port.ts';

export interface SimulatorOptions {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** What a text costs as SMS. */
  smsCostOf: (text: string) => SmsCost;
}

/** The simulated people, and the sender that carries the outbox to their phones instead of to a provider. */
export type Simulator = SimulatorPort & { sender: Sender };

/**
 * Plays the other side of the wire: messages take the very way a provider's take, and what goes out arrives on a phone here.
 * Nothing leaves the machine. Chats live in the store; a notice to staff, which belongs to nobody's chat, stays on the
 * simulated phone until the process ends.
 */
export function createSimulator({ host, now, smsCostOf }: SimulatorOptions): Simulator {
  const { store } = host;
  const notices = new Map<ContactId, TranscriptEntry[]>();
  const listeners = new Set<(change: { person: ContactId }) => void>();
  const changed = (person: ContactId): void => {
    for (const listener of listeners) listener({ person });
  };

  return {
    async people() {
      const known = new Map([...DEMO_ENQUIRERS, ...staffOf(host)].map((person) => [person.contact, person]));
      for await (const session of store.listSessions()) {
        const { contact, role } = session;
        if (!known.has(contact)) known.set(contact, { contact, role, label: session.profileName ?? contact });
      }
      return [...known.values()];
    },

    async write(message) {
      const { replyId, texts } = await receive(inboundOf(message, now()), host);
      // A phone that is looked at has read what it got.
      if (texts.length > 0) await store.recordStatus(message.from, replyId, 'read');
      changed(message.from);
    },

    async chat(person) {
      const lines = [...(await store.transcript(person)), ...(notices.get(person) ?? [])];
      return lines.toSorted((one, other) => one.at - other.at).map((line) => withCost(line, smsCostOf));
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    sender: {
      async send(delivery) {
        const sid = `SM${delivery.id}`;
        const person = parseAddress(delivery.to)?.contact ?? delivery.to;
        if (person === delivery.contact) await store.recordStatus(person, delivery.id, 'read', sid);
        else notices.set(person, [...(notices.get(person) ?? []), noticeOf(delivery)].slice(-LIMITS.transcriptEntries));
        changed(person);
        return { type: 'sent', sid };
      },
    },
  };
}

function staffOf({ staff }: ConversationHost): SimulatorPerson[] {
  return staff.flatMap((address, index) => {
    const contact = parseAddress(address)?.contact;
    const label = staff.length === 1 ? 'Staff' : `Staff ${index + 1}`;
    return contact === undefined ? [] : [{ contact, role: 'staff' as const, label }];
  });
}

function inboundOf({ id, from, channel, text, tap, attachment }: SimulatedMessage, receivedAt: number) {
  return {
    id,
    contact: from,
    address: addressOf(from, channel) ?? from,
    channel,
    text,
    attachments: attachment === undefined ? [] : [{ kind: attachment }],
    receivedAt,
    ...(tap === undefined ? {} : { tap }),
  };
}

function noticeOf({ id, channel, body, createdAt }: Delivery): TranscriptEntry {
  return { id, direction: 'out', from: 'bot', channel, text: body, at: createdAt, status: 'delivered' };
}

function withCost(line: TranscriptEntry, smsCostOf: (text: string) => SmsCost): ChatLine {
  return line.channel === 'sms' && line.direction === 'out' ? { ...line, sms: smsCostOf(line.text) } : line;
}
