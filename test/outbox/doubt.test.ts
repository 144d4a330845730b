import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery, Failure, FindResult, SendResult } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { Fault } from '../../src/domain/errors.ts';
import type { PostmanEntry, PostmanPorts } from '../../src/outbox/postman-ports.ts';
import { startPostman, type Postman } from '../../src/outbox/postman.ts';
import { openHost } from '../support/enquiry-host.ts';
import { failed } from '../support/send-results.ts';
import { ADA, NOON, STAFF, commitOf, deliveryOf, wroteOut } from '../support/stored-turns.ts';

const SENT: SendResult = { type: 'sent', sid: 'SM-sent' };
const TIMED_OUT = failed({ outcome: 'unknown', code: 'timeout' });
const ABSENT: FindResult = { type: 'absent' };
const UNCLEAR: FindResult = { type: 'unclear', code: 'http_503' };

function found(sid: string): FindResult {
  return { type: 'found', messages: [{ sid }] };
}

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
let entries: PostmanEntry[];
let sent: string[];
let known: ReadonlySet<string>[];
beforeEach(async () => {
  house = await openHost();
  [now, entries, sent, known] = [NOON, [], [], []];
});
afterEach(() => house.close());

/** What the provider answers, one after the other; sends succeed and looks find nothing when there is no more. */
interface Answers {
  sends?: SendResult[];
  finds?: FindResult[];
  find?: () => Promise<FindResult>;
  follow?: PostmanPorts['follow'];
  isWanted?: PostmanPorts['isWanted'];
}

function start({ sends = [], finds = [], find, follow, isWanted }: Answers = {}): Postman {
  return startPostman({
    store: house.store,
    sender: {
      send({ id }) {
        sent.push(id);
        return Promise.resolve(sends.shift() ?? SENT);
      },
      find(_delivery, others) {
        known.push(others);
        return find?.() ?? Promise.resolve(finds.shift() ?? ABSENT);
      },
      forgetCopies: () => Promise.resolve({ type: 'forgotten' }),
    },
    follow: follow ?? (() => Promise.resolve('given_up')),
    isWanted: isWanted ?? (() => Promise.resolve(true)),
    tell: () => Promise.resolve({ type: 'done' }),
    now: () => now,
    random: () => 0,
    log: (entry) => void entries.push(entry),
  });
}

/** One postman from start to end: carries all that is due now. */
async function carry(answers: Answers = {}): Promise<void> {
  const postman = start(answers);
  await postman.idle();
  await postman.stop();
}

/** The same as a worker would who comes when the next row is due. */
async function carryLater(answers: Answers = {}): Promise<void> {
  now = (await house.store.nextDueAt()) ?? now;
  await carry(answers);
}

async function write(...deliveries: Delivery[]): Promise<void> {
  const transcript = deliveries.map(({ id, body }) => ({ ...wroteOut(ADA, 0), id, text: body }));
  await house.store.commit(commitOf(ADA, 0, { transcript, deliveries, now }));
}

/** A worker that took all that is due, got as far as `deed`, and was killed. */
async function dieWith(deed: (row: Delivery) => void = () => undefined): Promise<void> {
  const rows = await house.store.claimDeliveries({ now, leaseMs: LIMITS.deliveryLeaseMs, limit: 16 });
  for (const { delivery } of rows) deed(delivery);
}

function events(): string[] {
  return entries.map((entry) => ('answer' in entry ? `${entry.event}: ${entry.answer}` : entry.event));
}

async function tickOf(id: string) {
  const line = (await house.store.transcript(ADA)).find((entry) => entry.id === id);
  return [line?.status, line?.sid];
}

