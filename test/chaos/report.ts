import type { Cause } from './evidence.ts';
import type { Outcome } from './outcome.ts';
import { AT_RANDOM, WEB_STEPS, WORKER_STEPS } from './step.ts';

const CAUSES: readonly Cause[] = [...WEB_STEPS, ...WORKER_STEPS, AT_RANDOM, 'none'];

const HEADS = ['step', 'kills', 'retries', 'redeliveries', 'lost', 'doubled', 'wrong'] as const;

type Row = [name: string, ...figures: number[]];

/** A line a step, and the sums: what was killed, what had to be brought again, and what came of it. */
export function tableOf(outcome: Outcome): string {
  const rows = CAUSES.map((cause) => rowFor(cause, outcome)).filter(([, ...figures]) => figures.some((one) => one > 0));
  const sums: Row = [
    'all',
    ...HEADS.slice(1).map((_, column) => rows.reduce((sum, row) => sum + Number(row[column + 1]), 0)),
  ];
  const lines = [HEADS, ...rows, sums].map((cells) =>
    cells.map((cell, column) => (column === 0 ? String(cell).padEnd(16) : String(cell).padStart(13))).join(''),
  );
  const { place, conversations, messages, kept, accepted, tookMs, seeds } = outcome;
  const seconds = Math.round(tookMs / 1000);
  return [
    `${place}: ${conversations} conversations of ${messages} messages (${kept} kept on disk), ${accepted} sent by REST, ${seconds} s, seed ${seeds.join(', ')}`,
    ...lines,
  ].join('\n');
}

/** What must not be, in words; empty when all is well. */
export function complaintsOf({ findings, accidents }: Outcome): string[] {
  return [
    ...findings.map(({ kind, what, contact, cause }) => `${kind}: ${contact} ${what} (${cause})`),
    ...accidents.map((what) => `accident: ${what}`),
  ];
}

function rowFor(cause: Cause, { kills, retries, redeliveries, findings }: Outcome): Row {
  const count = (kind: string): number => findings.filter((one) => one.kind === kind && one.cause === cause).length;
  const brought = [kills, retries, redeliveries].map((counts) => counts.get(cause) ?? 0);
  return [cause, ...brought, count('lost'), count('doubled'), count('wrong')];
}
