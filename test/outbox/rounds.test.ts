import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import type { Delivery, SendResult } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { PostmanEntry } from '../../src/outbox/postman-ports.ts';
import { startPostman, type Postman } from '../../src/outbox/postman.ts';
import type { Store } from '../../src/store/store.ts';
import { openHost } from '../support/enquiry-host.ts';
import { failed } from '../support/send-results.ts';
import { ADA, BOLA, NOON, commitOf, deliveryOf } from '../support/stored-turns.ts';

const SENT: SendResult = { type: 'sent', sid: 'SM1' };
const OUTAGE = new Fault('store:unavailable', 'The store is away.');

let house: Awaited<ReturnType<typeof openHost>>;
let postman: Postman | undefined;
let entries: PostmanEntry[];
beforeEach(async () => {
  house = await openHost();
  entries = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await postman?.stop();
  await house.close();
});

function start(
  send: (delivery: Delivery) => Promise<SendResult>,
  changes: Partial<Store> = {},
  clock: { now?: () => number; random?: () => number } = {},
): Postman {
  postman = startPostman({
    store: { ...house.store, ...changes },
    sender: {
      send,
      find: () => Promise.resolve({ type: 'unclear', code: 'not looked' }),
      forgetCopies: () => Promise.resolve({ type: 'forgotten' }),
    },
    follow: () => Promise.resolve('given_up'),
    isWanted: () => Promise.resolve(true),
    tell: () => Promise.resolve({ type: 'done' }),
    now: () => NOON,
    random: () => 0,
    log: (entry) => void entries.push(entry),
    ...clock,
  });
  return postman;
}

async function write(contact: string, turn = 0): Promise<void> {
  await house.store.commit(commitOf(contact, turn, { deliveries: [deliveryOf(contact, turn + 1)], now: NOON }));
}

/** Something that is called, and told of when it is. */
function callable<Result>(answer: () => Promise<Result>) {
  let tell: (() => void) | undefined;
  const called = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { called, call: () => (tell?.(), answer()) };
}

/** A result that is held back until it is let go. */
function held<Result>(result: Result) {
  let letGo: (() => void) | undefined;
  const value = new Promise<Result>((resolve) => {
    letGo = () => resolve(result);
  });
  return { value, letGo: () => letGo?.() };
}