describe('a message whose sending has an unknown outcome', () => {
  it('is not looked for at once, as its absence would prove nothing, and nothing overtakes it', async () => {
    await write(deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1));
    await carry({ sends: [TIMED_OUT] });
    now += LIMITS.lookUpAfterMs - 1;
    await carry();
    expect(sent).toEqual([`${ADA}:1:0`]);
    expect(known).toEqual([]);
    expect(events()).toEqual(['delivery_doubted']);
  });

  it('is found and never sent a second time', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    await carryLater({ finds: [found('SM-found')] });
    expect(sent).toHaveLength(1);
    expect(await house.store.nextDueAt()).toBeUndefined();
    expect(await tickOf(`${ADA}:1:0`)).toEqual(['sent', 'SM-found']);
    expect(events()).toEqual(['delivery_doubted', 'delivery_looked_up: found', 'delivery_sent']);
  });

  it('is a failure when it is given up, so that staff can be told some other way', async () => {
    const failures: Failure[] = [];
    const follow: PostmanPorts['follow'] = (_delivery, failure) => {
      failures.push(failure);
      return Promise.resolve('replaced');
    };
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    await carryLater({ finds: [{ type: 'impossible' }], follow });
    expect(failures).toEqual([{ code: 'cannot_be_looked_up', consequence: 'in_doubt', laterTries: 0 }]);
    expect(events().at(-1)).toBe('delivery_replaced');
    expect(await house.store.listDeadLetters()).toEqual([]);
  });

  it('is given up at the first look where its provider has nothing to look in, and what waits behind it goes', async () => {
    await write(deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1));
    await carry({ sends: [TIMED_OUT] });
    await carryLater({ finds: [{ type: 'impossible' }] });
    expect(sent).toEqual([`${ADA}:1:0`, `${ADA}:1:1`]);
    expect(await house.store.listDeadLetters()).toMatchObject([
      { delivery: { id: `${ADA}:1:0` }, code: 'cannot_be_looked_up' },
    ]);
  });

  it('is sent again when it is not there', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    await carryLater({ finds: [ABSENT] });
    expect(sent).toEqual([`${ADA}:1:0`, `${ADA}:1:0`]);
    expect(await tickOf(`${ADA}:1:0`)).toEqual(['sent', 'SM-sent']);
  });

  it('is settled by a status callback, without a look', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    await house.store.recordStatus(ADA, `${ADA}:1:0`, 'delivered', 'SM-told');
    await carryLater();
    expect([sent.length, known.length]).toEqual([1, 0]);
    expect(await tickOf(`${ADA}:1:0`)).toEqual(['delivered', 'SM-told']);
  });

  it('becomes a dead letter when no look tells anything, after a finite number of them, and is not sent again', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    let last = now;
    for (let looks = 0; (await house.store.nextDueAt()) !== undefined; looks += 1) {
      expect(looks).toBeLessThan(LIMITS.deliveryAttempts + LIMITS.lookUpAttempts);
      await carryLater({ finds: [UNCLEAR] });
      expect(now - last).toBeGreaterThanOrEqual(LIMITS.lookUpAfterMs);
      last = now;
    }
    expect(sent).toHaveLength(1);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'http_503' }]);
  });

  it('is given up in the end also when each try is lost and each look finds nothing', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    while ((await house.store.nextDueAt()) !== undefined) await carryLater({ sends: [TIMED_OUT] });
    expect(sent).toHaveLength(LIMITS.deliveryAttempts);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'attempts_used_up' }]);
  });

  it('takes with it what followed when it is found to have failed', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ sends: [TIMED_OUT] });
    const failure = { code: '63016', consequence: 'outside_window', laterTries: 0 } as const;
    const follow = vi.fn<PostmanPorts['follow']>(() => Promise.resolve('replaced'));
    await carryLater({ finds: [{ type: 'found', messages: [{ sid: 'SM1', failure }] }], follow });
    expect(follow).toHaveBeenCalledWith(deliveryOf(ADA, 1), failure);
    expect(await house.store.listDeadLetters()).toEqual([]);
    expect(events().at(-1)).toBe('delivery_replaced');
  });
});

