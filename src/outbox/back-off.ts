import { MINUTE_MS } from '../domain/durations.ts';

const BASE_MS = 1_000;
const CAP_MS = 5 * MINUTE_MS;

/**
 * How long to wait after the `attempt`th failure (from 1): anything from nothing to 1 s, 2 s, 4 s … up to 5 minutes, as
 * `random01` (0 to below 1) says. The whole span is random, so that what failed together does not come back together.
 */
export function backOffMs(attempt: number, random01: number): number {
  return Math.floor(Math.min(CAP_MS, BASE_MS * 2 ** (Math.max(1, attempt) - 1)) * random01);
}

const OUTAGE_CAP_MS = 5_000;
const OUTAGE_LEAST_MS = 20;

/** The same for asking a store that did not answer: sooner, as every row waits for it, and never at once. */
export function outagePauseMs(attempt: number, random01: number): number {
  return Math.max(OUTAGE_LEAST_MS, Math.min(OUTAGE_CAP_MS, backOffMs(attempt, random01)));
}
