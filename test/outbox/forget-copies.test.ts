import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { followRefusal } from '../../src/app/follow-failure.ts';
import type { Copies, ForgetResult } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { PostmanEntry } from '../../src/outbox/postman-ports.ts';
import { startPostman } from '../../src/outbox/postman.ts';
import { alarmSentence } from '../../src/provider-codes.ts';
import { messageFrom, openHost } from '../support/enquiry-host.ts';

const ADA = '+2348031234567';
const USER = 'whatsapp:NG.4566546130240823';
const MINUTE_MS = 60_000;

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
let asked: Copies[];
let entries: PostmanEntry[];
let orderedAt: number;
let orderId: string;
beforeEach(async () => {
  house = await openHost();
  [asked, entries] = [[], []];
  for (const text of ['hi', 'delete me']) {
    await receive(messageFrom(ADA, text, { userAddress: USER }), house.host);
  }
  const order = messageFrom(ADA, '1', { userAddress: USER });
  await receive(order, house.host);
  [orderedAt, orderId] = [order.receivedAt, order.id];
  now = orderedAt;
});
afterEach(() => house.close());

/** One postman from start to end, and what the provider's side answers it. */
async function carry(...results: ForgetResult[]): Promise<void> {
  const postman = startPostman({
    store: house.store,
    sender: {
      send: () => Promise.reject(new Error('Nothing is to be sent.')),
      find: () => Promise.reject(new Error('Nothing is to be looked up.')),
      forgetCopies(copies) {
        asked.push(copies);
        return Promise.resolve(results.shift() ?? { type: 'forgotten' });
      },
    },
    follow: (delivery, failure) =>
      followRefusal(delivery, failure, now, {
        ...house.host,
        ways: { canSendSms: true, mailboxes: [] },
        alarmMet: () => undefined,
      }),
    isWanted: () => Promise.resolve(false),
    tell: () => Promise.resolve({ type: 'done' }),
    now: () => now,
    random: () => 0,
    log: (entry) => void entries.push(entry),
  });
  await postman.idle();
  await postman.stop();
}

async function carryLater(...results: ForgetResult[]): Promise<void> {
  now = (await house.store.nextDueAt()) ?? now;
  await carry(...results);
}

/** By each of these the person's messages may stand at the provider. */
const ADDRESSES = [ADA, `whatsapp:${ADA}`, USER];
/** They are asked for side by side. */
const inOrder = (copies: Copies[]): Copies[] =>
  copies.toSorted((one, other) => ADDRESSES.indexOf(one.address) - ADDRESSES.indexOf(other.address));

const stuck = (deleted: number): ForgetResult => ({ type: 'unfinished', deleted, code: 'under_way' });

describe('The order to delete the provider’s copies', () => {
  it('is carried out some minutes after DELETE ME, once, for each address of the person', async () => {
    await carry();
    expect(asked).toEqual([]);
    await carryLater();
    expect(now).toBe(orderedAt + LIMITS.forgetCopiesAfterMs);
    const receipts = [expect.stringContaining('is deleted')];
    expect(inOrder(asked)).toEqual(
      ADDRESSES.map((address) => ({ address, until: orderedAt, order: orderId, receipts })),
    );
    expect(await house.store.nextDueAt()).toBeUndefined();
    expect(entries.map(({ event }) => event)).toEqual(ADDRESSES.map(() => 'copies_forgotten'));
    expect(await house.store.listDeadLetters()).toEqual([]);
  });

  it('uses no attempt up while it gets on, however long that takes', async () => {
    await carryLater(...Array.from({ length: 30 }, () => stuck(5)));
    expect(asked).toHaveLength(30 + ADDRESSES.length);
    expect(await house.store.listDeadLetters()).toEqual([]);
  });

  it('is not carried out again for an address that is done, whatever becomes of the others', async () => {
    await carryLater(stuck(0));
    const stuckAt = asked[0]?.address;
    expect(inOrder(asked).map(({ address }) => address)).toEqual(ADDRESSES);
    await carryLater(stuck(1));
    await carryLater();
    expect(asked.slice(ADDRESSES.length).map(({ address }) => address)).toEqual([stuckAt, stuckAt]);
    expect(await house.store.nextDueAt()).toBeUndefined();
  });

  it('is tried for days when nothing can be deleted, then is a dead letter without a word of theirs, and an alarm', async () => {
    for (let attempt = 1; attempt <= LIMITS.forgetAttempts; attempt += 1) {
      expect(await house.store.listDeadLetters()).toEqual([]);
      await carryLater(stuck(0));
    }
    expect(now - orderedAt).toBeGreaterThan(2 * 24 * 60 * MINUTE_MS);
    expect(await house.store.nextDueAt()).toBeUndefined();
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'under_way', delivery: { body: '' } }]);
    const alarms = await house.store.alarms(now);
    expect(alarms).toMatchObject([{ code: 'copies_kept', count: 1 }]);
    expect(alarms.map(alarmSentence)[0]).toContain('still at Twilio');
  });

  it('goes on where a worker was killed over it, and that is no attempt', async () => {
    now = orderedAt + LIMITS.forgetCopiesAfterMs;
    const lent = await house.store.claimDeliveries({ now, leaseMs: LIMITS.deliveryLeaseMs, limit: 1 });
    expect(lent).toMatchObject([{ attempt: 1 }]);
    await carry();
    expect(asked.map(({ address }) => address)).not.toContain(lent[0]?.delivery.forgets?.address);
    await carryLater();
    expect(now).toBe(orderedAt + LIMITS.forgetCopiesAfterMs + LIMITS.deliveryLeaseMs);
    expect(inOrder(asked).map(({ address }) => address)).toEqual(ADDRESSES);
    expect(entries.at(-1)).toMatchObject({ event: 'copies_forgotten', attempt: 1 });
  });

  it('stands through another DELETE ME of the same person, and through what they write meanwhile', async () => {
    await receive(messageFrom(ADA, 'hi again'), house.host);
    for (const text of ['delete me', '1']) await receive(messageFrom(ADA, text), house.host);
    await carryLater();
    expect(inOrder(asked)).toMatchObject(ADDRESSES.map((address) => ({ address, until: orderedAt })));
    await carryLater();
    const later = asked.slice(ADDRESSES.length);
    expect(inOrder(later).map(({ address }) => address)).toEqual([ADA, `whatsapp:${ADA}`]);
    expect(later.map(({ until }) => until > orderedAt)).toEqual([true, true]);
  });

  it('takes the aliases that a kill left', async () => {
    const link = { alias: USER, contact: ADA };
    const time = { now, expiresAt: now + 90 * 24 * 60 * MINUTE_MS };
    await house.store.linkAlias(link, time);
    await carryLater();
    expect(await house.store.findAlias(USER)).toBeUndefined();
  });

  it('leaves the aliases of a conversation that was begun since', async () => {
    await receive(messageFrom(ADA, 'hi again', { userAddress: USER }), house.host);
    await carryLater();
    expect(await house.store.findAlias(USER)).toBe(ADA);
    expect((await house.store.load(ADA, 'look')).session).toBeDefined();
  });
});
