import { describe, expect, test } from 'vitest';
import { planFor, PROGRAMS, type Machine } from './support/ensure-machine.ts';

const BARE: Machine = { isRoot: false, hasApt: true, isCi: false, has: () => false };

describe('A machine that runs the tests', () => {
  test('is ready when it has the programs', () => {
    expect(planFor({ ...BARE, has: () => true })).toEqual({ type: 'ready' });
  });

  test('gets exactly what is missing, where we are root and there is a package manager', () => {
    const withoutRedis = {
      ...BARE,
      isRoot: true,
      has: (program: { package: string }) => program.package !== 'redis-server',
    };
    expect(planFor(withoutRedis)).toEqual({ type: 'install', packages: ['redis-server'] });
    expect(planFor({ ...BARE, isRoot: true, isCi: true })).toEqual({
      type: 'install',
      packages: PROGRAMS.map((program) => program.package),
    });
  });

  test.each([
    { ...BARE, isRoot: false },
    { ...BARE, isRoot: true, hasApt: false },
  ])('goes without, and says what is not tested: %j', (machine) => {
    const plan = planFor(machine);
    expect(plan.type).toBe('go_without');
    expect(plan).toHaveProperty(
      'sentence',
      expect.stringContaining('NOT TESTED: the store on Redis, the pages in a real'),
    );
  });

  test('refuses to leave anything out on a build server', () => {
    expect(planFor({ ...BARE, isCi: true })).toHaveProperty('type', 'refuse');
  });
});
