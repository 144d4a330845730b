import { describe, expect, it, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { backOffMs, outagePauseMs } from '../../src/outbox/back-off.ts';
import { settlementFor } from '../../src/outbox/settlement-for.ts';
import { sleep } from '../../src/outbox/sleep.ts';
import { NOON_MS } from '../support/facts.ts';
import { failed } from '../support/send-results.ts';

describe('backing off', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 500],
    [2, 0.5, 1_000],
    [3, 0.5, 2_000],
    [4, 0.25, 2_000],
    [9, 0.5, 128_000],
    [10, 0.5, 150_000],
    [99, 0.5, 150_000],
    [0, 0.5, 500],
  ])('after failure %i waits, at a chance of %d, %i ms', (attempt, chance, waitMs) => {
    expect(backOffMs(attempt, chance)).toBe(waitMs);
  });

  it.each([
    [1, 0, 20],
    [1, 0.5, 500],
    [9, 0.5, 5_000],
  ])('from a store that is away, after failure %i at a chance of %d, waits %i ms: soon, never at once', (...row) => {
    expect(outagePauseMs(row[0], row[1])).toBe(row[2]);
  });
});

const busy = failed({ retryable: true, code: '20429' });

describe('a row that could not be sent', () => {
  it('is tried again after its wait, up to the last attempt', () => {
    const retry = { type: 'retry', at: NOON_MS + 500, code: '20429' };
    expect(settlementFor(busy, 1, NOON_MS, 0.5)).toEqual(retry);
    expect(settlementFor(busy, LIMITS.deliveryAttempts - 1, NOON_MS, 0).type).toBe('retry');
    expect(settlementFor(busy, LIMITS.deliveryAttempts, NOON_MS, 0)).toEqual({ type: 'dead', code: '20429' });
  });

  it('is given up at once where trying again cannot help', () => {
    expect(settlementFor(failed({ code: '20429' }), 1, NOON_MS, 0.5)).toEqual({ type: 'dead', code: '20429' });
  });

  it('but may have been sent is looked up after its wait, a finite number of times', () => {
    const last = LIMITS.deliveryAttempts + LIMITS.lookUpAttempts;
    const unknown = failed({ outcome: 'unknown', code: 'timeout' });
    const at = NOON_MS + LIMITS.lookUpAfterMs + 500;
    expect(settlementFor(unknown, 1, NOON_MS, 0.5)).toEqual({ type: 'uncertain', at, code: 'timeout' });
    expect(settlementFor(unknown, last - 1, NOON_MS, 0).type).toBe('uncertain');
    expect(settlementFor(unknown, last, NOON_MS, 0)).toEqual({ type: 'dead', code: 'timeout' });
  });

  it('is lent long enough that whoever has it next can look it up at once', () => {
    expect(LIMITS.deliveryLeaseMs).toBeGreaterThan(LIMITS.providerTimeoutMs + LIMITS.lookUpAfterMs);
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

test('A sleep ends when it is called, also when it was called before, and leaves no timer behind', async () => {
  const before = timers();
  const call = new AbortController();
  const sleeping = sleep(60_000, call.signal);
  expect(timers()).toBe(before + 1);
  call.abort();
  await sleeping;
  await sleep(60_000, call.signal);
  expect(timers()).toBe(before);
});
