import { HOUR_MS } from '../domain/durations.ts';
import type { Retention, Store } from '../store/store.ts';
import { regularly, type Rounds } from './regularly.ts';

/** Retention is counted in days, so that an hour more or less is nothing. */
const PAUSE_MS = HOUR_MS;

export interface HousekeeperPorts {
  store: Pick<Store, 'forgetExpired'>;
  retention: Retention;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: HousekeeperEntry) => void;
}

/** What the housekeeper tells, for logs. */
export type HousekeeperEntry =
  { event: 'expired_forgotten'; count: number } | { event: 'expiry_unreachable'; reason: string };

/**
 * Has the store forget what is past its time, about once an hour, the first time within the first minutes. Several processes
 * may do so.
 */
export function startHousekeeper({ store, retention, now, random, log }: HousekeeperPorts): Rounds {
  async function look(): Promise<void> {
    const count = await store.forgetExpired(retention, now());
    if (count > 0) log({ event: 'expired_forgotten', count });
  }

  const failed = (reason: string): void => log({ event: 'expiry_unreachable', reason });
  return regularly(look, { everyMs: PAUSE_MS, firstWithinMs: PAUSE_MS / 10, random, failed });
}
