import { describe, expect, test } from 'vitest';
import { pairedRatio, quantile, spreadOf } from '../../bench/statistics.ts';

describe('The statistics of the bench', () => {
  test('take as a quantile a value that was measured', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.5)).toBe(50);
    expect(quantile(values, 0.99)).toBe(99);
    expect(quantile(values, 1)).toBe(100);
    expect(quantile([], 0.5)).toBe(0);
  });

  test('take the middle of two for a median of an even number', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1, high: 4 });
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
  });

  test('compare within a round, so that a slow minute hits both sides', () => {
    expect(pairedRatio([10, 1, 30], [20, 2, 60])).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
  });
});
