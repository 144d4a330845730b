import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { Fault } from '../../domain/errors.ts';
import { LIMITS } from '../../domain/limits.ts';
import { withScripts } from './scripts.ts';
import type { RedisClient } from './scripts.ts';
import { unavailable } from './unavailable.ts';
import { writeTogether } from './write-together.ts';

/** A node that hangs never says where its slots went: another one is asked this often. */
const SLOTS_REFRESHED_EVERY_MS = 1_000;
/** A call that is sent from node to node, or whose node is gone, is tried again this often, a tenth of a second between. */
const REDIRECTIONS = 8;
/** A connection that is given up on is closed politely for this long. */
const PARTING_MS = 200;

/**
 * Told when the connection is lost, when it is back, and when other processes' deliveries cannot be listened for; never a
 * contact or a text.
 */
export type ConnectionLog = (
  event: 'store_lost' | 'store_back' | 'deliveries_unheard',
  details: Record<string, unknown>,
) => void;

/**
 * A connection to one Redis, to the primary that sentinels name, or to a cluster, which comes up by itself whenever the server does. Nothing queues while it
 * is down: a call waits `connectWithinMs` for it and then throws `Fault('store:unavailable')`.
 */
export interface Connection {
  /** For calls inside `ask`, and for pipelines. */
  client: RedisClient;
  /** Every node that takes writes, the one Redis when there is no cluster; for calls inside `ask` as well. */
  primaries: () => Redis[];
  /** Host and port without credentials: what may stand in a log. */
  where: string;
  /** Makes a call when the connection stands; an outage is thrown as `Fault('store:unavailable')`. */
  ask: <Reply>(question: () => Promise<Reply>) => Promise<Reply>;
  close: () => Promise<void>;
}

export function connect(
  url: string,
  { connectWithinMs, log }: { connectWithinMs: number; log: ConnectionLog },
): Connection {
  const addresses = url.split(',').map((address) => new URL(address.trim()));
  const where = addresses.map((address) => address.host).join(',');
  const dialled = dial(addresses);
  if (dialled instanceof Cluster) dialled.on('+node', writeTogether);
  else writeTogether(dialled);
  const client = withScripts(dialled);
  let lastError: Error | undefined;
  let opening: Promise<void> | undefined;
  let lost = false;

  client.on('error', (error: Error) => {
    lastError = error;
    if (!lost) log('store_lost', { where, reason: error.message });
    lost = true;
  });
  client.on('ready', () => {
    if (lost) log('store_back', { where });
    lost = false;
  });

  const reason = (): string => lastError?.message ?? 'no connection';
  const opened = (): Promise<void> => {
    opening ??= waitUntilReady(client, { where, reason, withinMs: connectWithinMs }).finally(() => {
      opening = undefined;
    });
    return opening;
  };

  return {
    client,
    where,
    primaries: () => (dialled instanceof Cluster ? dialled.nodes('master') : [dialled]),
    async ask(question) {
      if (client.status !== 'ready') await opened();
      try {
        return await question();
      } catch (thrown) {
        throw unavailable(thrown, where);
      }
    },
    async close() {
      // QUIT lets calls under way finish. Without a connection there are none, and a server that hangs is not waited for.
      if (client.status === 'ready') await client.quit().catch(() => client.disconnect());
      else client.disconnect();
    },
  };
}

function waitUntilReady(
  client: RedisClient,
  { where, reason, withinMs }: { where: string; reason: () => string; withinMs: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      client.off('ready', succeed);
      client.off('end', fail);
    };
    const succeed = (): void => {
      settle();
      resolve();
    };
    const fail = (): void => {
      settle();
      reject(
        new Fault(
          'store:unavailable',
          `Redis at ${where} cannot be reached (${reason()}). Check that it runs and that REDIS_URL is right.`,
          { store: 'redis', where, reason: reason() },
        ),
      );
    };
    const timer = setTimeout(fail, client.status === 'end' ? 0 : withinMs);
    client.once('ready', succeed);
    client.once('end', fail);
  });
}

const OPTIONS = {
  commandTimeout: LIMITS.storeAnswerMs,
  connectTimeout: LIMITS.storeDialMs,
  socketTimeout: LIMITS.storeSilentMs,
  disconnectTimeout: PARTING_MS,
  // What was under way when a connection broke fails at once: the turn knows how to be taken again, a queue does not.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // After a failover behind one name, the old primary is a replica: dial again to reach the new one.
  reconnectOnError: (error: Error) => /\bREADONLY\b/.test(error.message),
} as const satisfies RedisOptions;

/** Sentinels say themselves what they are; several addresses without that are nodes of a cluster. */
function dial(addresses: URL[]): Redis | Cluster {
  const [first, ...others] = addresses;
  if (first === undefined) throw new RangeError('An address of Redis is needed.');
  if (first.protocol.endsWith('-sentinel:')) return dialThroughSentinels(first, addresses);
  if (others.length > 0) return dialCluster(first, addresses);
  return new Redis(first.href, { ...OPTIONS, enableOfflineQueue: false, retryStrategy: backOff });
}

/** The sentinels are asked where the primary is whenever a connection is made. */
function dialThroughSentinels(first: URL, addresses: URL[]): Redis {
  const isSafe = first.protocol === 'rediss-sentinel:';
  return new Redis({
    ...OPTIONS,
    ...credentialsOf(first),
    ...(isSafe ? { enableTLSForSentinelMode: true, tls: {}, sentinelTLS: {} } : {}),
    sentinels: nodesOf(addresses, 26_379),
    name: first.pathname.slice(1),
    sentinelCommandTimeout: LIMITS.storeAnswerMs,
    sentinelRetryStrategy: backOff,
    enableOfflineQueue: false,
    retryStrategy: backOff,
  });
}

function dialCluster(first: URL, addresses: URL[]): Cluster {
  return new Cluster(nodesOf(addresses, 6379), {
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    slotsRefreshInterval: SLOTS_REFRESHED_EVERY_MS,
    maxRedirections: REDIRECTIONS,
    redisOptions: { ...OPTIONS, ...credentialsOf(first), ...(first.protocol === 'rediss:' ? { tls: {} } : {}) },
  });
}

function nodesOf(addresses: URL[], usualPort: number): { host: string; port: number }[] {
  return addresses.map(({ hostname, port }) => ({ host: hostname, port: port === '' ? usualPort : Number(port) }));
}

function credentialsOf({ username, password }: URL): { username?: string; password?: string } {
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}

function backOff(tries: number): number {
  return Math.min(50 * 2 ** Math.min(tries, 5), 1_000);
}
