import { Redis } from 'ioredis';
import { vi } from 'vitest';
import type { ContactId } from '../../src/domain/contact.ts';
import { partitionOf } from '../../src/domain/partition.ts';
import { PARTITION_KEYS } from '../../src/store/redis/keys.ts';
import { freePort, startRedis, startSentinel } from './redis-server.ts';
import type { TestRedis } from './redis-server.ts';

/** How soon a node counts as dead in these tests: long enough for a busy machine, short enough to wait for. */
const NODE_TIMEOUT_MS = 1_500;
const PATIENCE = { timeout: 30_000, interval: 50 };

/** What replicas need to follow at once: usually a primary waits five seconds for more of them. */
const PROMPT_REPLICATION = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];

export interface Replicated {
  primary: TestRedis;
  replica: TestRedis;
  remove(): Promise<void>;
}

/** A primary and a replica that follows it. */
export async function startReplicated(): Promise<Replicated> {
  const primary = await startRedis({ args: PROMPT_REPLICATION });
  const replica = await startRedis({ args: [...PROMPT_REPLICATION, '--replicaof', '127.0.0.1', String(primary.port)] });
  await until(replica, async (admin) => (await admin.info('replication')).includes('master_link_status:up'));
  return {
    primary,
    replica,
    async remove() {
      await Promise.all([primary.remove(), replica.remove()]);
    },
  };
}

/** The name by which the sentinel of these tests knows its primary. */
export const PRIMARY_NAME = 'enquiries';

export interface Watched extends Replicated {
  /** For `REDIS_URL`. */
  url: string;
}

/** The same, watched by one sentinel that makes the replica the primary when the primary has been silent for a second. */
export async function startWatched(): Promise<Watched> {
  const replicated = await startReplicated();
  const { primary } = replicated;
  const sentinel = await startSentinel([
    `sentinel monitor ${PRIMARY_NAME} 127.0.0.1 ${primary.port} 1`,
    `sentinel down-after-milliseconds ${PRIMARY_NAME} 1000`,
    `sentinel failover-timeout ${PRIMARY_NAME} 3000`,
  ]);
  await until(sentinel, async (admin) => {
    const replicas: unknown = await admin.call('SENTINEL', 'REPLICAS', PRIMARY_NAME);
    return Array.isArray(replicas) && replicas.length === 1 && JSON.stringify(replicas).includes('"ok"');
  });
  return {
    ...replicated,
    url: `redis-sentinel://127.0.0.1:${sentinel.port}/${PRIMARY_NAME}`,
    async remove() {
      await sentinel.remove();
      await replicated.remove();
    },
  };
}

export interface TestCluster {
  /** For `REDIS_URL`: every node. */
  url: string;
  masters: [TestRedis, TestRedis, TestRedis];
  /** Follows the first master. */
  replica: TestRedis;
  remove(): Promise<void>;
}

/** Which slots each master has. */
const SLOTS = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const;

/** Three masters that share the slots, and a replica of the first. */
export async function startCluster(): Promise<TestCluster> {
  const [first, second, third, replica] = await Promise.all([startNode(), startNode(), startNode(), startNode()]);
  const nodes = [first, second, third, replica];
  await introduce(nodes);
  return {
    url: nodes.map(({ url }) => url).join(','),
    masters: [first, second, third],
    replica,
    async remove() {
      await Promise.all(nodes.map((node) => node.remove()));
    },
  };
}

/** Contacts whose keys this master has, as it says itself; no two calls give the same one. */
export async function contactsOf(master: TestRedis, count: number): Promise<ContactId[]> {
  const admin = new Redis(master.url);
  try {
    const own = String(await admin.call('CLUSTER', 'MYID'));
    const ranges = (await admin.cluster('SLOTS')).filter(([, , node]) => node?.[2] === own);
    const slots = await Promise.all(PARTITION_KEYS.map(({ counts }) => admin.cluster('KEYSLOT', counts)));
    const isOwn = (contact: ContactId): boolean => {
      const slot = slots[partitionOf(contact)] ?? -1;
      return ranges.some(([from, to]) => from <= slot && slot <= to);
    };
    const contacts: ContactId[] = [];
    while (contacts.length < count) {
      lastContact += 1;
      const contact = `+${lastContact}`;
      if (isOwn(contact)) contacts.push(contact);
    }
    return contacts;
  } finally {
    admin.disconnect();
  }
}

/** The replica hangs and its link is cut: what the primary takes from now on is nowhere else. */
export async function cutOff(primary: TestRedis, replica: TestRedis): Promise<void> {
  const admin = new Redis(primary.url);
  replica.pause();
  await admin.client('KILL', 'TYPE', 'REPLICA');
  admin.disconnect();
}

/** As the server sees itself. */
export async function roleOf(server: TestRedis): Promise<'master' | 'slave'> {
  const admin = new Redis(server.url, { retryStrategy: () => null, commandTimeout: 1_000 });
  admin.on('error', () => undefined);
  try {
    return /role:slave/.test(await admin.info('replication')) ? 'slave' : 'master';
  } finally {
    admin.disconnect();
  }
}

let lastContact = 2_348_030_000_000;

interface Node extends TestRedis {
  busPort: number;
}

async function startNode(): Promise<Node> {
  const busPort = await freePort();
  const own = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(busPort)];
  const failover = ['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-replica-validity-factor', '0'];
  // What is not lost goes on: else the whole cluster refuses as long as one master has no successor.
  const partial = ['--cluster-require-full-coverage', 'no'];
  return { ...(await startRedis({ args: [...PROMPT_REPLICATION, ...own, ...failover, ...partial] })), busPort };
}

/** Makes one cluster of nodes that do not know each other; the last one follows the first. */
async function introduce(nodes: Node[]): Promise<void> {
  const admins = nodes.map(({ url }) => new Redis(url));
  try {
    const [first] = admins;
    const last = admins.at(-1);
    if (first === undefined || last === undefined) throw new Error('A cluster has nodes.');
    for (const { port, busPort } of nodes.slice(1)) await first.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
    for (const [index, [from, to]] of SLOTS.entries()) await admins[index]?.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
    const followed = String(await first.call('CLUSTER', 'MYID'));
    await vi.waitFor(() => last.call('CLUSTER', 'REPLICATE', followed), PATIENCE);
    await vi.waitFor(() => Promise.all(admins.map(refuseUnlessWhole)), PATIENCE);
  } finally {
    for (const admin of admins) admin.disconnect();
  }
}

/** Whole is a node that knows every slot and every other node, and whose own replication has caught up. */
async function refuseUnlessWhole(admin: Redis): Promise<void> {
  const info = String(await admin.call('CLUSTER', 'INFO'));
  if (!/cluster_state:ok[^]*cluster_known_nodes:4[^]*cluster_size:3/.test(info)) throw new Error(info);
  const ranges = await admin.cluster('SLOTS');
  const served = ranges.flatMap(([, , ...nodes]) => nodes);
  if (ranges.length !== SLOTS.length || served.length !== 4) throw new Error('The replica is not known yet.');
  const replication = await admin.info('replication');
  if (/role:slave/.test(replication) && !/master_link_status:up/.test(replication)) throw new Error(replication);
}

async function until(server: TestRedis, holds: (admin: Redis) => Promise<boolean>): Promise<void> {
  const admin = new Redis(server.url);
  try {
    await vi.waitFor(async () => {
      if (!(await holds(admin))) throw new Error(`The server on port ${server.port} is not ready.`);
    }, PATIENCE);
  } finally {
    admin.disconnect();
  }
}
