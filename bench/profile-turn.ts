import { profileTables } from './profile.ts';
import type { Bench } from './bench.ts';
import { startCarrier } from './carrier.ts';
import { startRedis } from './redis.ts';
import { playSpan, SATURATION, type Contender } from './rounds.ts';
import { writeGenerousSchool } from './generous-school.ts';
import { startLimit, startProduct, type RunningServer, type ServerOptions } from './servers.ts';

/** Where the time of a message goes, by area, in the running server. */
export async function profileTurn(bench: Bench): Promise<void> {
  const { node, folder, isQuick } = bench;
  const redis = await startRedis({ directory: folder('profile-redis') });
  const carrier = await startCarrier();
  const options = (name: string): ServerOptions & { profileDirectory: string } => ({
    node,
    directory: folder(`profile-${name}`),
    profileDirectory: folder(`profile-${name}/profile`),
  });
  const text = { traffic: 'text' } as const;
  const limit = options('limit');
  await profileOne(bench, { name: 'limit', ...text, isStateless: true }, await startLimit(limit), limit);
  const onRedis = { ...options('redis'), redisUrl: redis.url };
  await profileOne(bench, { name: 'redis, text', ...text }, await startProduct(onRedis), onRedis);
  if (!isQuick) {
    const embedded = options('embedded');
    await profileOne(bench, { name: 'embedded, text', ...text }, await startProduct(embedded), embedded);
    const schoolFile = writeGenerousSchool(folder('profile'));
    const outbox = { ...options('outbox'), redisUrl: redis.url, carrierUrl: carrier.url, schoolFile };
    await profileOne(bench, { name: 'redis, outbox', traffic: 'pin', carrier }, await startProduct(outbox), outbox);
  }
  await carrier.stop();
  await redis.stop();
}

async function profileOne(
  { generator, node, report, isQuick }: Bench,
  played: Omit<Contender, 'servers'>,
  server: RunningServer,
  { profileDirectory }: { profileDirectory: string },
): Promise<void> {
  const contender = { ...played, servers: [server] };
  const pace = SATURATION;
  const signal = async (sign: RegExp): Promise<void> => {
    const said = server.says(sign);
    process.kill(server.pid, 'SIGUSR2');
    await said;
  };
  const { perSecond } = await playSpan(contender, { generator, seconds: isQuick ? 2 : 4, pace }, 9_000);
  await signal(/^profiling$/);
  const { messages } = await playSpan(contender, { generator, seconds: isQuick ? 2 : 6, pace }, perSecond);
  await signal(/^profiled$/);
  await server.stop();
  const heads = ['self time', 'share', 'µs a message'];
  const { byArea, byFunction } = profileTables(profileDirectory, messages);
  report.table(`Where the time goes: ${played.name}, Node ${node.version}, by area`, heads, byArea);
  if (!isQuick) report.table(`The same, by function`, heads, byFunction);
}
