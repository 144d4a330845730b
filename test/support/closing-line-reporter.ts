import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with the time and one plain line, `N passed, N failed`, for people and machines in a hurry. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    console.log(`The tests took ${Math.round(performance.now() / 1000)} s.`);
    console.log(closingLine(modules, unhandledErrors.length));
  }
}

/** What could not even be run counts as failed: a file that does not load, a hook that throws, an error outside any test. */
export function closingLine(modules: readonly TestModule[], unhandledErrors: number): string {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== 'pending') counts[state] += 1;
    }
    const brokenSuites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
    counts.failed += module.errors().length + brokenSuites;
  }
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
