import { readFileSync, statfsSync } from 'node:fs';
import type { Bench } from './bench.ts';
import { startRedis, type BenchRedis } from './redis.ts';
import { ratioOf } from './report.ts';
import { playRounds, SATURATION, type Contender } from './rounds.ts';
import { startProduct } from './servers.ts';
import { storeContactsEmbedded, storeContactsInRedis } from './stored-contacts.ts';
import { numberText, percentText } from './table.ts';
import { spans } from './turn-speed.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const WITHIN = 0.1;
/** What one contact takes, generously: in memory and in the append-only file, or in the file and its log. */
const ROOM_BYTES = { redis: { memory: 3_000, disk: 3_000 }, embedded: { memory: 0, disk: 8_000 } };

/** What a message costs when many contacts are stored; every other conversation is with one of them. */
export async function measureStoredSpeed(bench: Bench): Promise<void> {
  await measureOn(bench, 'redis');
  await measureOn(bench, 'embedded');
}

async function measureOn(bench: Bench, store: 'redis' | 'embedded'): Promise<void> {
  const { node, folder, generator, report, rounds, seconds } = bench;
  const contenders: (Contender & { redis?: BenchRedis })[] = [];
  for (const people of SIZES) {
    const name = `${store}, ${people.toLocaleString('en')} stored`;
    const directory = folder(`stored-${store}-${people}`);
    const common = { name, traffic: 'text', stored: { people } } as const;
    const lacking = whatLacks(store, people, directory);
    if (lacking !== undefined) {
      report.skipped(`${name}: ${lacking}`);
      continue;
    }
    process.stderr.write(`  filling: ${name}\n`);
    if (store === 'redis') {
      const redis = await startRedis({ directory });
      await storeContactsInRedis(redis, people);
      const server = await startProduct({ node, directory, redisUrl: redis.url });
      contenders.push({ ...common, servers: [server], redisPid: redis.pid, redis });
    } else {
      await storeContactsEmbedded(`${directory}/data`, people);
      contenders.push({ ...common, servers: [await startProduct({ node, directory })] });
    }
  }
  const measures = await playRounds(contenders, { generator, rounds, seconds, pace: SATURATION });
  const [least = ''] = measures.keys();
  const most = [...measures.keys()].at(-1) ?? '';
  report.rounds(`With contacts stored, at saturation, ${spans(bench)}, Node ${node.version}`, measures, least);
  const [few = [], many = []] = [measures.get(least), measures.get(most)];
  const speed = ratioOf(many, few, 'perSecond');
  const cost = ratioOf(many, few, 'serverCpuUs');
  report.goal({
    goal: `Messages/s and CPU with 1 M stored contacts within 10 % of 10 k: ${store}`,
    measured: `${contenders.length < SIZES.length ? `only "${most}": ` : ''}${percentText(speed)}; CPU ${percentText(cost)}`,
    isMet: contenders.length === SIZES.length && speed.median >= 1 - WITHIN && cost.median <= 1 + WITHIN,
  });
  for (const { servers, redis } of contenders) {
    for (const server of servers) await server.stop();
    await redis?.stop();
  }
}

/** Why so many contacts cannot be stored here. */
function whatLacks(store: 'redis' | 'embedded', people: number, directory: string): string | undefined {
  const { memory, disk } = ROOM_BYTES[store];
  const { bavail, bsize } = statfsSync(directory);
  if (availableMemory() < people * memory)
    return `it would need ${numberText((people * memory) / 1e9, 1)} GB of memory.`;
  if (bavail * bsize < people * disk)
    return `it would need ${numberText((people * disk) / 1e9, 1)} GB in ${directory}.`;
  return undefined;
}

/** With what the system would give back from its caches. */
function availableMemory(): number {
  return Number(/MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024;
}
