import type { Bench } from './bench.ts';
import { newerNode } from './newer-node.ts';
import { startRedis } from './redis.ts';
import { ratioOf } from './report.ts';
import { playRounds, SATURATION, type Contender } from './rounds.ts';
import { CORES, startLimit, startProduct, type RunningServer } from './servers.ts';
import { machine } from './child.ts';
import { percentText } from './table.ts';
import { spans } from './turn-speed.ts';

/** A Redis that syncs at every write beside one that does every second. */
export async function compareFsync(bench: Bench): Promise<void> {
  const { node, folder, generator, report, rounds, seconds } = bench;
  const contenders: Contender[] = [];
  const parts: { stop(): Promise<void> }[] = [];
  for (const fsync of ['everysec', 'always'] as const) {
    const directory = folder(`fsync-${fsync}`);
    const redis = await startRedis({ directory, fsync });
    const server = await startProduct({ node, directory, redisUrl: redis.url });
    contenders.push({ name: `appendfsync ${fsync}`, servers: [server], redisPid: redis.pid, traffic: 'text' });
    parts.push(server, redis);
  }
  const measures = await playRounds(contenders, { generator, rounds, seconds, pace: SATURATION });
  const base = 'appendfsync everysec';
  report.rounds(`How often Redis syncs, at saturation, ${spans(bench)}, Node ${node.version}`, measures, base);
  const ratio = ratioOf(measures.get('appendfsync always') ?? [], measures.get(base) ?? [], 'perSecond');
  report.goal({
    goal: 'appendfsync always: at least 80 % of everysec',
    measured: percentText(ratio),
    isMet: ratio.median >= 0.8,
  });
  for (const part of parts) await part.stop();
}

/** Two web processes beside one, on one Redis; on all cores, which the generator and Redis share. */
export async function compareProcesses(bench: Bench): Promise<void> {
  const { node, folder, generator, report, rounds, seconds } = bench;
  const cores = Array.from({ length: machine.cores }, (_, core) => core);
  const redis = await startRedis({ directory: folder('processes'), cores });
  const start = (name: string): Promise<RunningServer> =>
    startProduct({ node, directory: folder(`processes-${name}`), redisUrl: redis.url, cores });
  const [one, two] = [await start('one'), await start('two')];
  const common = { redisPid: redis.pid, traffic: 'text' } as const;
  generator.useCores(cores);
  const measures = await playRounds(
    [
      { name: 'one process', servers: [one], ...common },
      { name: 'two processes', servers: [one, two], ...common },
    ],
    { generator, rounds, seconds, pace: SATURATION },
  );
  generator.useCores(CORES.generator);
  const title = `Two web processes, all on the same ${machine.cores} cores with Redis and the generator, at saturation`;
  report.rounds(`${title}, ${spans(bench)}, Node ${node.version}`, measures, 'one process');
  const ratio = ratioOf(measures.get('two processes') ?? [], measures.get('one process') ?? [], 'perSecond');
  report.goal({
    goal: `Two processes: at least 1.4 times one (${machine.cores} cores for everything)`,
    measured: percentText(ratio),
    isMet: ratio.median >= 1.4,
  });
  for (const part of [one, two, redis]) await part.stop();
}

/** The limit and the turn on the next Node beside those on ours. */
export async function compareNodes(bench: Bench): Promise<void> {
  const { folder, generator, report, rounds, seconds } = bench;
  const newer = await newerNode(folder('node-24'), 24);
  if (newer === undefined) {
    report.skipped('Node 24: `npm install node@24` failed, so its goal of 40 % of the limit stands unproven.');
    return;
  }
  const contenders: Contender[] = [];
  const parts: { stop(): Promise<void> }[] = [];
  for (const node of [bench.node, newer]) {
    const limit = await startLimit({ node, directory: folder(`limit-${node.version}`) });
    const directory = folder(`redis-${node.version}`);
    const redis = await startRedis({ directory });
    const server = await startProduct({ node, directory, redisUrl: redis.url });
    contenders.push(
      { name: `limit, ${node.version}`, servers: [limit], traffic: 'text', isStateless: true },
      { name: `redis, ${node.version}`, servers: [server], redisPid: redis.pid, traffic: 'text' },
    );
    parts.push(limit, server, redis);
  }
  const measures = await playRounds(contenders, { generator, rounds, seconds, pace: SATURATION });
  const base = `limit, ${newer.version}`;
  report.rounds(`Node ${bench.node.version} and ${newer.version}, at saturation, ${spans(bench)}`, measures, base);
  const ratio = ratioOf(measures.get(`redis, ${newer.version}`) ?? [], measures.get(base) ?? [], 'perSecond');
  report.goal({
    goal: `Messages/s on Redis: at least 40 % of the limit on Node ${newer.version}`,
    measured: percentText(ratio),
    isMet: ratio.median >= 0.4,
  });
  for (const part of parts) await part.stop();
}
