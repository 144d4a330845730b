import { setTimeout as sleep } from 'node:timers/promises';
import type { Handoff } from '../../src/domain/handoff.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import type { StubMessage, TwilioStub } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';
import { createProvider, PUBLIC_URL, type Delivered, type Provider } from './provider.ts';
import type { Succession } from './succession.ts';
import { textsIn } from './twiml-texts.ts';

export const KEMI = 'whatsapp:+2348099999999';
export const TUNDE = 'whatsapp:+2348088888888';

export const WHATSAPP = 'whatsapp:+2348102519926';

/** People and staff around one house, as the provider sees them. */
export interface Scene {
  stub: TwilioStub;
  store: Store;
  provider: Provider;
  /** Writes until it is answered, whoever dies of it; `again` says the same once more. */
  write(from: string, text: string, more?: Record<string, string>): Promise<Written>;
  /** Reports that a message was delivered, until that is taken. */
  report(message: StubMessage, status?: 'delivered' | 'read'): Promise<void>;
  /** Resolves when nothing is left to be sent. */
  atRest(): Promise<void>;
  /** Somebody new asks for a person, and staff are told. */
  asks(): Promise<Asking>;
}

export interface Written {
  text: string;
  again(): Promise<string>;
}

export interface Asking {
  person: string;
  number: number;
  /** The provider's id of what Kemi was told. */
  quote: { OriginalRepliedMessageSid: string };
}

const REST_MS = 25;
const TRY_AGAIN_MS = 100;
/** On a busy machine a call of the store or the provider may be too late, and is made up for after `LIMITS.wakeLeaseMs`. */
const GIVE_UP_MS = LIMITS.wakeLeaseMs + 30_000;

let people = 0;

/** Somebody who never wrote. */
export function somebody(): string {
  people += 1;
  return `whatsapp:+23480355${String(people).padStart(5, '0')}`;
}

export function createScene(succession: Succession, stub: TwilioStub, store: Store): Scene & { close(): void } {
  const provider = createProvider({ door: () => succession.door() });
  const scene: Scene = {
    stub,
    store,
    provider,
    async write(From, Body, more = {}) {
      const form = whatsappForm({ From, Body, ...more });
      const text = answerIn(await provider.deliver(form));
      return { text, again: async () => answerIn(await provider.deliver(form)) };
    },
    async report({ form, sid }, status) {
      const to = String(form['To']);
      const isTaken = () => provider.report(String(form['StatusCallback']), { sid, to, ...(status ? { status } : {}) });
      await until(async () => isTaken(), TRY_AGAIN_MS);
    },
    atRest: () => atRest(store),
    async asks() {
      const person = somebody();
      await scene.write(person, 'I want to talk to a person');
      await scene.atRest();
      const notice = sentTo(KEMI, stub).at(-1);
      const { number } = await requestOf(person, store);
      return { person, number, quote: { OriginalRepliedMessageSid: notice?.sid ?? '' } };
    },
  };
  return { ...scene, close: () => provider.close() };
}

/** What this phone has got since then, the newest last. */
export function sentTo(address: string, { messages }: TwilioStub, since = 0): StubMessage[] {
  return messages.slice(since).filter(({ form }) => form['To'] === address);
}

/** Resolves when nothing is left to be sent. */
export function atRest(store: Store): Promise<void> {
  return until(async () => (await store.nextDueAt()) === undefined, REST_MS);
}

export async function requestOf(person: string, store: Store): Promise<Handoff> {
  const contact = person.replace('whatsapp:', '');
  const request = (await store.listHandoffs()).find((one) => one.contact === contact);
  if (request === undefined) throw new Error(`${person} asks for nobody.`);
  return request;
}

/** Resolves when it is so; throws when that takes far too long. */
export async function until(isSo: () => Promise<boolean>, pauseMs = REST_MS): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It does not come to rest.');
    await sleep(pauseMs);
  }
}

function answerIn(delivered: Delivered): string {
  if (delivered.type === 'lost') throw new Error(delivered.reason);
  return textsIn(delivered.twiml)
    .map(({ text }) => text)
    .join('\n');
}

/** What a process of the house is started with. */
export function environmentFor(stub: TwilioStub, account: { sid: string; token: string }): Record<string, string> {
  return {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: account.sid,
    TWILIO_AUTH_TOKEN: account.token,
    TWILIO_WHATSAPP_FROM: WHATSAPP,
    TWILIO_API_BASE_URL: stub.url,
    SESSION_SECRET: 'a secret for tests only',
    STAFF_NUMBERS: [KEMI, TUNDE].join(','),
    FLOOD_LIMIT: '0',
  };
}
