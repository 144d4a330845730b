import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationHost, TurnReport } from '../../src/app/conversation-host.ts';
import { receive } from '../../src/app/receive.ts';
import { wake } from '../../src/app/wake.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import { Fault } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { ClaimedWake, Store } from '../../src/store/store.ts';
import { hostOver, messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { canTestOnRedis, startRedis, type TestRedis } from '../support/redis-server.ts';

const ADA = '+2348031234567';
const OTHER_STAFF = '+2348000000002';
const MINUTE_MS = 60_000;
const DUE_MS = NOON_MS + LIMITS.nudgeAfterMs;
const LEASE_MS = LIMITS.wakeLeaseMs;

interface Opened {
  store: Store;
  close(): Promise<void>;
}

async function openEmbedded(): Promise<Opened> {
  return openHost();
}

/** What holds for the turns that no message begins, on any store. */
function wakesOn(open: () => Promise<Opened>): void {
  let house: Opened;
  let host: ConversationHost;
  let reports: TurnReport[];
  beforeEach(async () => {
    house = await open();
    reports = [];
    host = hostOver(house.store, { report: (report) => void reports.push(report), staff: [STAFF, OTHER_STAFF] });
  });
  afterEach(() => house.close());

  const say = (text: string, receivedAt = NOON_MS, changes: Parameters<typeof messageFrom>[2] = {}) =>
    receive(messageFrom(ADA, text, { receivedAt, ...changes }), host);

  const claim = (now = DUE_MS) => house.store.claimWakes({ now, leaseMs: LEASE_MS, limit: 10 });

  async function claimOne(now = DUE_MS): Promise<ClaimedWake> {
    const [only, ...others] = await claim(now);
    if (only === undefined || others.length > 0) throw new Error('Expected one wake.');
    return only;
  }

  /** Takes everything out of the outbox; answers the messages, in the order in which they would leave. */
  async function sent(): Promise<Delivery[]> {
    const rows: Delivery[] = [];
    for (;;) {
      const lent = await house.store.claimDeliveries({ now: DUE_MS * 2, leaseMs: 1, limit: 10 });
      if (lent.length === 0) return rows;
      for (const one of lent) {
        if (one.delivery.forgets === undefined) rows.push(one.delivery);
        await house.store.settle(one, { type: 'sent', sid: 'SM1' }, DUE_MS);
      }
    }
  }

  it('a form that was left is called to mind by the outbox, once, and stands in the chat', async () => {
    await say('register');
    await wake(await claimOne(), DUE_MS, host);
    expect(await sent()).toMatchObject([{ to: `whatsapp:${ADA}`, body: expect.stringContaining('not finished yet') }]);
    expect((await house.store.transcript(ADA)).at(-1)).toMatchObject({ from: 'bot', at: DUE_MS, status: 'sent' });
    expect(reports.at(-1)).toEqual({ contact: ADA, events: ['registration_nudged'] });
    expect(await claim(DUE_MS * 2)).toEqual([]);
  });

  it('all staff are told once more of a request that waits, and the person hears nothing', async () => {
    await say('staff');
    await sent();
    const due = NOON_MS + LIMITS.escalateAfterMs;
    await wake(await claimOne(due), due, host);
    const told = await sent();
    expect(told.map(({ to }) => to).toSorted()).toEqual([OTHER_STAFF, STAFF].toSorted());
    expect(told[0]?.body).toMatch(/^#\d+ \+2348031234567 is still waiting for a person, 30 min now\. Reply CLAIM \d+/);
    expect(await claim(due * 2)).toEqual([]);
  });

  it('a worker that dies after the claim leaves it to the next', async () => {
    await say('register');
    await claimOne();
    const later = DUE_MS + LEASE_MS;
    await wake(await claimOne(later), later, host);
    expect(await sent()).toHaveLength(1);
  });

  it('two workers that both hold it, one of them for too long, remind once', async () => {
    await say('register');
    const slow = await claimOne();
    const later = DUE_MS + LEASE_MS;
    const quick = await claimOne(later);
    await Promise.all([wake(quick, later, host), wake(slow, later, host)]);
    await wake(slow, later, host);
    expect(await sent()).toHaveLength(1);
    expect(reports.filter(({ events }) => events.includes('registration_nudged'))).toHaveLength(1);
    expect(await claim(DUE_MS * 2)).toEqual([]);
  });

  it('what the person writes between the claim and the turn puts it off', async () => {
    const due = NOON_MS + LIMITS.nudgeAfterMs / 2;
    await say('register', due - LIMITS.nudgeAfterMs);
    const lent = await claimOne(due);
    await say('where are you', due);
    await wake(lent, due + 1, host);
    expect(await sent()).toEqual([]);
    const next = due + LIMITS.nudgeAfterMs;
    expect(await claim(next - 1)).toEqual([]);
    expect(await claimOne(next)).toMatchObject({ contact: ADA, name: 'nudge', at: next });
  });

  it('what the person writes at the same instant comes before it or after it, and neither is lost', async () => {
    await say('register');
    const lent = await claimOne();
    const [answer] = await Promise.all([say('1', DUE_MS), wake(lent, DUE_MS, host)]);
    const { session } = await house.store.load(ADA, 'look');
    expect(session).toMatchObject({ turn: 3, state: 'registration.asking_age' });
    const rows = await sent();
    const isFirst = rows.some(({ body }) => body.includes('not finished yet'));
    expect(answer.texts.length + rows.length).toBe(isFirst ? 2 : 1);
  });

  it.each([
    ['STOP was written', 'STOP'],
    ['a person was asked for', 'staff'],
  ])('it says nothing once %s, lent or not', async (_what, text) => {
    await say('register');
    const lent = await claimOne();
    await say(text, DUE_MS);
    await sent();
    await wake(lent, DUE_MS + 1, host);
    expect(await sent()).toEqual([]);
    const names = (await claim(DUE_MS * 2)).map(({ name }) => name);
    expect(names).toEqual(text === 'staff' ? ['escalate'] : []);
  });

  it('of somebody who was forgotten meanwhile begins nothing anew', async () => {
    await say('register');
    const lent = await claimOne();
    await say('delete me', DUE_MS);
    await say('1', DUE_MS);
    await wake(lent, DUE_MS + 1, host);
    expect((await house.store.load(ADA, 'look')).session).toBeUndefined();
    expect([await sent(), await claim(DUE_MS * 2)]).toEqual([[], []]);
  });

  it('without a session to take it is dropped', async () => {
    await say('register');
    const lent = await claimOne();
    const gone = { ...host, store: { ...host.store, load: async () => ({ hasUnsent: false, counts: NO_COUNTS }) } };
    await wake(lent, DUE_MS, gone);
    expect(await claim(DUE_MS * 2)).toEqual([]);
  });

  it('in the night, where no worker ran in time, waits for the morning', async () => {
    await say('register');
    const night = NOON_MS + 11 * 60 * MINUTE_MS;
    await wake(await claimOne(night), night, host);
    expect(await sent()).toEqual([]);
    const morning = NOON_MS + 20 * 60 * MINUTE_MS;
    expect(await house.store.nextWakeAt()).toBe(morning);
    await wake(await claimOne(morning), morning, host);
    expect(await sent()).toHaveLength(1);
  });

  it('stays where the store went away before the commit, and is done where only the answer was lost', async () => {
    await say('register');
    const outage = new Fault('store:unavailable', 'The store is away.');
    const away = { ...host, store: { ...host.store, commit: () => Promise.reject(outage) } };
    await expect(wake(await claimOne(), DUE_MS, away)).rejects.toBe(outage);
    const later = DUE_MS + LEASE_MS;
    const deaf: Store = {
      ...host.store,
      commit: (commit) => host.store.commit(commit).then(() => Promise.reject(outage)),
    };
    await expect(wake(await claimOne(later), later, { ...host, store: deaf })).rejects.toBe(outage);
    expect(await claim(DUE_MS * 2)).toEqual([]);
    expect(await sent()).toHaveLength(1);
  });

  it('that loses every race is a conflict, and is lent again', async () => {
    await say('register');
    const late = { ...host, store: { ...host.store, commit: async () => ({ type: 'stale' as const }) } };
    await expect(wake(await claimOne(), DUE_MS, late)).rejects.toMatchObject({ code: 'store:conflict' });
    expect(await claim(DUE_MS + LEASE_MS)).toHaveLength(1);
  });
}

const NO_COUNTS = { handoffs: 0, registrations: 0 };

describe('a wake on the embedded store', () => wakesOn(openEmbedded));

describe.runIf(canTestOnRedis('wakes on Redis'))('a wake on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ args: ['--databases', '40'] });
  });
  afterAll(() => redis.remove());

  // Each case has a database of its own.
  let cases = 0;
  wakesOn(async () => {
    const store = createRedisStore({ url: `${redis.url}/${cases}` });
    cases += 1;
    await store.ping();
    return { store, close: () => store.close() };
  });
});