describe('the postman on his rounds', () => {
  it('wakes when a commit writes rows', { timeout: 10_000 }, async () => {
    const { called, call } = callable(() => Promise.resolve(SENT));
    await start(call).idle();
    await write(ADA);
    await called;
  });

  it('wakes when a row that waited for its next try comes due', { timeout: 10_000 }, async () => {
    await write(ADA);
    const busy = failed({ retryable: true, code: '20429' });
    const results = [busy, SENT];
    const { called, call } = callable(() => Promise.resolve(SENT));
    start(
      () => (results.length > 1 ? Promise.resolve(results.shift() ?? SENT) : call()),
      {},
      { now: Date.now, random: () => 0.03 },
    );
    await called;
    await postman?.idle();
    expect(entries.map(({ event }) => event)).toEqual(['delivery_retried', 'delivery_sent']);
  });

  it('sends no more than sixteen at a time', async () => {
    const gate = held(SENT);
    let underWay = 0;
    let most = 0;
    for (let index = 10; index < 40; index += 1) await write(`+23480400000${index}`);
    const full = callable(() => gate.value);
    const idle = start(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      const result = await (underWay === 16 ? full.call() : gate.value);
      underWay -= 1;
      return result;
    }).idle();
    await full.called;
    gate.letGo();
    await idle;
    expect(most).toBe(16);
    expect(entries).toHaveLength(30);
  });

  it('is not idle while a send is under way', async () => {
    const gate = held(SENT);
    await write(ADA);
    const looked = callable(() => house.store.nextDueAt());
    let isIdle = false;
    const idle = start(() => gate.value, { nextDueAt: looked.call })
      .idle()
      .then(() => (isIdle = true));
    await looked.called;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIdle).toBe(false);
    gate.letGo();
    await idle;
  });

  it('goes on after an outage of the store, which it reports without ever rejecting', async () => {
    await write(ADA);
    let isAway = true;
    const claimDeliveries: Store['claimDeliveries'] = (options) => {
      if (!isAway) return house.store.claimDeliveries(options);
      isAway = false;
      return Promise.reject(OUTAGE);
    };
    await start(() => Promise.resolve(SENT), { claimDeliveries }).idle();
    expect(entries.map(({ event }) => event)).toEqual(['outbox_unreachable', 'delivery_sent']);
  });

  it('tells a store that comes back what was sent before it claims anything new, and sends nothing twice', async () => {
    await write(ADA);
    const sent: string[] = [];
    const deeds: string[] = [];
    let failuresLeft = 2;
    const settle: Store['settle'] = async (...claim) => {
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        deeds.push('settle fails');
        // Rows that come meanwhile ring, and have to wait.
        await write(BOLA, 1 - failuresLeft);
        throw OUTAGE;
      }
      deeds.push('settled');
      return house.store.settle(...claim);
    };
    const claimDeliveries: Store['claimDeliveries'] = async (options) => {
      const claimed = await house.store.claimDeliveries(options);
      if (claimed.length > 0) deeds.push(`claimed ${claimed.length}`);
      return claimed;
    };
    await start(
      (delivery) => {
        sent.push(delivery.id);
        return Promise.resolve(SENT);
      },
      { settle, claimDeliveries },
    ).idle();
    expect(deeds).toEqual([
      'claimed 1',
      'settle fails',
      'settle fails',
      'settled',
      'claimed 1',
      'settled',
      'claimed 1',
      'settled',
    ]);
    expect(sent).toEqual([`${ADA}:1:0`, `${BOLA}:1:0`, `${BOLA}:2:0`]);
    expect(await house.store.nextDueAt()).toBeUndefined();
  });

  it('takes what a sender threw at for sent perhaps, as nobody knows how far it got', async () => {
    await write(ADA);
    const send = vi.fn<() => Promise<SendResult>>(() => Promise.reject(new Error('a sender promises not to')));
    await start(send).idle();
    expect(send).toHaveBeenCalledTimes(1);
    expect(entries).toMatchObject([
      { event: 'delivery_doubted', code: 'sender_threw', at: NOON + LIMITS.lookUpAfterMs },
    ]);
  });

  it('names deliveries in its log by a masked contact, and says when a lease was lost', async () => {
    await write(ADA);
    await start(() => Promise.resolve(SENT), { settle: () => Promise.resolve(false) }).idle();
    expect(entries).toEqual([{ event: 'delivery_lease_lost', delivery: '+234…78:1:0', attempt: 1 }]);
  });
});

describe('the postman who stops', () => {
  it('ends what is under way, writes it down, claims nothing more and listens no longer', async () => {
    const gate = held(SENT);
    const sending = callable(() => gate.value);
    const leave = vi.fn<() => void>();
    await write(ADA);
    start(sending.call, { onDeliveries: () => leave });
    await sending.called;
    let hasStopped = false;
    const stopped = postman?.stop().then(() => (hasStopped = true));
    await write(BOLA);
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    gate.letGo();
    await stopped;
    expect(leave).toHaveBeenCalledTimes(1);
    expect(entries.map(({ event }) => event)).toEqual(['delivery_sent']);
    expect(await house.store.nextDueAt()).toBe(NOON);
  });

  it('waits eight seconds and a half for a send that hangs, and says that it is left', async () => {
    const sending = callable(() => new Promise<SendResult>(() => undefined));
    await write(ADA);
    start(sending.call);
    await sending.called;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stopped = postman?.stop();
    await vi.advanceTimersByTimeAsync(8_499);
    expect(entries).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await stopped;
    expect(entries).toEqual([{ event: 'drain_unfinished', deliveries: 1 }]);
    postman = undefined;
  });
});
