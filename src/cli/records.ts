import { isFault } from '../domain/errors.ts';
import { commandLine, refuseUsage } from './command-line.ts';
import { openStoreFromEnvironment } from './environment.ts';
import { csvLine } from './csv.ts';
import { RECORD_KINDS, RECORD_SOURCES, type RecordKind } from './record-rows.ts';

// `npm run --silent records -- registrations|handoffs|contacts|questions|answers|dead-letters [--format csv]`: a line a record.

const USAGE = `Usage: npm run --silent records -- ${RECORD_KINDS.join('|')} [--format json|csv]`;

const EXIT_UNAVAILABLE = 69;

const order = readOrder();
// A reader that has seen enough (`| head`) hangs up, which is no failure of ours.
process.stdout.on('error', () => process.exit(0));
await print(order).catch((failure: unknown) => {
  if (!isFault(failure)) throw failure;
  console.error(failure.message);
  process.exitCode = EXIT_UNAVAILABLE;
});

interface Order {
  kind: RecordKind;
  format: 'json' | 'csv';
}

function readOrder(): Order {
  const { values, positionals } = commandLine(USAGE, {
    allowPositionals: true,
    options: { format: { type: 'string', default: 'json' } },
  });
  const kind = RECORD_KINDS.find((one) => one === positionals[0]);
  const format = (['json', 'csv'] as const).find((one) => one === values.format);
  if (kind === undefined || format === undefined || positionals.length > 1) refuseUsage(USAGE);
  return { kind, format };
}

async function print({ kind, format }: Order): Promise<void> {
  const source = RECORD_SOURCES[kind];
  const columns: readonly string[] = source.columns;
  const store = openStoreFromEnvironment();
  try {
    if (format === 'csv') process.stdout.write(`${csvLine(columns)}\r\n`);
    for await (const row of source.rows(store, Date.now())) {
      const line =
        format === 'csv' ? `${csvLine(columns.map((column) => row[column]))}\r\n` : `${JSON.stringify(row)}\n`;
      process.stdout.write(line);
    }
  } finally {
    await store.close();
  }
}
