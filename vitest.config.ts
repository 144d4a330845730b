import { defineConfig } from 'vitest/config';

/** Tests in which processes die or masters fail over, and what is slow counts: beside others they would measure those. */
const ALONE = [
  'test/chaos/chaos.test.ts',
  'test/contracts/store-redis-*.test.ts',
  'test/wire/{many-processes,once-only,store-down}.test.ts',
];

// TSX views are rendered on the server by Preact; everything else is Node as it is in production.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
