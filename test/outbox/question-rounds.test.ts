import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { startQuestionRounds } from '../../src/outbox/question-rounds.ts';
import type { Store } from '../../src/store/store.ts';
import { hostOver } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('Looks about once a minute, waits an outage out, and ends when it is told', async () => {
  let looks = 0;
  const log = vi.fn<(entry: { event: string; reason: string }) => void>();
  const away = { listQuestions: () => Promise.reject(new Fault('store:unavailable', `Away, look ${(looks += 1)}.`)) };
  // Nothing else of a store is asked before its questions.
  const store = { ...away, listAnswers: () => Promise.resolve([]) } as unknown as Store;
  const rounds = startQuestionRounds({ host: hostOver(store), now: () => NOON_MS, random: () => 0.5, log });
  await vi.advanceTimersByTimeAsync(LIMITS.questionsLookMs / 2);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * LIMITS.questionsLookMs);
  expect(looks).toBe(3);
  expect(log.mock.calls.map(([{ event, reason }]) => [event, reason])).toContainEqual([
    'questions_unreachable',
    'Away, look 3.',
  ]);
  await rounds.stop();
  await vi.advanceTimersByTimeAsync(5 * LIMITS.questionsLookMs);
  expect(looks).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});
