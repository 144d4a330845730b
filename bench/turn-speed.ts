import type { Bench } from './bench.ts';
import { startCarrier } from './carrier.ts';
import { startRedis } from './redis.ts';
import { ratioOf } from './report.ts';
import { playRounds, SATURATION, type Contender, type Measures } from './rounds.ts';
import { writeGenerousSchool } from './generous-school.ts';
import { startLimit, startProduct } from './servers.ts';
import { spreadOf } from './statistics.ts';
import { numberText, percentText } from './table.ts';

/** THE MEASURE: the whole durable turn beside the limit, on both stores, by both ways out. */
export async function measureTurnSpeed(bench: Bench): Promise<void> {
  const { node, folder, report, generator, rounds, seconds } = bench;
  const redis = await startRedis({ directory: folder('speed-redis') });
  const carrier = await startCarrier();
  const schoolFile = writeGenerousSchool(folder('speed'));
  const onRedis = { node, redisUrl: redis.url };
  const pins = { schoolFile, carrierUrl: carrier.url };
  const servers = {
    limit: await startLimit({ node, directory: folder('limit') }),
    redis: await startProduct({ ...onRedis, directory: folder('redis-text') }),
    embedded: await startProduct({ node, directory: folder('embedded-text') }),
    embeddedOutbox: await startProduct({ node, ...pins, directory: folder('embedded-outbox') }),
  };
  // Each of the two that share the Redis delivers what lies there, so the second has a Redis of its own.
  const outboxRedis = await startRedis({ directory: folder('outbox-redis') });
  const redisOutbox = await startProduct({
    ...pins,
    node,
    redisUrl: outboxRedis.url,
    directory: folder('redis-outbox'),
  });
  const contenders = [
    { name: 'limit', servers: [servers.limit], traffic: 'text', isStateless: true },
    { name: 'redis, text', servers: [servers.redis], redisPid: redis.pid, traffic: 'text' },
    { name: 'embedded, text', servers: [servers.embedded], traffic: 'text' },
    { name: 'redis, outbox', servers: [redisOutbox], redisPid: outboxRedis.pid, traffic: 'pin', carrier },
    { name: 'embedded, outbox', servers: [servers.embeddedOutbox], traffic: 'pin', carrier },
  ] as const satisfies Contender[];
  const saturated = await playRounds(contenders, { generator, rounds, seconds, pace: SATURATION });
  report.rounds(`At saturation: 64 people at once, ${spans(bench)}, Node ${node.version}`, saturated, 'limit');
  judgeSaturated(bench, saturated);
  const steadyRounds = bench.isQuick ? 1 : rounds;
  const pace = { type: 'steady', perSecond: 300 } as const;
  const steady = await playRounds(contenders, { generator, rounds: steadyRounds, seconds, pace });
  report.rounds(
    `At a steady 300/s, times from when each was due, ${spans({ rounds: steadyRounds, seconds })}, Node ${node.version}`,
    steady,
    'limit',
  );
  judgeSteady(bench, steady);
  for (const server of [...Object.values(servers), redisOutbox]) await server.stop();
  for (const part of [redis, outboxRedis, carrier]) await part.stop();
}

function judgeSaturated({ report, node }: Bench, measures: Measures): void {
  const of = (name: string) => measures.get(name) ?? [];
  const toLimit = ratioOf(of('redis, text'), of('limit'), 'perSecond');
  const toRedis = ratioOf(of('embedded, text'), of('redis, text'), 'perSecond');
  report.goal({
    goal: `Messages/s on Redis: at least 50 % of the limit (Node 20; this is ${node.version})`,
    measured: percentText(toLimit),
    isMet: toLimit.median >= 0.5,
  });
  report.goal({
    goal: 'Messages/s on the embedded store: at least 70 % of Redis',
    measured: percentText(toRedis),
    isMet: toRedis.median >= 0.7,
  });
  for (const [name, all] of measures) {
    const load = spreadOf(all.map(({ generatorLoad }) => generatorLoad)).median;
    if (load > 0.9)
      report.note(`!! The generator was ${numberText(100 * load)} % busy with "${name}": read it as "at least".`);
  }
}

function judgeSteady({ report }: Bench, measures: Measures): void {
  for (const name of ['redis, text', 'embedded, text']) {
    const all = measures.get(name) ?? [];
    const p50 = spreadOf(all.map(({ p50Ms }) => p50Ms)).median;
    const p99 = spreadOf(all.map(({ p99Ms }) => p99Ms)).median;
    report.goal({
      goal: `At 300/s, ${name}: p50 at most 2 ms, p99 at most 15 ms`,
      measured: `${numberText(p50, 2)} ms, ${numberText(p99, 1)} ms`,
      isMet: p50 <= 2 && p99 <= 15,
    });
  }
}

/** `7 rounds of 4 s`. */
export function spans({ rounds, seconds }: { rounds: number; seconds: number }): string {
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s`;
}
