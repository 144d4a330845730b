import { PIN_CONVERSATIONS, TEXT_CONVERSATIONS } from './conversations.ts';
import { signedRequest } from './signed-request.ts';

export interface TrafficOptions {
  kind: 'text' | 'pin';
  /** No two messages of a run have the same serial, and no two conversations with new people the same phone. */
  firstSerial: number;
  /** As many whole conversations as hold about this many messages. */
  messages: number;
  /** Every other conversation is with somebody of the people stored beforehand, spread evenly over all of them. */
  stored?: { people: number; offset: number };
}

/** The requests of one person, in their order. */
export type PreparedConversation = readonly Buffer[];

/** Conversations made and signed beforehand, because making them costs as much as answering them. */
export function prepareTraffic({ kind, firstSerial, messages, stored }: TrafficOptions): PreparedConversation[] {
  const conversations = kind === 'text' ? TEXT_CONVERSATIONS : PIN_CONVERSATIONS;
  const prepared: PreparedConversation[] = [];
  let serial = firstSerial;
  while (serial < firstSerial + messages) {
    const index = prepared.length;
    const lines = conversations[index % conversations.length] ?? [];
    const phone = stored === undefined || index % 2 === 0 ? newPhone(serial) : storedPhone(stored, index);
    prepared.push(lines.map((line, at) => signedRequest(line, { phone, serial: serial + at })));
    serial += lines.length;
  }
  return prepared;
}

/** How the numbers of people stored beforehand are made. */
export const PHONE_OF_STORED = { prefix: '+234803', digits: 7 } as const;

/** The phone of the person stored as number `index` (from 0). */
export function phoneOfStored(index: number): string {
  return PHONE_OF_STORED.prefix + String(index).padStart(PHONE_OF_STORED.digits, '0');
}

function newPhone(serial: number): string {
  return `+23481${String(serial % 100_000_000).padStart(8, '0')}`;
}

/** A step that shares no divisor with a power of ten meets everybody before anybody twice. */
function storedPhone({ people, offset }: { people: number; offset: number }, index: number): string {
  return phoneOfStored(((offset + index) * 7_919) % people);
}
