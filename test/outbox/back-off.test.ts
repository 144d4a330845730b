import { describe, expect, it, test } from 'vitest';
import type { SendResult } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { backOffMs, outagePauseMs } from '../../src/outbox/back-off.ts';
import { settlementFor } from '../../src/outbox/settlement-for.ts';
import { sleep } from '../../src/outbox/sleep.ts';
import { NOON_MS } from '../support/facts.ts';

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

function failed(changes: Partial<Extract<SendResult, { type: 'failed' }>>): SendResult {
  return { type: 'failed', outcome: 'refused', retryable: true, code: '20429', ...changes };
}

describe('a row that could not be sent', () => {
  it('is tried again after its wait, up to the last attempt', () => {
    const retry = { type: 'retry', at: NOON_MS + 500, code: '20429' };
    expect(settlementFor(failed({}), 1, NOON_MS, 0.5)).toEqual(retry);
    expect(settlementFor(failed({}), LIMITS.deliveryAttempts - 1, NOON_MS, 0).type).toBe('retry');
    expect(settlementFor(failed({}), LIMITS.deliveryAttempts, NOON_MS, 0)).toEqual({ type: 'dead', code: '20429' });
  });

  it('is given up at once where trying again cannot help, or could send it twice', () => {
    expect(settlementFor(failed({ retryable: false }), 1, NOON_MS, 0.5)).toEqual({ type: 'dead', code: '20429' });
    expect(settlementFor(failed({ outcome: 'unknown' }), 1, NOON_MS, 0.5)).toEqual({ type: 'dead', code: '20429' });
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
