import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../src/domain/limits.ts';
import { createLog } from '../src/log.ts';
import { watchAnswers } from '../src/watch-answers.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A watch over a book whose looks end as told, the last one again and again. */
function watching(...looks: (() => Promise<void>)[]) {
  const lines: string[] = [];
  let count = 0;
  const refresh = (): Promise<void> => (looks[count++] ?? looks.at(-1) ?? (() => Promise.resolve()))();
  const watch = watchAnswers({ refresh }, createLog({ level: 'warn', write: (line) => lines.push(line) }));
  return { ...watch, looks: () => count, warnings: lines };
}

const well = () => Promise.resolve();
const badly = () => Promise.reject(new Error('down'));

it('The watch over the answers looks at once and every second, until it is over', async () => {
  const watch = watching(well);
  await watch.firstLook;
  expect(watch.looks()).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * LIMITS.answersLookMs);
  expect(watch.looks()).toBe(3);
  watch.stop();
  await vi.advanceTimersByTimeAsync(5 * LIMITS.answersLookMs);
  expect(watch.looks()).toBe(3);
});

it('An outage is told once, and looked past', async () => {
  const watch = watching(badly, badly, badly, well, badly);
  await watch.firstLook;
  await vi.advanceTimersByTimeAsync(2 * LIMITS.answersLookMs);
  expect(watch.warnings).toHaveLength(1);
  expect(watch.warnings.join()).toContain('answers_unread');
  await vi.advanceTimersByTimeAsync(2 * LIMITS.answersLookMs);
  expect(watch.warnings).toHaveLength(2);
  watch.stop();
});

it('A first look that takes too long keeps nobody waiting', async () => {
  const watch = watching(() => new Promise(() => undefined));
  let isStarted = false;
  void watch.firstLook.then(() => (isStarted = true));
  await vi.advanceTimersByTimeAsync(LIMITS.answersAwaitMs - 1);
  expect(isStarted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isStarted).toBe(true);
  watch.stop();
});
