import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that the tests use for real, each by the names it has, and the Debian package that brings it. */
export const PROGRAMS = [
  { package: 'redis-server', names: ['redis-server'], tests: 'the store on Redis' },
  {
    package: 'chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    tests: 'the pages in a real browser',
  },
] as const;

export type Program = (typeof PROGRAMS)[number];

export interface Machine {
  isRoot: boolean;
  hasApt: boolean;
  /** Whether this is a build server, where nothing may be left out quietly. */
  isCi: boolean;
  has(program: Program): boolean;
}

export type Plan =
  | { type: 'ready' }
  | { type: 'install'; packages: string[] }
  /** Said loudly; the tests that need what is missing are left out. */
  | { type: 'go_without'; sentence: string }
  | { type: 'refuse'; sentence: string };

/** What to do about the programs that are missing. Pure. */
export function planFor(machine: Machine): Plan {
  const missing = PROGRAMS.filter((program) => !machine.has(program));
  if (missing.length === 0) return { type: 'ready' };
  if (machine.isRoot && machine.hasApt) return { type: 'install', packages: missing.map((program) => program.package) };
  const packages = missing.map((program) => program.package).join(' ');
  const tests = missing.map((program) => program.tests).join(', ');
  const mend = `Install what is missing: apt-get install ${packages} (as root, "npm test" does it by itself).`;
  return { type: machine.isCi ? 'refuse' : 'go_without', sentence: `NOT TESTED: ${tests}. ${mend}` };
}

/** Finds or installs the programs that the tests need. Throws where they are missing and must not be. */
export function ensureMachine(environment: NodeJS.ProcessEnv): void {
  const machine = readMachine(environment);
  const plan = planFor(machine);
  switch (plan.type) {
    case 'ready':
      return;
    case 'go_without':
      shout(plan.sentence);
      return;
    case 'refuse':
      throw new Error(plan.sentence);
    case 'install': {
      const started = performance.now();
      shout(`Installing ${plan.packages.join(' and ')}, which the tests use for real.`);
      install(plan.packages, environment);
      // The package manager may have failed, or brought something else: what is on PATH now decides.
      const after = planFor({ ...machine, isRoot: false });
      if (after.type === 'refuse') throw new Error(after.sentence);
      const took = `after ${Math.round((performance.now() - started) / 1000)} s`;
      shout(after.type === 'go_without' ? `${after.sentence} (Given up ${took}.)` : `Installed ${took}.`);
    }
  }
}

function readMachine(environment: NodeJS.ProcessEnv): Machine {
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const isOnPath = (name: string): boolean => folders.some((folder) => isExecutable(join(folder, name)));
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: isOnPath('apt-get'),
    isCi: (environment['CI'] ?? '') !== '',
    has: ({ names }) => names.some(isOnPath),
  };
}

function install(packages: readonly string[], environment: NodeJS.ProcessEnv): void {
  // Run level 1 keeps the package from starting a Redis of its own: the tests start theirs, on free ports.
  const env = { ...environment, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = ['-q', '-o', 'Acquire::Retries=3', '-o', 'Dpkg::Use-Pty=0'];
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', [...options, ...step], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

function shout(sentence: string): void {
  console.warn(`\n  ${sentence}\n`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
