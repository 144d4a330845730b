import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const EVERYTHING = 'test/**/*.test.{ts,tsx}';

/** Rooms that keep nothing between two calls: their tests share what they import, which saves a fifth of the time. */
const PURE =
  'test/{africas-talking,bench,channels,copy,desk,domain,flows,laws,school,turn,twilio,understanding}/**/*.test.{ts,tsx}';

/** Tests that measure, or in which masters fail over and processes die by the dozen: beside others they would measure those. */
const ALONE = [
  'test/chaos/chaos.test.ts',
  'test/wire/relay-speed.test.ts',
  'test/contracts/store-redis-{cluster,replicas,sentinel}*.test.ts',
];

/** What takes longest comes first: otherwise the last of them has a core to itself in the end, and the other one waits. */
const LONG = [
  'test/wire/once-only.test.ts',
  'test/wire/africas-talking.test.ts',
  'test/longevity/many-turns.test.ts',
  'test/staff-transcripts/staff-transcripts.test.ts',
  'test/cli/twilio.test.ts',
  'test/wire/media.test.ts',
  'test/wire/whatsapp-menus.test.ts',
  'test/chaos/staff-deeds.test.ts',
  'test/browser/simulator-menus.test.ts',
  'test/wire/mail.test.ts',
  'test/contracts/store-redis.test.ts',
  'test/wire/answers-of-staff.test.ts',
  'test/wire/store-down.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // A sequencer sorts a list of its own, and no array in place.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((path) => moduleId.endsWith(path));
  return rank < 0 ? LONG.length : rank;
}

/** Staff are told nothing at night: what runs by the clock runs by day. */
const BY_DAY = 'test/support/by-day.ts';

// TSX views are rendered on the server by Preact; everything else is Node as it is in production.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: [PURE], isolate: false, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'side by side',
          setupFiles: [BY_DAY],
          include: [EVERYTHING],
          exclude: [PURE, ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', setupFiles: [BY_DAY], include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
