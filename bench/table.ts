import type { Spread } from './statistics.ts';

/** Rows in columns: the first to the left, the others to the right. */
export function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [`\n${title}`, line(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** `8,123 (7,900 to 8,400)`. */
export function spreadText({ median, low, high }: Spread, digits = 0): string {
  return `${numberText(median, digits)} (${numberText(low, digits)} to ${numberText(high, digits)})`;
}

export function numberText(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `57 % (55 to 60)`. */
export function percentText({ median, low, high }: Spread): string {
  const [middle, from, to] = [median, low, high].map((share) => (share * 100).toFixed(1));
  return `${middle} % (${from} to ${to})`;
}
