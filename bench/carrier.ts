import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';
import { startChild } from './child.ts';
import { CORES } from './servers.ts';

export interface BenchCarrier {
  url: string;
  /** How many messages it was given so far. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

/** The provider as a process of its own, beside the generator. */
export async function startCarrier(): Promise<BenchCarrier> {
  const child = await startChild({
    command: process.execPath,
    args: [join(projectRoot, 'dist/bench/carrier-server.js')],
    cores: CORES.carrier,
    ready: /http:\/\/\S+/,
  });
  const url = child.found;
  return {
    url,
    count: async () => Number(await (await fetch(`${url}/count`)).text()),
    stop: () => child.stop(),
  };
}

/** Resolves with the number of messages once none has come for a while: the outbox is empty. */
export async function whenQuiet(carrier: BenchCarrier): Promise<{ count: number; at: number }> {
  let known = { count: await carrier.count(), at: performance.now() };
  let looks = 0;
  while (looks < QUIET_LOOKS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const count = await carrier.count();
    looks = count === known.count ? looks + 1 : 0;
    if (looks === 0) known = { count, at: performance.now() };
  }
  return known;
}

const LOOK_EVERY_MS = 50;
const QUIET_LOOKS = 6;
