import { parseArgs } from 'node:util';
import { openStoreFromEnvironment } from './environment.ts';
import { csvLine } from './csv.ts';
import { RECORD_KINDS, RECORD_SOURCES, type RecordKind } from './record-rows.ts';

// `npm run --silent records -- registrations|handoffs|contacts|questions [--format csv]`: what is stored, a line a record.

const USAGE = `Usage: npm run --silent records -- ${RECORD_KINDS.join('|')} [--format json|csv]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { format: { type: 'string', default: 'json' } },
});
const kind = RECORD_KINDS.find((one) => one === positionals[0]);
if (kind === undefined || (values.format !== 'json' && values.format !== 'csv')) {
  console.error(USAGE);
  process.exitCode = 64;
} else {
  await print(kind, values.format);
}

async function print(kind: RecordKind, format: 'json' | 'csv'): Promise<void> {
  const source = RECORD_SOURCES[kind];
  const columns: readonly string[] = source.columns;
  const store = openStoreFromEnvironment();
  try {
    if (format === 'csv') process.stdout.write(`${csvLine(columns)}\r\n`);
    for await (const row of source.rows(store)) {
      const line =
        format === 'csv' ? `${csvLine(columns.map((column) => row[column]))}\r\n` : `${JSON.stringify(row)}\n`;
      process.stdout.write(line);
    }
  } finally {
    await store.close();
  }
}
