import { whenQuiet, type BenchCarrier } from './carrier.ts';
import type { Generator } from './generator.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import { cpuUsOf, peakMemoryMbOf } from './process-usage.ts';
import type { RunningServer } from './servers.ts';
import type { TrafficOptions } from './traffic.ts';

/** One thing that is measured, side by side with others. */
export interface Contender {
  name: string;
  servers: readonly RunningServer[];
  /** The process of its Redis, when it has one. */
  redisPid?: number;
  traffic: TrafficOptions['kind'];
  stored?: { people: number };
  /** Answers the same to everybody, so its requests may come again. */
  isStateless?: boolean;
  /** Where its replies go: what is still to be delivered after a span is waited for, so that nobody else is charged. */
  carrier?: BenchCarrier;
}

export interface Measure extends LoadResult {
  /** Microseconds a message, of all its servers; a delivery by the outbox included. */
  serverCpuUs: number;
  redisCpuUs: number;
  /** Share of one core that its servers had, up to the last delivery: far below 1 at saturation, others had the machine. */
  serverLoad: number;
  /** The most memory that one of its servers has held so far. */
  peakMb: number;
  /** Messages given to the carrier each second, until the last one of the span was. 0 without a carrier. */
  deliveredPerSecond: number;
}

export interface RoundOptions {
  generator: Generator;
  /** The one that warms up is not among them. */
  rounds: number;
  seconds: number;
  pace: LoadOptions['pace'];
}

/** By the contender's name, a measure of every round. */
export type Measures = Map<string, Measure[]>;

export const SATURATION = { type: 'saturation', atOnce: 64 } as const;

/** Enough of them prepared for a server without state. */
const STATELESS_MESSAGES = 8_000;
/** What is prepared for a span of which nothing is known: more than any server answers. */
const UNKNOWN_PER_SECOND = 9_000;
const WARM_UP_SECONDS = 3;
let serial = 0;

/**
 * Measures each once a round, in an order that rotates: what the machine does beside it hits all of them alike. The first
 * round only warms up and is thrown away.
 */
export async function playRounds(contenders: readonly Contender[], options: RoundOptions): Promise<Measures> {
  const measures: Measures = new Map(contenders.map(({ name }) => [name, []]));
  const speeds = new Map<string, number>();
  for (let round = 0; round <= options.rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      // What is compiled by then decides all the rest, so the warm-up is not made short where the spans are.
      const seconds = round === 0 ? Math.max(WARM_UP_SECONDS, options.seconds) : options.seconds;
      const measure = await playSpan(
        contender,
        { ...options, seconds },
        speeds.get(contender.name) ?? UNKNOWN_PER_SECOND,
      );
      speeds.set(contender.name, measure.perSecond);
      if (round > 0) measures.get(contender.name)?.push(measure);
    }
    process.stderr.write(round === 0 ? '  warm' : ` ${round}`);
  }
  process.stderr.write('\n');
  return measures;
}

/** One span, without a warm-up. */
export async function playSpan(
  contender: Contender,
  { generator, seconds, pace }: Omit<RoundOptions, 'rounds'>,
  lastPerSecond: number,
): Promise<Measure> {
  const { name, servers, redisPid, traffic, stored, isStateless = false, carrier } = contender;
  const expected = pace.type === 'steady' ? pace.perSecond : lastPerSecond;
  const messages = isStateless ? STATELESS_MESSAGES : Math.ceil(expected * seconds * 1.3 + 2_000);
  await generator.prepare({
    kind: traffic,
    firstSerial: serial,
    messages,
    ...(stored === undefined ? {} : { stored: { ...stored, offset: serial } }),
  });
  serial += messages + 100;
  const usage = (): { server: number; redis: number } => ({
    server: servers.reduce((sum, { pid }) => sum + cpuUsOf(pid), 0),
    redis: redisPid === undefined ? 0 : cpuUsOf(redisPid),
  });
  const before = usage();
  const givenBefore = (await carrier?.count()) ?? 0;
  const startedAt = performance.now();
  const addresses = servers.map(({ address }) => address);
  const result = await generator.play({ addresses, seconds, pace, isRepeated: isStateless });
  const given = carrier === undefined ? undefined : await whenQuiet(carrier);
  const elapsedUs = ((given?.at ?? performance.now()) - startedAt) * 1000;
  const after = usage();
  if (result.refused > 0) throw new Error(`${name}: ${result.refused} of ${result.messages} were not answered 200.`);
  return {
    ...result,
    serverCpuUs: (after.server - before.server) / result.messages,
    redisCpuUs: (after.redis - before.redis) / result.messages,
    serverLoad: (after.server - before.server) / elapsedUs,
    peakMb: Math.max(...servers.map(({ pid }) => peakMemoryMbOf(pid))),
    deliveredPerSecond: given === undefined ? 0 : ((given.count - givenBefore) * 1e6) / elapsedUs,
  };
}
