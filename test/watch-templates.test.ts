import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../src/domain/limits.ts';
import { createLog } from '../src/log.ts';
import { watchTemplates } from '../src/watch-templates.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A watch over a directory whose looks end as told, the last one again and again. */
function watching(looks: (() => Promise<void>)[]) {
  const lines: string[] = [];
  let count = 0;
  const refresh = (): Promise<void> => (looks[count++] ?? looks.at(-1) ?? (() => Promise.resolve()))();
  const watch = watchTemplates({ refresh }, createLog({ level: 'warn', write: (line) => lines.push(line) }));
  return { ...watch, looks: () => count, warnings: lines };
}

const well = () => Promise.resolve();
const badly = () => Promise.reject(new Error('down'));
const never = () => new Promise<void>(() => undefined);

describe('the watch over the templates', () => {
  it('looks at once and every few minutes, until it is over', async () => {
    const watch = watching([well]);
    await watch.firstLook;
    expect(watch.looks()).toBe(1);
    await vi.advanceTimersByTimeAsync(LIMITS.templatesLookMs);
    expect(watch.looks()).toBe(2);
    watch.stop();
    await vi.advanceTimersByTimeAsync(3 * LIMITS.templatesLookMs);
    expect(watch.looks()).toBe(2);
  });

  it('looks sooner again after a look that failed, and says so', async () => {
    const watch = watching([badly, well]);
    await watch.firstLook;
    expect(watch.warnings.join()).toContain('templates_unread');
    await vi.advanceTimersByTimeAsync(LIMITS.templatesRetryMs);
    expect(watch.looks()).toBe(2);
    await vi.advanceTimersByTimeAsync(LIMITS.templatesRetryMs);
    expect(watch.looks()).toBe(2);
    watch.stop();
  });

  it('keeps nobody waiting for a first look that takes too long', async () => {
    const watch = watching([never]);
    let isStarted = false;
    void watch.firstLook.then(() => (isStarted = true));
    await vi.advanceTimersByTimeAsync(LIMITS.templatesAwaitMs - 1);
    expect(isStarted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isStarted).toBe(true);
    watch.stop();
  });
});