describe('a row that had to wait', () => {
  const waiting: Delivery = { ...deliveryOf(ADA, 1), notBefore: NOON + 60_000 };

  it('is asked about when its time has come, and sent when it is wanted', async () => {
    await write(waiting);
    const isWanted = vi.fn<PostmanPorts['isWanted']>(() => Promise.resolve(true));
    await carry({ isWanted });
    expect(isWanted).not.toHaveBeenCalled();
    await carryLater({ isWanted });
    expect(isWanted).toHaveBeenCalledExactlyOnceWith(waiting);
    expect(sent).toEqual([waiting.id]);
  });

  it('becomes a dead letter when nobody wants it any more', async () => {
    await write(waiting);
    await carryLater({ isWanted: () => Promise.resolve(false) });
    expect(sent).toEqual([]);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'not_wanted_any_more' }]);
  });

  it('stays where it is while nobody can be asked', async () => {
    await write(waiting);
    await carryLater({ isWanted: () => Promise.reject(new Fault('store:unavailable', 'away')) });
    expect(sent).toEqual([]);
    expect(events()).toContain('outbox_unreachable');
    // Nothing was sent, so there is nothing to be looked up.
    expect(known).toEqual([]);
    await carryLater();
    expect(known).toEqual([]);
    expect(sent).toEqual([waiting.id]);
  });

  it('is the only kind that is asked about', async () => {
    await write(deliveryOf(ADA, 1));
    await carry({ isWanted: () => Promise.resolve(false) });
    expect(sent).toEqual([`${ADA}:1:0`]);
  });
});

describe('a worker that was killed', () => {
  it('after the provider had accepted a message leaves it to be found: one message', async () => {
    await write(deliveryOf(ADA, 1));
    await dieWith(({ id }) => void sent.push(id));
    await carryLater({ finds: [found('SM-found')] });
    expect(sent).toHaveLength(1);
    expect(await tickOf(`${ADA}:1:0`)).toEqual(['sent', 'SM-found']);
  });

  it('before it had sent anything leaves a row that is not found, and is sent: one message', async () => {
    await write(deliveryOf(ADA, 1));
    await dieWith();
    await carryLater();
    expect(sent).toHaveLength(1);
  });

  it('as often as a machine starts and falls over leaves a row that is sent all the same', async () => {
    await write(deliveryOf(ADA, 1));
    for (let deaths = 1; deaths < LIMITS.deliveryClaims; deaths += 1) {
      now = (await house.store.nextDueAt()) ?? now;
      await dieWith();
    }
    await carryLater();
    expect(sent).toHaveLength(1);
    expect(await house.store.listDeadLetters()).toEqual([]);
  });

  it('again and again over one row leaves a dead letter in the end, and what waits behind it goes on', async () => {
    await write(deliveryOf(ADA, 1), deliveryOf(ADA, 1, 1));
    for (let deaths = 0; deaths < LIMITS.deliveryClaims; deaths += 1) {
      now = (await house.store.nextDueAt()) ?? now;
      await dieWith();
    }
    await carryLater();
    expect(sent).toEqual([`${ADA}:1:1`]);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'attempts_used_up' }]);
  });

  it('leaves rows of the same words that are not mixed up: what is known to be another is left out', async () => {
    const again = { ...deliveryOf(ADA, 1, 1), body: deliveryOf(ADA, 1).body };
    await write(deliveryOf(ADA, 1), again);
    const [first] = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 1 });
    if (first !== undefined) await house.store.settle(first, { type: 'sent', sid: 'SM-first' }, now);
    await dieWith();
    await carryLater();
    expect(known).toEqual([new Set(['SM-first'])]);
    expect(sent).toEqual([again.id]);
  });

  it('leaves rows of the same words unclear when an earlier one was given up and may be the one that is found', async () => {
    const again = { ...deliveryOf(ADA, 1, 1), body: deliveryOf(ADA, 1).body };
    await write(deliveryOf(ADA, 1), again);
    const [first] = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 1 });
    if (first !== undefined) await house.store.settle(first, { type: 'dead', code: 'timeout' }, now);
    await dieWith();
    await carryLater({ finds: [found('SM-of-either')] });
    expect(sent).toEqual([]);
    expect(entries.at(-1)).toMatchObject({ event: 'delivery_doubted', code: 'cannot_tell_apart' });
    const both: FindResult = { type: 'found', messages: [{ sid: 'SM-of-either' }, { sid: 'SM-other' }] };
    await carryLater({ finds: [both] });
    expect(entries.at(-1)).toMatchObject({ event: 'delivery_sent' });
    expect(sent).toEqual([]);
  });

  it('of one chat leaves the notices of another alone', async () => {
    const notice = { ...deliveryOf(ADA, 1, 1, STAFF), body: 'Ada waits' };
    await write(deliveryOf(ADA, 1), notice);
    await dieWith();
    await carryLater({ finds: [found('SM-one'), found('SM-two')] });
    expect(sent).toEqual([]);
    expect(await house.store.nextDueAt()).toBeUndefined();
  });
});

