import type { Channel } from './channel.ts';

/**
 * Who a conversation is with: the E.164 number when there is one (`+2348012345678`), so that SMS and WhatsApp from one
 * number are one conversation; otherwise WhatsApp's business-scoped id (`whatsapp:NG.4566…`) of a person who hides the
 * number behind a username. Opaque: ask `phoneOf`, never look at the digits.
 */
export type ContactId = string;

/**
 * Where a provider sends to, exactly as it names it: `whatsapp:+234…`, `+234…` or `whatsapp:NG.4566…`; or a mailbox of staff
 * (mailbox.ts), from which nobody writes.
 */
export type Address = string;

export interface ParsedAddress {
  contact: ContactId;
  channel: Channel;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const WHATSAPP_NUMBER = /^whatsapp:(\+[1-9]\d{6,14})$/;
const WHATSAPP_USER = /^whatsapp:[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;

/** Reads an address as a provider writes it; `undefined` when it is none (a short code, an alphanumeric sender, junk). */
export function parseAddress(address: Address): ParsedAddress | undefined {
  const number = WHATSAPP_NUMBER.exec(address)?.[1];
  if (number !== undefined) return { contact: number, channel: 'whatsapp' };
  if (WHATSAPP_USER.test(address)) return { contact: address, channel: 'whatsapp' };
  if (E164.test(address)) return { contact: address, channel: 'sms' };
  return undefined;
}

/** The E.164 number of a contact, or `undefined` for one known only by a username. */
export function phoneOf(contact: ContactId): string | undefined {
  return E164.test(contact) ? contact : undefined;
}

/** The address of a contact on a channel; `undefined` where it has none (SMS to a username). */
export function addressOf(contact: ContactId, channel: Channel): Address | undefined {
  const phone = phoneOf(contact);
  if (channel === 'sms') return phone;
  return phone === undefined ? contact : `whatsapp:${phone}`;
}

/** WhatsApp's own id of a user, as a provider writes it; `undefined` for everything else. */
export function parseUser(address: Address): ContactId | undefined {
  return WHATSAPP_USER.test(address) ? address : undefined;
}

/** A contact as it may appear in a log: the first four characters and the last two. */
export function maskContact(contact: ContactId): string {
  const bare = contact.replace('whatsapp:', '');
  return `${bare.slice(0, 4)}…${bare.slice(-2)}`;
}
