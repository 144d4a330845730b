import { defineConfig } from 'vitest/config';

// TSX views are rendered on the server by Preact; everything else is Node as it is in production.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
