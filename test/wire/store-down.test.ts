import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, test, type TestContext } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { lineOf } from '../../src/spool/spool-line.ts';
import { school } from '../support/flows.ts';
import { canTestOnRedis, startRedis, type TestRedis } from '../support/redis-server.ts';
import { recordOf } from '../support/spooled-messages.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { postSigned, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN, whatsappForm } from '../support/twilio-webhook.ts';

const PUBLIC_URL = 'https://bot.example.com';
const ADA = 'whatsapp:+2348012345678';
const BOLA = 'whatsapp:+2348087654321';
/** What a busy machine may add to our own deadline. */
const GRACE_MS = 1_500;
const TIMEOUT_MS = 90_000;

interface Reply {
  status: number;
  text: string;
}

interface Place {
  redis: TestRedis;
  stub: TwilioStub;
  dataDir: string;
  server: () => ServerProcess;
  start: () => Promise<void>;
  post: (route: 'message' | 'fallback', form: Record<string, string>) => Promise<Reply>;
  ready: () => Promise<unknown>;
  /** What was sent by the REST call, in order. */
  sent: () => string[];
}

/** A server of its own process on a Redis of its own, and Twilio's API as a stub. */
async function openPlace({ onTestFinished, expect }: TestContext): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'enquiries-down-'));
  const [redis, stub] = [await startRedis(), await startTwilioStub()];
  let server: ServerProcess | undefined;
  onTestFinished(async () => {
    redis.resume();
    await server?.stop();
    await Promise.all([redis.remove(), stub.close()]);
    rmSync(dataDir, { recursive: true });
  });
  const running = (): ServerProcess => {
    if (server === undefined) throw new Error('The server was not started.');
    return server;
  };
  return {
    redis,
    stub,
    dataDir,
    server: running,
    async start() {
      server = await startServer({
        REDIS_URL: redis.url,
        DATA_DIR: dataDir,
        PUBLIC_URL,
        TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
        TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
        TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
        TWILIO_API_BASE_URL: stub.url,
        SESSION_SECRET: 'a secret for tests only',
        METRICS_TOKEN: 'let me in',
      });
    },
    async post(route, params) {
      const before = Date.now();
      const path = `/webhooks/twilio/${route}`;
      const response = await postSigned({ baseUrl: running().url, publicUrl: PUBLIC_URL, path, params });
      expect(Date.now() - before).toBeLessThan(LIMITS.webhookDeadlineMs + GRACE_MS);
      expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
      return { status: response.status, text: await response.text() };
    },
    ready: async () => (await fetch(`${running().url}/readyz`)).json(),
    sent: () => stub.messages.map(({ form }) => String(form['Body'])),
  };
}

/** Gives an order to the server itself, beside the bot. */
async function order({ url }: TestRedis, ...words: [string, ...string[]]): Promise<void> {
  const admin = new Redis(url, { maxRetriesPerRequest: 0 });
  try {
    await admin.call(...words);
  } finally {
    admin.disconnect();
  }
}

interface Impairment {
  begin(redis: TestRedis): Promise<void>;
  end(redis: TestRedis): Promise<void>;
}

/** Nothing listens there: a replica of it stays without a primary. */
const NOWHERE = ['127.0.0.1', '1'] as const;

