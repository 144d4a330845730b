import { playTraffic, type LoadOptions, type LoadResult } from './load.ts';
import { prepareTraffic, type PreparedConversation, type TrafficOptions } from './traffic.ts';

// A process of its own, on a processor of its own: prepares and plays what it is told over its channel.

export type GeneratorOrder = { type: 'prepare'; traffic: TrafficOptions } | { type: 'play'; load: LoadOptions };

export type GeneratorReport = { type: 'prepared' } | { type: 'played'; result: LoadResult };

let prepared: PreparedConversation[] = [];

process.on('message', (order: GeneratorOrder) => {
  void obey(order).then((report: GeneratorReport) => process.send?.(report));
});
process.on('disconnect', () => process.exit());
console.log('ready');

async function obey(order: GeneratorOrder): Promise<GeneratorReport> {
  switch (order.type) {
    case 'prepare':
      prepared = prepareTraffic(order.traffic);
      return { type: 'prepared' };
    case 'play':
      return { type: 'played', result: await playTraffic(prepared, order.load) };
  }
}
