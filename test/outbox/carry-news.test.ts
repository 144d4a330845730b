import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followRefusal } from '../../src/app/follow-failure.ts';
import { newsRow } from '../../src/app/give-answer.ts';
import type { TellResult } from '../../src/app/tell-askers.ts';
import { Fault } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { PostmanEntry } from '../../src/outbox/postman-ports.ts';
import { startPostman } from '../../src/outbox/postman.ts';
import { alarmSentence } from '../../src/provider-codes.ts';
import { openHost, STAFF } from '../support/enquiry-host.ts';
import { ADA, commitOf, deliveryOf, NOON } from '../support/stored-turns.ts';

const NEWS = { fact: 'fees', course: 'fullstack', cause: 'SM-answer' } as const;

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
let told: number;
let entries: PostmanEntry[];
beforeEach(async () => {
  house = await openHost();
  [now, told, entries] = [NOON, 0, []];
  const row = newsRow(NEWS, { contact: ADA, by: STAFF, now: NOON });
  await house.store.commit(commitOf(ADA, 0, { deliveries: [row, deliveryOf(ADA, 1, 1, STAFF)] }));
});
afterEach(() => house.close());

/** One postman from start to end, at the time when something is due, and how each try to tell the news ends. */
async function carry(...tries: (TellResult | Error)[]): Promise<void> {
  now = (await house.store.nextDueAt()) ?? now;
  const postman = startPostman({
    store: house.store,
    sender: {
      send: () => Promise.resolve({ type: 'sent', sid: 'SM1' }),
      find: () => Promise.resolve({ type: 'absent' }),
      forgetCopies: () => Promise.resolve({ type: 'forgotten' }),
    },
    follow: (row, failure) => followRefusal(row, failure, now, { ...house.host, alarmMet: () => undefined }),
    isWanted: () => Promise.resolve(true),
    tell(news, stopAt) {
      expect([news, stopAt]).toEqual([NEWS, now + LIMITS.deliveryLeaseMs - LIMITS.providerTimeoutMs]);
      told += 1;
      const outcome = tries.shift() ?? { type: 'done' as const };
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
    now: () => now,
    random: () => 0.5,
    log: (entry) => void entries.push(entry),
  });
  await postman.idle();
  await postman.stop();
}

const names = () => entries.map(({ event }) => event);

describe('The order to tell those who asked', () => {
  it('is carried out once and is gone, and what goes to the same address does not wait for it', async () => {
    await carry();
    expect(told).toBe(1);
    expect(names().toSorted()).toEqual(['delivery_sent', 'news_told']);
    expect(await house.store.nextDueAt()).toBeUndefined();
  });

  it('goes on when it says, however often, and uses no attempt up by it', async () => {
    for (let step = 1; step <= LIMITS.deliveryAttempts + 2; step += 1) {
      const at = now + step * 1000;
      await carry({ type: 'unfinished', at, because: 'night' });
      expect(await house.store.nextDueAt()).toBe(at);
    }
    await carry();
    expect(names().at(-1)).toBe('news_told');
    expect(await house.store.listDeadLetters()).toEqual([]);
  });

  it('waits out an outage of the store', async () => {
    for (let step = 0; step < LIMITS.deliveryAttempts + 2; step += 1) {
      await carry(new Fault('store:unavailable', 'Away.'));
    }
    expect(names()).not.toContain('delivery_dead');
    await carry();
    expect(names().at(-1)).toBe('news_told');
  });

  it('is given up after a mistake of ours that does not pass, and operators are told what it means', async () => {
    for (let step = 0; step < LIMITS.deliveryAttempts; step += 1) await carry(new TypeError('a mistake'));
    expect(names().filter((name) => name === 'news_failed')).toHaveLength(LIMITS.deliveryAttempts);
    expect(await house.store.listDeadLetters()).toMatchObject([{ code: 'news_untold' }]);
    const [alarm] = await house.store.alarms(now);
    if (alarm === undefined) throw new Error('No alarm was raised.');
    expect(alarmSentence(alarm)).toContain('not told what staff have answered');
    expect(await house.store.nextDueAt()).toBeUndefined();
  });
});
