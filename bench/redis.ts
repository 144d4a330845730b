import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startChild, type Child, type Cores } from './child.ts';
import { CORES } from './servers.ts';

export interface BenchRedis extends Child {
  url: string;
  client: Redis;
}

export interface RedisOptions {
  /** Its append-only file goes below it. */
  directory: string;
  fsync?: 'everysec' | 'always';
  cores?: Cores;
}

/** A Redis of its own with the append-only file on, as production has it. */
export async function startRedis({
  directory,
  fsync = 'everysec',
  cores = CORES.redis,
}: RedisOptions): Promise<BenchRedis> {
  const port = await freePort();
  const folder = join(directory, 'redis');
  mkdirSync(folder, { recursive: true });
  const child = await startChild({
    command: 'redis-server',
    args: [
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ['--appendonly', 'yes', '--appendfsync', fsync, '--maxmemory-policy', 'noeviction'],
    ].flat(),
    cores,
    ready: /Ready to accept connections/,
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  return {
    ...child,
    url,
    client,
    async stop() {
      client.disconnect();
      await child.stop();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
