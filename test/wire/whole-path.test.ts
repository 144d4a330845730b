import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { postSigned, smsForm, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN, whatsappForm } from '../support/twilio-webhook.ts';

const PUBLIC_URL = 'https://bot.example.com';
const STAFF = 'whatsapp:+2348099999999';

interface Place {
  environment: Record<string, string>;
  open(): Store;
}

async function embedded(): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-wire-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return { environment: { DATA_DIR: directory }, open: () => createEmbeddedStore({ directory }) };
}

async function redis(): Promise<Place> {
  const server = await startRedis();
  onTestFinished(() => server.remove());
  return { environment: { REDIS_URL: server.url }, open: () => createRedisStore({ url: server.url }) };
}

const places = [
  ['the embedded store', embedded],
  ...(canTestOnRedis('the whole path on Redis') ? ([['Redis', redis]] as const) : []),
] as const;

describe.each(places)('a live server on %s', (_name, makePlace) => {
  let server: ServerProcess | undefined;
  let stub: TwilioStub | undefined;
  afterEach(async () => {
    await server?.stop();
    await stub?.close();
    stub = undefined;
  });

  async function start(place: Place): Promise<{ stub: TwilioStub }> {
    stub ??= await startTwilioStub();
    server = await startServer({
      ...place.environment,
      PUBLIC_URL,
      TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
      TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
      TWILIO_SMS_FROM: '+447700900123',
      TWILIO_API_BASE_URL: stub.url,
      SESSION_SECRET: 'a secret for tests only',
      STAFF_NUMBERS: STAFF,
      FLOOD_LIMIT: '0',
    });
    return { stub };
  }

  async function post(params: Record<string, string>): Promise<string> {
    const response = await postSigned({
      baseUrl: server?.url ?? '',
      publicUrl: PUBLIC_URL,
      path: '/webhooks/twilio/message',
      params,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
    return response.text();
  }

  const chat = ['register', '1', '1', 'Ada Obi', 'python', 'beginner', '1', 'skip', '1', '1'];

  it('takes a registration by WhatsApp and one by SMS, through signed webhooks', { timeout: 60_000 }, async () => {
    const place = await makePlace();
    await start(place);
    let last = '';
    for (const Body of chat) last = await post(whatsappForm({ Body, From: 'whatsapp:+2348012345678' }));
    expect(last).toMatch(
      /<Response><Message [^>]*statusCallback="https:\/\/bot\.example\.com[^"]*">[^<]*OIC-[0-9A-HJKMNP-TV-Z]{5}/,
    );
    for (const Body of chat) last = await post(smsForm({ Body, From: '+2348022222222' }));
    expect(last).toContain('OIC-');
    await server?.stop();
    const store = place.open();
    onTestFinished(() => store.close());
    expect((await store.listRegistrations()).map(({ name, channel, courses }) => ({ name, channel, courses }))).toEqual(
      [
        { name: 'Ada Obi', channel: 'whatsapp', courses: ['python'] },
        { name: 'Ada Obi', channel: 'sms', courses: ['python'] },
      ],
    );
  });

  it('tells staff of a handoff by the REST call, and lets them claim and close it', { timeout: 60_000 }, async () => {
    const { stub: api } = await start(await makePlace());
    // What a member of staff writes opens their own 24 hours.
    await post(whatsappForm({ Body: 'LIST', From: STAFF }));
    await post(whatsappForm({ Body: 'I want to talk to a person' }));
    await expect.poll(() => api.messages.length, { timeout: 10_000 }).toBe(1);
    const summary = api.messages[0]?.form;
    expect(summary).toMatchObject({ To: STAFF, From: 'whatsapp:+2348102519926' });
    const number = /CLAIM (\d+)/.exec(String(summary?.['Body']))?.[1] ?? '';
    expect(await post(whatsappForm({ Body: `claim ${number}`, From: STAFF }))).toContain(`#${number} is yours`);
    await expect.poll(() => api.messages.length, { timeout: 10_000 }).toBe(2);
    expect(api.messages[1]?.form).toMatchObject({ To: 'whatsapp:+2348012345678' });
    expect(await post(whatsappForm({ Body: `DONE ${number}`, From: STAFF }))).toContain('is closed');
    await expect.poll(() => api.messages.length, { timeout: 10_000 }).toBe(3);
    expect(api.errors).toEqual([]);
  });

  it(
    'answers a message delivered twice the same and acts on it once; refuses a forged one',
    { timeout: 60_000 },
    async () => {
      await start(await makePlace());
      const form = whatsappForm({ Body: 'hello' });
      const first = await post(form);
      expect(await post(form)).toBe(first);
      const forged = await postSigned({
        baseUrl: server?.url ?? '',
        publicUrl: PUBLIC_URL,
        path: '/webhooks/twilio/message',
        token: 'another token',
        params: form,
      });
      expect(forged.status).toBe(403);
    },
  );

  it('goes on where it was after kill -9', { timeout: 60_000 }, async () => {
    const place = await makePlace();
    await start(place);
    for (const Body of chat.slice(0, 5)) await post(whatsappForm({ Body }));
    await server?.kill();
    await start(place);
    let last = '';
    for (const Body of chat.slice(5)) last = await post(whatsappForm({ Body }));
    expect(last).toContain('Ada Obi is registered for Python Programming');
  });
});
