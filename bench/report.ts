import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Measure, Measures } from './rounds.ts';
import { pairedRatio, spreadOf, type Spread } from './statistics.ts';
import { numberText, percentText, spreadText, table } from './table.ts';

export interface Goal {
  goal: string;
  measured: string;
  isMet: boolean;
}

/** Says everything at once and keeps it for the end and for the file. */
export interface Report {
  table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): void;
  /** A table of what was played, each contender beside `base`; keeps every single measure. */
  rounds(title: string, measures: Measures, base: string): void;
  note(sentence: string): void;
  /** Loudly: what was not measured, and why. */
  skipped(what: string): void;
  goal(goal: Goal): void;
  /** The closing block, and everything as JSON. */
  close(file: string, about: Record<string, unknown>): void;
}

export function createReport(): Report {
  const goals: Goal[] = [];
  const notMeasured: string[] = [];
  const tables: { title: string; heads: readonly string[]; rows: readonly (readonly string[])[] }[] = [];
  const played: { title: string; measures: Record<string, Measure[]> }[] = [];
  const addTable: Report['table'] = (title, heads, rows) => {
    tables.push({ title, heads, rows });
    say(table(title, heads, rows));
  };
  return {
    table: addTable,
    rounds(title, measures, base) {
      played.push({ title, measures: Object.fromEntries(measures) });
      addTable(title, HEADS(base), roundRows(measures, base));
    },
    note: say,
    skipped(what) {
      notMeasured.push(what);
      say(`\n!! NOT MEASURED: ${what}`);
    },
    goal: (goal) => void goals.push(goal),
    close(file, about) {
      const rows = goals.map(({ goal, measured, isMet }) => [goal, measured, isMet ? 'met' : 'NOT MET']);
      say(table('Goals', ['', 'measured', ''], rows));
      for (const what of notMeasured) say(`!! NOT MEASURED: ${what}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify({ ...about, goals, notMeasured, tables, played }, undefined, 2)}\n`);
      say(`\nEvery figure: ${file}`);
    },
  };
}

function say(text: string): void {
  console.log(text);
}

const HEADS = (base: string): string[] => [
  '',
  'messages/s',
  `of ${base}`,
  'by CPU',
  'p50 ms',
  'p99 ms',
  'server CPU µs',
  'server busy',
  'Redis µs',
  'generator',
  'delivered/s',
  'body bytes',
  'silent',
  'peak MB',
];

function roundRows(measures: Measures, base: string): string[][] {
  const bases = measures.get(base) ?? [];
  return [...measures].map(([name, all]) => {
    const column = (key: keyof Measure): Spread => spreadOf(all.map((one) => one[key]));
    const median = (key: keyof Measure): number => column(key).median;
    const messages = all.reduce((sum, one) => sum + one.messages, 0);
    const silent = all.reduce((sum, one) => sum + one.silent, 0);
    return [
      name,
      spreadText(column('perSecond')),
      percentText(ratioOf(all, bases, 'perSecond')),
      percentText(ratioOf(bases, all, 'serverCpuUs')),
      spreadText(column('p50Ms'), 2),
      spreadText(column('p99Ms'), 1),
      spreadText(column('serverCpuUs')),
      `${numberText(100 * median('serverLoad'))} %`,
      numberText(median('redisCpuUs')),
      `${numberText(100 * median('generatorLoad'))} %`,
      median('deliveredPerSecond') === 0 ? '' : numberText(median('deliveredPerSecond')),
      numberText(median('bodyBytes')),
      `${numberText((100 * silent) / messages)} %`,
      numberText(median('peakMb')),
    ];
  });
}

/** Round by round, one beside the other. */
export function ratioOf(ours: readonly Measure[], theirs: readonly Measure[], key: keyof Measure): Spread {
  return pairedRatio(
    ours.map((one) => one[key]),
    theirs.map((one) => one[key]),
  );
}
