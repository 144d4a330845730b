import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberText } from './table.ts';

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
}

interface CpuProfile {
  nodes: ProfileNode[];
  samples: number[];
  timeDeltas: number[];
}

/** The profile a process wrote, as rows: self time by area, and by function; what it idled is left out. */
export function profileTables(directory: string, messages: number): { byArea: string[][]; byFunction: string[][] } {
  const name = readdirSync(directory).find((file) => file.endsWith('.cpuprofile'));
  if (name === undefined) throw new Error('The server wrote no profile.');
  const profile: CpuProfile = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const selfUs = selfTimes(profile);
  const byArea = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busyUs = 0;
  const areas = areasOf(profile.nodes);
  for (const { id, callFrame } of profile.nodes) {
    const us = selfUs.get(id) ?? 0;
    const area = areas.get(id) ?? 'other';
    if (us === 0 || area === 'idle') continue;
    busyUs += us;
    const place = `${callFrame.functionName || '(anonymous)'} ${shortUrl(callFrame.url)}`.trim();
    byArea.set(area, (byArea.get(area) ?? 0) + us);
    byFunction.set(place, (byFunction.get(place) ?? 0) + us);
  }
  const rows = (of: Map<string, number>, count: number): string[][] =>
    [...of]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, count)
      .map(([what, us]) => [what, `${numberText((100 * us) / busyUs, 1)} %`, numberText(us / messages, 1)]);
  return { byArea: rows(byArea, 40), byFunction: rows(byFunction, 30) };
}

function selfTimes({ samples, timeDeltas }: CpuProfile): Map<number, number> {
  const times = new Map<number, number>();
  for (const [at, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + (timeDeltas[at] ?? 0));
  return times;
}

/** What the engine does for a caller (JSON, patterns, writing to a socket) counts to the caller. */
function areasOf(nodes: readonly ProfileNode[]): Map<number, string> {
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const areas = new Map<number, string>();
  // A caller stands before what it calls.
  for (const { id, callFrame } of nodes) {
    areas.set(id, areaOf(callFrame) ?? areas.get(callers.get(id) ?? -1) ?? NATIVE);
  }
  return areas;
}

const NATIVE = 'native code and system calls';

/** `undefined` for the engine's own functions. */
function areaOf({ functionName, url }: ProfileNode['callFrame']): string | undefined {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return NATIVE;
  if (url === '') return undefined;
  if (url.startsWith('node:')) return nodeArea(url);
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url)?.[1];
  if (library !== undefined) return LIBRARIES.get(library) ?? `library ${library}`;
  const room = /\/dist\/(src\/store\/[^/]+(?=\/)|src\/[^/]+|flows|bench)/.exec(url)?.[1];
  return room === undefined ? 'other' : room.replace('src/', '');
}

function nodeArea(url: string): string {
  if (/_http|http/.test(url)) return 'node: http';
  if (/stream|net|_tls/.test(url)) return 'node: streams and sockets';
  if (/crypto/.test(url)) return 'node: crypto';
  if (/buffer|string_decoder|encoding/.test(url)) return 'node: buffers';
  if (/timers|task_queues|async_hooks|async_local/.test(url)) return 'node: timers and tasks';
  return 'node: the rest';
}

/** Libraries that are one thing to us. */
const LIBRARIES = new Map([
  ...['express', 'router', 'finalhandler', 'parseurl', 'path-to-regexp', 'send', 'etag', 'fresh', 'vary'].map(
    area('express'),
  ),
  ...['mime-types', 'mime-db', 'content-type', 'content-disposition', 'proxy-addr', 'depd'].map(area('express')),
  ...['body-parser', 'raw-body', 'iconv-lite', 'qs', 'bytes', 'type-is', 'on-finished', 'ee-first'].map(
    area('body parser'),
  ),
  ...['ioredis', 'redis-parser', '@ioredis/commands', 'denque', 'standard-as-callback', 'cluster-key-slot'].map(
    area('ioredis'),
  ),
]);

function area(name: string): (library: string) => [string, string] {
  return (library) => [library, name];
}

function shortUrl(url: string): string {
  return url.replace(/^file:\/\//, '').replace(/^.*\/(node_modules|dist)\//, '');
}
