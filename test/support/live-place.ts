import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { canTestOnRedis, startRedis } from './redis-server.ts';
import { startServer, startWorker, type ServerProcess } from './server-process.ts';
import { postSigned, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from './twilio-webhook.ts';

export const LIVE_PUBLIC_URL = 'https://bot.example.com';
export const LIVE_WHATSAPP = 'whatsapp:+2348102519926';

/** The processes of a live bot, as an operator starts them. */
export interface LiveBot {
  /** Where the web process listens. */
  url: string;
  post(path: 'message' | 'status', params: Record<string, string>, query?: string): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** SIGKILL for all of them. */
  kill(): Promise<void>;
  /** SIGTERM for all of them; their exit codes. */
  stop(): Promise<(number | null)[]>;
}

/** Where a live bot keeps its memory, and how many processes it is there. */
export interface LivePlace {
  open(): Store;
  start(environment: Record<string, string>): Promise<LiveBot>;
}

const LIVE = {
  PUBLIC_URL: LIVE_PUBLIC_URL,
  TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
  TWILIO_WHATSAPP_FROM: LIVE_WHATSAPP,
  SESSION_SECRET: 'a secret for tests only',
  FLOOD_LIMIT: '0',
};

/** One process on the embedded store; a web and a worker process on Redis. Everything is taken away after the test. */
export const LIVE_PLACES: readonly (readonly [name: string, make: () => Promise<LivePlace>])[] = [
  ['one process on the embedded store', embedded],
  ...(canTestOnRedis('a live web process and worker')
    ? ([['a web process and a worker on Redis', redis]] as const)
    : []),
];

async function embedded(): Promise<LivePlace> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-live-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return {
    open: () => closedAfterwards(createEmbeddedStore({ directory })),
    start: async (environment) => botOf(await startServer({ ...LIVE, DATA_DIR: directory, ...environment })),
  };
}

async function redis(): Promise<LivePlace> {
  const server = await startRedis();
  onTestFinished(() => server.remove());
  return {
    open: () => closedAfterwards(createRedisStore({ url: server.url })),
    async start(environment) {
      const all = { ...LIVE, REDIS_URL: server.url, ...environment };
      const [web, worker] = await Promise.all([startServer({ ...all, WORKER: 'off' }), startWorker(all)]);
      return botOf(web, worker);
    },
  };
}

function closedAfterwards(store: Store): Store {
  onTestFinished(() => store.close());
  return store;
}

function botOf(web: ServerProcess, ...others: Omit<ServerProcess, 'url'>[]): LiveBot {
  const processes = [web, ...others];
  const bot: LiveBot = {
    url: web.url,
    post: (path, params, query = '') =>
      postSigned({
        baseUrl: web.url,
        publicUrl: LIVE_PUBLIC_URL,
        path: `/webhooks/twilio/${path}${query}`,
        params,
      }),
    get: (path, headers = {}) => fetch(web.url + path, { headers }),
    kill: async () => void (await Promise.all(processes.map((one) => one.kill()))),
    stop: () => Promise.all(processes.map((one) => one.stop())),
  };
  onTestFinished(() => bot.kill());
  return bot;
}
