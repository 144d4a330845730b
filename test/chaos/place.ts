import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startRedis } from '../support/redis-server.ts';
import type { Role } from './step.ts';

export const PLACES = ['redis', 'embedded'] as const;

export type PlaceName = (typeof PLACES)[number];

/** Where a storm rages: a store, and the processes that production runs on it. */
export interface Place {
  name: PlaceName;
  slots: readonly Role[];
  /** Whether the web process delivers too. */
  environment: Record<string, string>;
  open(): Store;
  /** Has the store answer nothing for a while, where that can be brought about from outside. */
  outage?(milliseconds: number): Promise<void>;
  /** Ends and removes it. */
  remove(): Promise<void>;
}

export async function makePlace(name: PlaceName): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-chaos-'));
  const clear = (): void => rmSync(directory, { recursive: true, force: true });
  if (name === 'embedded') {
    return {
      name,
      slots: ['web'],
      environment: { DATA_DIR: directory, WORKER: 'inline' },
      open: () => createEmbeddedStore({ directory }),
      remove: async () => clear(),
    };
  }
  const server = await startRedis();
  return {
    name,
    slots: ['web', 'web', 'worker', 'worker'],
    environment: { REDIS_URL: server.url, DATA_DIR: directory, WORKER: 'off' },
    open: () => createRedisStore({ url: server.url }),
    async outage(milliseconds) {
      server.pause();
      await sleep(milliseconds);
      server.resume();
    },
    async remove() {
      await server.remove();
      clear();
    },
  };
}
