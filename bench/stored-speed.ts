import type { Bench } from './bench.ts';
import { startRedis, type BenchRedis } from './redis.ts';
import { ratioOf } from './report.ts';
import { playRounds, SATURATION, type Contender } from './rounds.ts';
import { startProduct } from './servers.ts';
import { storeContactsEmbedded, storeContactsInRedis } from './stored-contacts.ts';
import { percentText } from './table.ts';
import { spans } from './turn-speed.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const WITHIN = 0.1;

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
  const [least = '', , most = ''] = [...measures.keys()];
  report.rounds(`With contacts stored, at saturation, ${spans(bench)}, Node ${node.version}`, measures, least);
  const [few = [], many = []] = [measures.get(least), measures.get(most)];
  const speed = ratioOf(many, few, 'perSecond');
  const cost = ratioOf(many, few, 'serverCpuUs');
  report.goal({
    goal: `${store}: messages/s and CPU with 1 M stored contacts within 10 % of 10 k`,
    measured: `${percentText(speed)}; CPU ${percentText(cost)}`,
    isMet: speed.median >= 1 - WITHIN && cost.median <= 1 + WITHIN,
  });
  for (const { servers, redis } of contenders) {
    for (const server of servers) await server.stop();
    await redis?.stop();
  }
}
