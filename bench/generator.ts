import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';
import { moveToCores, startChild, type Cores } from './child.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import type { GeneratorOrder, GeneratorReport } from './load-generator.ts';
import { CORES } from './servers.ts';
import type { TrafficOptions } from './traffic.ts';

export interface Generator {
  prepare(traffic: TrafficOptions): Promise<void>;
  play(load: LoadOptions): Promise<LoadResult>;
  /** Lets it run on these from now on. */
  useCores(cores: Cores): void;
  stop(): Promise<void>;
}

/** The load generator as a process of its own, on its processor. */
export async function startGenerator(cores: Cores = CORES.generator): Promise<Generator> {
  const child = await startChild({
    command: process.execPath,
    args: ['--enable-source-maps', '--max-semi-space-size=128', join(projectRoot, 'dist/bench/load-generator.js')],
    cores,
    ready: /^ready$/,
    hasChannel: true,
  });
  const { process: generator } = child;
  const ask = async (order: GeneratorOrder): Promise<GeneratorReport> => {
    const ended = new AbortController();
    const { signal } = ended;
    try {
      generator.send(order);
      return await Promise.race([
        once(generator, 'message', { signal }).then(([report]) => report as GeneratorReport),
        once(generator, 'exit', { signal }).then(() => {
          throw new Error('The load generator ended.');
        }),
      ]);
    } finally {
      ended.abort();
    }
  };
  return {
    async prepare(traffic) {
      await ask({ type: 'prepare', traffic });
    },
    async play(load) {
      const report = await ask({ type: 'play', load });
      if (report.type !== 'played') throw new Error('The load generator answered something else.');
      return report.result;
    },
    useCores: (cores) => moveToCores(child.pid, cores),
    stop: () => child.stop(),
  };
}
