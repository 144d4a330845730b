import { request } from 'node:http';
import { Router } from 'express';
import type { DemoDependencies, HttpDependencies, LiveDependencies } from '../../src/http/dependencies.ts';
import { listen } from '../../src/http/listen.ts';
import { createMetrics, type Metrics } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { isSigned } from '../../src/twilio/signature.ts';
import { NOON_MS } from './facts.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from './twilio-webhook.ts';

export const PUBLIC_URL = 'https://bot.example.com';

export interface Door {
  address: string;
  metrics: Metrics;
  close: () => Promise<void>;
}

/** A server of the door alone, on a free port, with what a test wants otherwise. */
export async function openDoor(
  changes: Partial<Omit<HttpDependencies, 'mode' | 'webhooks'>> = {},
  mode: DemoDependencies | LiveDependencies = liveDoor(),
): Promise<Door> {
  const metrics = createMetrics();
  const app = createHttpServer({
    pages: Router(),
    ping: () => Promise.resolve(),
    warnings: () => [],
    metrics,
    now: () => NOON_MS,
    log: () => undefined,
    ...changes,
    ...mode,
  });
  const { address, close } = await listen(app, { port: 0, host: '127.0.0.1' });
  return { address, metrics, close };
}

/** The webhooks with a true signature check, and what a test wants otherwise. */
export function liveDoor(changes: Partial<LiveDependencies['webhooks']> = {}): LiveDependencies {
  return {
    mode: 'live',
    webhooks: {
      publicUrl: PUBLIC_URL,
      accountSid: TEST_ACCOUNT_SID,
      verify: (path, params, signature) =>
        isSigned({ tokens: [TEST_AUTH_TOKEN], publicUrl: PUBLIC_URL, path, params, signature }),
      receive: () => Promise.resolve({ replyId: '+2348012345678:1:0', texts: [] }),
      spool: { keep: () => Promise.resolve({ texts: ['kept'] }), answerTo: () => undefined, count: () => 0 },
      recordStatus: () => Promise.resolve(),
      deadlineMs: 50,
      ...changes,
    },
  };
}

/** Asks under another name than the address has, as a page elsewhere could that points its own name at this machine. */
export function getAs(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
