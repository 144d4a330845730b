import type { Twilio } from 'twilio';
import { LIMITS } from '../domain/limits.ts';
import { STATUS_PATH } from './status-callback.ts';

/** The senders that the configuration names. */
export interface Senders {
  whatsappFrom?: string;
  smsFrom?: string;
  messagingServiceSid?: string;
}

/** Where Twilio is to call. */
export interface Addresses {
  message: string;
  fallback: string;
  status: string;
}

/** A sender of the account as it is set up at present. */
export interface SenderState {
  /** As the configuration names it. */
  name: string;
  found: 'yes' | 'no' | 'one_way';
  /** Each address that should be another one, as it is and as it should be. */
  wrong: { what: string; is: string; shouldBe: string }[];
  /** What else is the matter with it, for people. */
  trouble?: string;
  /** Makes the addresses what they should be. */
  mend(): Promise<void>;
}

/**
 * The addresses of our webhooks. The fragment tells Twilio to try again three times also after a 5xx or a slow answer, which it
 * does not by itself; the connection may take 5 s, as ever (Twilio, "Webhook connection overrides").
 */
export function addressesAt(publicUrl: string): Addresses {
  const retrying = '#rc=3&rp=ct,rt,5xx';
  return {
    message: `${publicUrl}/webhooks/twilio/message${retrying}`,
    fallback: `${publicUrl}/webhooks/twilio/fallback${retrying}`,
    status: `${publicUrl}${STATUS_PATH}`,
  };
}

/** Looks every configured sender up. Rejects when Twilio does not answer. */
export async function readSenders(client: Twilio, senders: Senders, addresses: Addresses): Promise<SenderState[]> {
  const { whatsappFrom, smsFrom, messagingServiceSid } = senders;
  return Promise.all([
    ...(whatsappFrom === undefined ? [] : [readWhatsApp(client, whatsappFrom, addresses)]),
    ...(messagingServiceSid === undefined ? [] : [readService(client, messagingServiceSid, addresses)]),
    ...(smsFrom === undefined ? [] : [readNumber(client, smsFrom, addresses)]),
  ]);
}

/**
 * `webhook` of a WhatsApp sender as the API takes it (its documentation and OpenAPI description, Messaging v2). The library
 * reads it into camel case, and sends what it is given letter by letter.
 */
function updateWith(webhook: Record<string, string>): { webhook: Record<string, string> } {
  const fields = Object.entries(webhook).map(([name, value]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return { webhook: Object.fromEntries(fields) };
}

/** `GET /v2/Channels/Senders?Channel=whatsapp`, `POST /v2/Channels/Senders/{sid}` with JSON. */
async function readWhatsApp(client: Twilio, name: string, addresses: Addresses): Promise<SenderState> {
  const { senderPageSize: pageSize, senders: limit } = LIMITS;
  const listed = await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp', pageSize, limit });
  const sender = listed.find(({ senderId }) => senderId === name);
  if (sender === undefined) return missing(name);
  const webhook = {
    callbackUrl: addresses.message,
    callbackMethod: 'POST',
    fallbackUrl: addresses.fallback,
    fallbackMethod: 'POST',
    statusCallbackUrl: addresses.status,
    statusCallbackMethod: 'POST',
  };
  const isOnline = sender.status.startsWith('ONLINE');
  return {
    name,
    found: 'yes',
    wrong: differences(sender.webhook, webhook),
    ...(isOnline ? {} : { trouble: `it is ${sender.status}, not ONLINE` }),
    async mend() {
      await client.messaging.v2.channelsSenders(sender.sid).update(updateWith(webhook));
    },
  };
}

/** `GET /v1/Services/{sid}`, `POST /v1/Services/{sid}`. */
async function readService(client: Twilio, sid: string, addresses: Addresses): Promise<SenderState> {
  const service = await client.messaging.v1.services(sid).fetch().catch(ifAbsent);
  if (service === undefined) return missing(sid);
  const settings = {
    inboundRequestUrl: addresses.message,
    inboundMethod: 'POST',
    fallbackUrl: addresses.fallback,
    fallbackMethod: 'POST',
    statusCallback: addresses.status,
    // Else the address of each number would count, and not these.
    useInboundWebhookOnNumber: false,
  } as const;
  return {
    name: sid,
    found: 'yes',
    wrong: differences(service, settings),
    async mend() {
      await client.messaging.v1.services(sid).update(settings);
    },
  };
}

/** `GET …/IncomingPhoneNumbers.json?PhoneNumber=`, `POST …/IncomingPhoneNumbers/{sid}.json`. */
async function readNumber(client: Twilio, name: string, addresses: Addresses): Promise<SenderState> {
  if (!name.startsWith('+')) return { name, found: 'one_way', wrong: [], mend: () => Promise.resolve() };
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: name, limit: 1 });
  if (number === undefined) return missing(name);
  const settings = {
    smsUrl: addresses.message,
    smsMethod: 'POST',
    smsFallbackUrl: addresses.fallback,
    smsFallbackMethod: 'POST',
  } as const;
  return {
    name,
    found: 'yes',
    wrong: differences(number, settings),
    async mend() {
      await client.incomingPhoneNumbers(number.sid).update(settings);
    },
  };
}

function missing(name: string): SenderState {
  return { name, found: 'no', wrong: [], mend: () => Promise.resolve() };
}

function ifAbsent(thrown: unknown): undefined {
  if (typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 404) return undefined;
  throw thrown;
}

/** What is set otherwise than it should be, or not at all. */
function differences(is: unknown, shouldBe: object): SenderState['wrong'] {
  const known = new Map<string, unknown>(typeof is === 'object' && is !== null ? Object.entries(is) : []);
  return Object.entries(shouldBe)
    .filter(([what, value]) => known.get(what) !== value)
    .map(([what, value]) => ({ what, is: shown(known.get(what)), shouldBe: String(value) }));
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'boolean' ? String(value) : 'not set';
}
