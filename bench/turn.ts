import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, refuseUsage } from '../src/cli/command-line.ts';
import { projectRoot } from '../src/project-root.ts';
import { foldersIn, type Bench } from './bench.ts';
import { machine } from './child.ts';
import { compareFsync, compareNodes, compareProcesses } from './comparisons.ts';
import { startGenerator } from './generator.ts';
import { measureMemory } from './memory.ts';
import { profileTurn } from './profile-turn.ts';
import { createReport } from './report.ts';
import { CORES } from './servers.ts';
import { measureStoredSpeed } from './stored-speed.ts';
import { measureTurnSpeed } from './turn-speed.ts';

// `npm run bench`: the whole durable turn against what the web stack can do at all. `npm run bench -- quick` for a first
// look in two minutes; names of parts behind it, such as `memory profile`, measure these alone.

const PARTS = {
  speed: measureTurnSpeed,
  memory: measureMemory,
  fsync: compareFsync,
  processes: compareProcesses,
  nodes: compareNodes,
  stored: measureStoredSpeed,
  profile: profileTurn,
};
const QUICK_PARTS: readonly string[] = ['speed', 'memory', 'profile'];
const USAGE = `Usage: npm run bench -- [quick] [${Object.keys(PARTS).join('] [')}]`;

const { positionals } = commandLine(USAGE, { allowPositionals: true });
const isQuick = positionals.includes('quick');
const asked = positionals.filter((word) => word !== 'quick');
// Before anything is started that would have to be ended.
if (!asked.every((word) => Object.hasOwn(PARTS, word))) refuseUsage(USAGE);
const workFolder = mkdtempSync(join(tmpdir(), 'enquiries-bench-'));
// After the children were killed, which may still hold files: child.ts was there first.
process.once('exit', () => rmSync(workFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

/** A machine that does nothing else is below it. */
const BUSY_LOAD = 0.7;
const startedAt = new Date();
const report = createReport();
const bench: Bench = {
  isQuick,
  node: { version: process.version, path: process.execPath },
  generator: await startGenerator(),
  report,
  rounds: isQuick ? 3 : 7,
  seconds: isQuick ? 1.5 : 4,
  folder: foldersIn(workFolder),
};
const where = machine.canPin
  ? `server on core ${CORES.server.join()}, generator on ${CORES.generator.join()}, Redis on ${CORES.redis.join()}, carrier on ${CORES.carrier.join()}`
  : 'no process is kept to a core, as taskset is missing or there is only one';
report.note(`Node ${process.version}, ${machine.cores} cores: ${where}. Redis: append-only file on, everysec.`);

const [load = 0] = loadavg();
if (load > BUSY_LOAD) {
  report.note(`!! Others use this machine (load ${load.toFixed(1)}): ratios of a round can be compared, times cannot.`);
}

for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 ? asked.includes(name) : !isQuick || QUICK_PARTS.includes(name)) await measure(bench);
  else report.skipped(`${name}: ${asked.length > 0 ? 'not asked for' : 'only in the full form'}.`);
}

await bench.generator.stop();
report.close(join(projectRoot, 'bench/results/latest.json'), {
  startedAt: startedAt.toISOString(),
  minutes: (Date.now() - startedAt.getTime()) / 60_000,
  form: isQuick ? 'quick' : 'full',
  node: process.version,
  cores: machine.cores,
  loadAtStart: load,
});
