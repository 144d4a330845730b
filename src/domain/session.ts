import type { Channel } from './channel.ts';
import { parseAddress, phoneOf, type Address, type ContactId } from './contact.ts';
import type { Language } from './language.ts';
import type { Referral } from './referral.ts';
import type { StaffMemory } from './staff-memory.ts';

/** Plain JSON: what can be stored and read back unchanged. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Where a conversation stands, as we keep it: our own small record, never the statechart library's. */
export interface Conversation {
  /** The revision of the flows that wrote it; an older one is migrated when it is restored. */
  revision: number;
  /** The statechart's state value. */
  value: Json;
  /** The statechart's context. */
  context: Json;
}

/** Everything that is remembered of one contact between two messages. Times are epoch milliseconds. */
export interface Session {
  contact: ContactId;
  role: 'enquirer' | 'staff';
  /** Absent for staff, who command and do not converse. */
  conversation?: Conversation;
  /** The statechart's path, dots between (`registration.asking_name`). */
  state: string;
  /** Turns taken so far; also the version that a commit compares. A new contact starts at 0. */
  turn: number;
  language: Language;
  /** Set once the person asked for the language by name: it no longer follows what they write in. */
  isLanguageAsked?: boolean;
  /** The language the last message leaned to, not surely enough to change over; a second one in a row changes it. */
  leaning?: Language;
  /** The channel last written from: where replies go. */
  channel: Channel;
  /** Every address of this person that we have seen, the one last written from at the end; `LIMITS.addresses` at most. */
  addresses: Address[];
  /** Set when the person turned out to be this contact, under whom the conversation goes on. */
  movedTo?: ContactId;
  /** Whose conversations went on in this one: forgotten together with it. */
  tookOver?: ContactId[];
  profileName?: string;
  /** The advertisement that brought the person, the first one for good. */
  referral?: Referral;
  optedOut: boolean;
  /** On either channel; absent until the first message. */
  lastInboundAt?: number;
  /** When they last wrote on WhatsApp, where the last message was an SMS. */
  whatsappAt?: number;
  createdAt: number;
  /** When the last replies went out, newest last: what the flood limit counts. In a flood also when what got none came in. */
  repliedAt: number[];
  /** Set while a flood goes on: it was said, and nothing is answered until it ebbs. */
  isFlooding?: true;
  /** The hour of the last reply, counted from 1970, the replies in it, and those in its day; tuples, as everybody has them. */
  replyCounts?: [hour: number, inHour: number, inDay: number];
  /** How many answered messages in a row were the same, how many among very few, and short hashes of those: tells a loop. */
  echoes?: [same: number, few: number, hashes: string];
  /** What is remembered of a member of staff; absent for everybody else. */
  staff?: StaffMemory;
  /** Pages of a long SMS answer that MORE brings. */
  pages: string[];
}

/** The number of the person, as far as it is known: of the contact, else the one seen last beside the username. */
export function numberOf({ contact, addresses }: Pick<Session, 'contact' | 'addresses'>): string | undefined {
  return (
    phoneOf(contact) ??
    aliasesOf({ contact, addresses })
      .map(phoneOf)
      .findLast((phone) => phone !== undefined)
  );
}

/** What the person would be called by each of the other addresses alone, once each. */
export function aliasesOf({ contact, addresses }: Pick<Session, 'contact' | 'addresses'>): ContactId[] {
  const called = new Set(addresses.flatMap((address) => parseAddress(address)?.contact ?? []));
  called.delete(contact);
  return [...called];
}
