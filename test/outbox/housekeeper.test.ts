import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import type { Rounds } from '../../src/outbox/regularly.ts';
import { startHousekeeper, type HousekeeperEntry } from '../../src/outbox/housekeeper.ts';
import type { Retention } from '../../src/store/store.ts';
import { NOON } from '../support/stored-turns.ts';

const HOUR_MS = 60 * 60 * 1000;
const RETENTION: Retention = { conversationMs: 1, registrationMs: 2 };

let housekeeper: Rounds | undefined;
let entries: HousekeeperEntry[];
beforeEach(() => {
  vi.useFakeTimers();
  entries = [];
});
afterEach(async () => {
  await housekeeper?.stop();
  vi.useRealTimers();
});

function start(forgetExpired: (retention: Retention, now: number) => Promise<number>): void {
  housekeeper = startHousekeeper({
    store: { forgetExpired },
    retention: RETENTION,
    now: () => NOON,
    random: () => 0.5,
    log: (entry) => void entries.push(entry),
  });
}

describe('the housekeeper', () => {
  it('has what is past its time forgotten within minutes of the start, and every hour from then on', async () => {
    const forgetExpired = vi.fn(() => Promise.resolve(3));
    start(forgetExpired);
    await vi.advanceTimersByTimeAsync(HOUR_MS / 10);
    expect(forgetExpired.mock.calls).toEqual([[RETENTION, NOON]]);
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(forgetExpired).toHaveBeenCalledTimes(3);
    expect(entries[0]).toEqual({ event: 'expired_forgotten', count: 3 });
  });

  it('says nothing when there was nothing, and waits an outage out', async () => {
    const answers = [() => Promise.reject(new Fault('store:unavailable', 'It is away.')), () => Promise.resolve(0)];
    start(() => (answers.shift() ?? (() => Promise.resolve(1)))());
    await vi.advanceTimersByTimeAsync(3 * HOUR_MS);
    expect(entries).toEqual([
      { event: 'expiry_unreachable', reason: 'It is away.' },
      { event: 'expired_forgotten', count: 1 },
    ]);
  });

  it('ends at once, and leaves no timer behind', async () => {
    start(() => Promise.resolve(0));
    await housekeeper?.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