describe('the postman in doubt', () => {
  it('sends nothing that he had too long in his hands: somebody else may have it by now', async () => {
    await write(deliveryOf(ADA, 1));
    const { store } = house;
    const claimDeliveries: typeof store.claimDeliveries = async (options) => {
      const rows = await store.claimDeliveries(options);
      // The process stood still here, as a laptop does that is closed.
      if (rows.length > 0) now += LIMITS.deliveryLeaseMs - LIMITS.providerTimeoutMs + 1;
      return rows;
    };
    house = { ...house, store: { ...store, claimDeliveries } };
    await carry();
    expect(sent).toEqual([]);
    expect(await house.store.nextDueAt()).toBe(NOON + LIMITS.deliveryLeaseMs);
  });

  it('leaves a row to its lease when the store cannot be asked, and looks again later', async () => {
    await write(deliveryOf(ADA, 1));
    await dieWith();
    const { store } = house;
    house = {
      ...house,
      store: { ...store, transcript: () => Promise.reject(new Fault('store:unavailable', 'Away.')) },
    };
    await carryLater();
    expect(events()).toEqual(['outbox_unreachable']);
    house = { ...house, store };
    await carryLater();
    expect(sent).toHaveLength(1);
  });

  it('who is told to stop while he looks sends nothing more, and leaves word that it was not sent', async () => {
    await write(deliveryOf(ADA, 1));
    await dieWith();
    now = (await house.store.nextDueAt()) ?? now;
    const looks: ((looked: FindResult) => void)[] = [];
    const postman = start({ find: () => new Promise((resolve) => void looks.push(resolve)) });
    await expect.poll(() => looks.length).toBe(1);
    const stopped = postman.stop();
    looks[0]?.(ABSENT);
    await stopped;
    expect(sent).toEqual([]);
    expect(events()).toEqual(['delivery_looked_up: absent', 'delivery_retried']);
    const [next] = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 1 });
    expect(next?.isUncertain).toBe(false);
  });

  it('does what follows from a refusal before he settles it, again and again until the store listens', async () => {
    await write(deliveryOf(ADA, 1));
    const follow = vi
      .fn<PostmanPorts['follow']>()
      .mockRejectedValueOnce(new Fault('store:unavailable', 'Away.'))
      .mockImplementation(async () => {
        expect(await house.store.nextDueAt()).toBe(NOON + LIMITS.deliveryLeaseMs);
        return 'given_up';
      });
    await carry({ sends: [failed({ code: '63016', consequence: 'outside_window' })], follow });
    expect(follow).toHaveBeenCalledTimes(2);
    expect(events()).toEqual(['outbox_unreachable', 'delivery_dead']);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: '63016' }]);
  });

  it('gives a refused message up when what follows is a mistake of ours, instead of sending it for ever', async () => {
    await write(deliveryOf(ADA, 1));
    const follow = vi.fn<PostmanPorts['follow']>(() => Promise.reject(new TypeError('a mistake')));
    await carry({ sends: [failed()], follow });
    expect(follow).toHaveBeenCalledTimes(1);
    expect(events()).toEqual(['delivery_unfollowed', 'delivery_dead']);
  });
});