const IMPAIRMENTS = {
  'was killed': { begin: (redis) => redis.kill(), end: (redis) => redis.restart() },
  'answers nothing': { begin: async (redis) => redis.pause(), end: async (redis) => redis.resume() },
  'is slow to write': {
    begin: (redis) => order(redis, 'CLIENT', 'PAUSE', '600000', 'WRITE'),
    end: (redis) => order(redis, 'CLIENT', 'UNPAUSE'),
  },
  'is out of memory': {
    begin: (redis) => order(redis, 'CONFIG', 'SET', 'maxmemory', '1'),
    end: (redis) => order(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
  },
  'is read-only': {
    begin: (redis) => order(redis, 'REPLICAOF', ...NOWHERE),
    end: (redis) => order(redis, 'REPLICAOF', 'NO', 'ONE'),
  },
  'is a replica without its primary, as in a failover': {
    async begin(redis) {
      await order(redis, 'CONFIG', 'SET', 'replica-serve-stale-data', 'no');
      await order(redis, 'REPLICAOF', ...NOWHERE);
    },
    end: (redis) => order(redis, 'REPLICAOF', 'NO', 'ONE'),
  },
} as const satisfies Record<string, Impairment>;

const onRedis = canTestOnRedis('messages while the store is down');

describe.runIf(onRedis).concurrent('While Redis', () => {
  test.for(Object.entries<Impairment>(IMPAIRMENTS))(
    '%s, messages are refused or kept, and afterwards each is acted on once, in order',
    { timeout: TIMEOUT_MS },
    async ([, impairment], context) => {
      const { expect } = context;
      const place = await openPlace(context);
      const { post, ready, sent, redis } = place;
      await place.start();
      expect((await post('message', whatsappForm({ Body: 'register', From: ADA }))).text).toContain('Who is');
      await impairment.begin(redis);

      const [first, second] = ['1', '1'].map((Body) => whatsappForm({ Body, From: ADA }));
      const refused = whatsappForm({ Body: 'hi', From: BOLA });
      if (first === undefined || second === undefined) return;
      for (const form of [first, refused]) expect(await post('message', form)).toEqual({ status: 503, text: '' });
      const kept = await post('fallback', first);
      expect([kept.status, kept.text]).toEqual([200, expect.stringContaining(school.contact.phone)]);
      expect(kept.text).toContain('Your message is kept');
      expect(await post('fallback', first)).toEqual(kept);
      expect(await post('message', second)).toEqual({ status: 503, text: '' });
      expect(await post('fallback', second)).toEqual(kept);
      expect(await ready()).toMatchObject({ spooled: 2 });

      await impairment.end(redis);
      await expect.poll(sent, { timeout: 20_000 }).toHaveLength(2);
      expect(sent()).toEqual([expect.stringContaining('18'), expect.stringContaining('name')]);
      expect(await ready()).toMatchObject({ status: 'ready', spooled: 0 });
      // Delivered once more, as a provider may: nothing new happens, and nothing more is said.
      for (const form of [first, second]) expect((await post('message', form)).text).toMatch(/<Response\/>$/);
      const answered = await post('message', refused);
      expect(answered.text).toContain('Hello, this is');
      expect(await post('message', refused)).toEqual(answered);
      expect((await post('message', whatsappForm({ Body: 'Ada Obi', From: ADA }))).text).toContain('course');

      const store = createRedisStore({ url: redis.url });
      const turns = await Promise.all(
        ['+2348012345678', '+2348087654321'].map(async (contact) => (await store.load(contact, 'x')).session?.state),
      );
      await store.close();
      expect(turns).toEqual(['registration.asking_courses', 'menu']);
      expect(sent()).toHaveLength(2);
      await expect.poll(() => readdirSync(join(place.dataDir, 'spool')), { timeout: 10_000 }).toEqual([]);
    },
  );

  test(
    'is down, the server may be killed and started: what it kept is replayed once',
    { timeout: TIMEOUT_MS },
    async (context) => {
      const { expect } = context;
      const place = await openPlace(context);
      await place.redis.kill();
      await place.start();
      const forms = ['register', '1', '1'].map((Body) => whatsappForm({ Body, From: ADA }));
      for (const form of forms) expect((await place.post('fallback', form)).status).toBe(200);
      for (let time = 0; time < 3; time += 1) {
        await place.server().kill();
        await place.start();
        expect(await place.ready()).toMatchObject({ status: 'unavailable', spooled: 3 });
      }
      await place.redis.restart();
      // As soon as the store is back, and perhaps before anything is replayed: what is kept of her comes first all the same.
      const next = whatsappForm({ Body: 'Ada Obi', From: ADA });
      await expect.poll(async () => (await place.post('message', next)).status, { timeout: 20_000 }).toBe(200);
      const store = createRedisStore({ url: place.redis.url });
      const { session } = await store.load('+2348012345678', 'x');
      await store.close();
      expect(session).toMatchObject({ turn: 4, state: 'registration.asking_courses' });
      await expect.poll(place.sent, { timeout: 20_000 }).toContainEqual(expect.stringContaining('name'));
      const metrics = await fetch(`${place.server().url}/metrics`, { headers: { authorization: 'Bearer let me in' } });
      const text = await metrics.text();
      expect(text).toContain('spool_messages_total{deed="replayed"} 3');
      expect(text).toContain('spool_waiting_messages 0');
    },
  );

  test(
    'is down, an order to forget somebody is kept, carried out and confirmed',
    { timeout: TIMEOUT_MS },
    async (context) => {
      const { expect } = context;
      const place = await openPlace(context);
      const folder = join(place.dataDir, 'spool');
      mkdirSync(folder);
      const ofBola = lineOf(recordOf(1, '+2348087654321'));
      writeFileSync(join(folder, 'earlier.set-aside'), lineOf(recordOf(2, '+2348012345678')) + ofBola);
      await place.start();
      await place.post('message', whatsappForm({ Body: 'my name is Ada', From: ADA }));
      await place.redis.kill();
      for (const Body of ['courses', 'delete me', '1']) await place.post('fallback', whatsappForm({ Body, From: ADA }));
      const onDisk = (): string =>
        readdirSync(folder)
          .map((name) => readFileSync(join(folder, name), 'utf8'))
          .join('');
      expect(onDisk()).toContain('2348012345678');
      await place.redis.restart();
      // What was answered before it is forgotten too, where the postman was not faster.
      await expect.poll(() => place.sent().at(-1), { timeout: 20_000 }).toContain('is deleted');
      expect(place.sent().filter((text) => text.includes('is deleted'))).toHaveLength(1);
      await expect.poll(onDisk, { timeout: 10_000 }).toBe(ofBola);
      const store = createRedisStore({ url: place.redis.url });
      expect((await store.load('+2348012345678', 'x')).session).toBeUndefined();
      await store.close();
    },
  );
});
