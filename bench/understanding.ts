import { readFlows } from '../src/read-flows.ts';
import { read } from '../src/understanding/read.ts';
import { examRows } from './exam-rows.ts';

// `npm run bench:understanding`: how long a message takes to be understood, by its length, after a warm-up; and what the
// start costs.

const ROUNDS = 20;

const before = process.memoryUsage();
const startedAt = performance.now();
const { lexicon } = readFlows();
const startMs = performance.now() - startedAt;
globalThis.gc?.();
const after = process.memoryUsage();
const grownMb = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
console.log(
  `Node ${process.version}. School, copy and phrases ready after ${startMs.toFixed(0)} ms, ${grownMb.toFixed(0)} MB.`,
);

const texts = (['en', 'pcm', 'yo', 'mix', 'out-of-scope'] as const).flatMap(examRows).map((row) => row.text);
const joined = texts.join(' ');
const groups: readonly (readonly [string, string[]])[] = [
  ['messages as they come', texts],
  ...[10, 100, 400, 1600].map((length) => [`${length} characters`, slices(joined, length)] as const),
];
for (const [title, group] of groups) {
  understandAll(group);
  const timesMs = Array.from({ length: ROUNDS }, () => understandAll(group))
    .flat()
    .toSorted((one, other) => one - other);
  const at = (share: number): string => (timesMs[Math.floor((timesMs.length - 1) * share)] ?? 0).toFixed(3);
  console.log(
    `${title.padEnd(22)} median ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms (${timesMs.length} messages)`,
  );
}

function understandAll(group: string[]): number[] {
  return group.map((text) => {
    const from = performance.now();
    read({ text }, { lexicon, expecting: { kind: 'none', offered: [] }, language: 'en', topic: [] });
    return performance.now() - from;
  });
}

/** Up to 200 pieces of this length, from all over the text. */
function slices(text: string, length: number): string[] {
  const count = Math.min(200, Math.floor(text.length / length));
  const step = Math.floor((text.length - length) / count);
  return Array.from({ length: count }, (_, at) => text.slice(at * step, at * step + length));
}
