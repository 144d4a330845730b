import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { buildHouse, buildWorker } from '../../src/build.ts';
import { parseConfig, type Config, type LiveConfig } from '../../src/config.ts';
import { Fault } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { createLog } from '../../src/log.ts';
import { startWaker, type Waker, type WakerEntry } from '../../src/outbox/waker.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { hostOver, messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { canTestOnRedis, startRedis } from '../support/redis-server.ts';
import { startTwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const ADA = '+2348031234567';
const BOLA = '+2348037654321';
const DUE_MS = NOON_MS + LIMITS.nudgeAfterMs;
const OUTAGE = new Fault('store:unavailable', 'The store is away.');

let house: Awaited<ReturnType<typeof openHost>>;
let waker: Waker | undefined;
let entries: WakerEntry[];
beforeEach(async () => {
  house = await openHost();
  entries = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await waker?.stop();
  await house.close();
});

function start(changes: Partial<Store> = {}, now = (): number => DUE_MS): void {
  waker = startWaker({
    host: { ...house.host, store: { ...house.store, ...changes } },
    now,
    random: () => 0,
    log: (entry) => void entries.push(entry),
  });
}

async function leaveForm(contact: string, receivedAt = NOON_MS): Promise<void> {
  await receive(messageFrom(contact, 'register', { receivedAt }), house.host);
}

/** Who was reminded so far. */
const reminded = (): string[] =>
  house.reports.filter(({ events }) => events.includes('registration_nudged')).map(({ contact }) => contact);

describe('the waker', () => {
  it('takes what is due, each once, and what is not due not yet', async () => {
    const contacts = Array.from({ length: 40 }, (_, index) => `+23480400000${10 + index}`);
    for (const contact of contacts) await leaveForm(contact);
    await leaveForm(ADA, NOON_MS + 1);
    start();
    await expect.poll(() => reminded().toSorted()).toEqual(contacts);
    expect(await house.store.nextWakeAt()).toBe(DUE_MS + 1);
    expect(entries).toEqual([]);
  });

  it('sleeps until the next one, and does not look in between', async () => {
    vi.useFakeTimers();
    await vi.waitFor(() => leaveForm(ADA));
    let looks = 0;
    const claimWakes: Store['claimWakes'] = (options) => {
      looks += 1;
      return house.store.claimWakes(options);
    };
    const from = Date.now();
    start({ claimWakes }, () => DUE_MS - 50_000 + Date.now() - from);
    await vi.advanceTimersByTimeAsync(49_000);
    expect([looks, reminded()]).toEqual([1, []]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(reminded()).toEqual([ADA]);
    expect(looks).toBe(3);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(looks).toBe(3);
  });

  it('asks a store that is away at growing distances, and goes on when it is back', async () => {
    await leaveForm(ADA);
    const answers = [OUTAGE, OUTAGE];
    const claimWakes: Store['claimWakes'] = (options) => {
      const fault = answers.shift();
      return fault === undefined ? house.store.claimWakes(options) : Promise.reject(fault);
    };
    start({ claimWakes });
    await expect.poll(reminded).toEqual([ADA]);
    const reason = OUTAGE.message;
    expect(entries).toEqual([
      { event: 'wakes_unreachable', failures: 1, reason },
      { event: 'wakes_unreachable', failures: 2, reason },
    ]);
  });

  it('leaves a turn that cannot be taken to its lease, and takes the others', async () => {
    for (const contact of [ADA, BOLA]) await leaveForm(contact);
    start({ commit: (commit) => (commit.contact === ADA ? Promise.reject(OUTAGE) : house.store.commit(commit)) });
    await expect.poll(reminded).toEqual([BOLA]);
    await expect
      .poll(() => entries)
      .toEqual([{ event: 'wake_failed', name: 'nudge', contact: ADA, reason: OUTAGE.message }]);
    expect(await house.store.nextWakeAt()).toBe(DUE_MS + LIMITS.wakeLeaseMs);
  });

  it('waits at the end for the turn under way', async () => {
    await leaveForm(ADA);
    let letGo: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const begun = new Promise<void>((resolve) => {
      start({
        commit: async (commit) => {
          resolve();
          await gate;
          return house.store.commit(commit);
        },
      });
    });
    await begun;
    const stopped = waker?.stop();
    letGo?.();
    await stopped;
    expect(reminded()).toEqual([ADA]);
  });

  it('is one of several that look at the same wakes: nobody is reminded twice', async () => {
    const contacts = Array.from({ length: 30 }, (_, index) => `+23480400000${10 + index}`);
    for (const contact of contacts) await leaveForm(contact);
    start();
    const others = [1, 2].map(() =>
      startWaker({ host: house.host, now: () => DUE_MS, random: () => 0, log: (entry) => void entries.push(entry) }),
    );
    await expect.poll(() => reminded().toSorted()).toEqual(contacts);
    await Promise.all(others.map((other) => other.stop()));
    expect(entries).toEqual([]);
  });
});

function configOf(environment: Record<string, string>): Config {
  const parsed = parseConfig({ PORT: '0', ...environment });
  if (parsed.type === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.config;
}

it('wakes what is due in demo mode too, and it arrives on the simulated phone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'enquiries-wakes-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const surroundings = { random: () => 0.5, log: createLog({ level: 'silent' }) };
  const config = configOf({ DATA_DIR: directory });
  const before = await buildHouse(config, { ...surroundings, now: () => NOON_MS });
  for (const text of ['register', '1']) {
    await receive(messageFrom(ADA, text, { receivedAt: NOON_MS }), hostOver(before.store));
  }
  await before.close();
  const later = await buildHouse(config, { ...surroundings, now: () => DUE_MS });
  onTestFinished(() => later.close());
  await expect
    .poll(async () => (await later.store.transcript(ADA)).at(-1))
    .toMatchObject({ from: 'bot', text: expect.stringMatching(/not finished yet/), status: 'read' });
});

describe.runIf(canTestOnRedis('wakes of several processes'))('wakes of several processes', () => {
  it('are taken by the worker where the web process has none', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.remove());
    const stub = await startTwilioStub();
    onTestFinished(() => stub.close());
    const store = createRedisStore({ url: redis.url });
    onTestFinished(() => store.close());
    await store.ping();
    for (const text of ['register', '1']) {
      await receive(messageFrom(ADA, text, { receivedAt: NOON_MS }), hostOver(store));
    }
    const config = configOf({
      REDIS_URL: redis.url,
      WORKER: 'off',
      PUBLIC_URL: 'https://bot.example.com',
      TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
      TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
      TWILIO_API_BASE_URL: stub.url,
      SESSION_SECRET: 'a secret for tests only',
      STAFF_NUMBERS: STAFF,
    });
    if (config.mode !== 'live') throw new Error('Expected a live configuration.');
    const surroundings = { now: () => DUE_MS, random: () => 0.5, log: createLog({ level: 'silent' }) };
    const web = await buildHouse(config, surroundings);
    onTestFinished(() => web.close());
    expect(await store.nextWakeAt()).toBe(DUE_MS);
    const worker = buildWorker(config satisfies Config & LiveConfig, surroundings);
    onTestFinished(() => worker.close());
    await expect.poll(() => stub.messages.map(({ form }) => form['Body'])).toHaveLength(1);
    expect(stub.messages[0]?.form).toMatchObject({
      To: `whatsapp:${ADA}`,
      Body: expect.stringMatching(/not finished yet/),
    });
    expect(await store.nextWakeAt()).toBeUndefined();
  });
});
