import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import {
  inboundSms,
  optOutForm,
  postForm,
  TEST_CALLBACK_SECRET,
  TEST_SHORT_CODE,
} from '../support/africas-talking-forms.ts';
import { startAfricasTalkingStub } from '../support/africas-talking-stub.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const BOLA = '+2348087654321';
const STAFF = '+2348099999999';

/** A server of its own process on a Redis of its own, whose SMS goes by a stub of Africa's Talking. */
async function openPlace() {
  const dataDir = mkdtempSync(join(tmpdir(), 'enquiries-sms-down-'));
  const [redis, stub] = [await startRedis(), await startAfricasTalkingStub()];
  let server: ServerProcess | undefined;
  const start = async (): Promise<ServerProcess> =>
    (server = await startServer({
      REDIS_URL: redis.url,
      DATA_DIR: dataDir,
      PUBLIC_URL: 'https://bot.example.com',
      TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
      TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
      AFRICAS_TALKING_USERNAME: 'oichub',
      AFRICAS_TALKING_API_KEY: 'atsk_secret',
      AFRICAS_TALKING_FROM: TEST_SHORT_CODE,
      AFRICAS_TALKING_CALLBACK_SECRET: TEST_CALLBACK_SECRET,
      AFRICAS_TALKING_API_BASE_URL: stub.url,
      SESSION_SECRET: 'a secret for tests only',
      STAFF_NUMBERS: STAFF,
    }));
  onTestFinished(async () => {
    await server?.stop();
    await Promise.all([redis.remove(), stub.close()]);
    rmSync(dataDir, { recursive: true });
  });
  return { dataDir, redis, stub, start };
}

describe.runIf(canTestOnRedis("Africa's Talking's messages while the store is down"))('While the store is down', () => {
  test(
    'what comes by SMS is kept at the first call, outlives a kill, and is acted on once',
    { timeout: 60_000 },
    async () => {
      const { dataDir, redis, stub, start } = await openPlace();
      let server = await start();
      const post = async (route: 'message' | 'opt-out', form: Record<string, string>): Promise<void> => {
        const response = await postForm(server.url, route, form);
        expect([response.status, await response.text()]).toEqual([200, '']);
      };
      await post('message', inboundSms({ text: 'hi', from: BOLA }));
      await expect.poll(() => stub.messages.length, { timeout: 10_000 }).toBe(1);
      const store = createRedisStore({ url: redis.url });
      onTestFinished(() => store.close());
      await expect.poll(() => store.nextDueAt(), { timeout: 10_000 }).toBeUndefined();
      await redis.kill();
      const forms = ['register', '1', '1'].map((text) => inboundSms({ text, from: ADA }));
      const order = inboundSms({ text: 'LIST', from: STAFF });
      for (const form of [...forms, order]) await post('message', form);
      await post('opt-out', optOutForm({ phoneNumber: BOLA }));
      await server.kill();
      server = await start();
      expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ spooled: 5 });
      await redis.restart();
      await expect.poll(() => stub.messages.length, { timeout: 20_000 }).toBe(5);
      await expect.poll(() => readdirSync(join(dataDir, 'spool')), { timeout: 20_000 }).toEqual([]);
      // Whoever delivers them once more changes nothing.
      for (const form of [...forms, order]) await post('message', form);
      expect((await store.load(ADA, 'look')).session).toMatchObject({ turn: 3, state: 'registration.asking_name' });
      expect((await store.load(BOLA, 'look')).session).toMatchObject({ turn: 2, optedOut: true });
      await expect.poll(() => store.nextDueAt(), { timeout: 10_000 }).toBeUndefined();
      const texts = (phone: string) =>
        stub.messages.filter(({ form }) => form['to'] === phone).map(({ form }) => form['message']);
      expect(texts(ADA)).toEqual([
        expect.stringContaining('Who is'),
        expect.stringContaining('18'),
        expect.stringContaining('name'),
      ]);
      expect(texts(STAFF)).toEqual(['No open requests.']);
      expect(texts(BOLA)).toHaveLength(1);
      expect(stub.errors).toEqual([]);
    },
  );
});
