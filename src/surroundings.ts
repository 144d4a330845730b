import type { Log } from './log.ts';

/** What the house cannot make itself: it comes from the process, or from a test. */
export interface Surroundings {
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: Log;
}
