import Libsql from 'libsql';
import { Fault } from '../../domain/errors.ts';

/** SQLite's words for "not now" and "not here": busy, full, broken or read-only disk, not a database. */
const OUTAGE_CODE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH)/;
const FILE_CODE = /^E[A-Z]+$/;

/**
 * What to throw for something the engine or the file system threw: `Fault('store:unavailable')` when the file cannot be
 * used now, and mistakes of ours as they are.
 */
export function unavailable(thrown: unknown, directory: string): unknown {
  const code = outageCode(thrown);
  if (code === undefined || !(thrown instanceof Error)) return thrown;
  return new Fault(
    'store:unavailable',
    `The store in ${directory} cannot be used (${code}: ${thrown.message}). Make the folder writable for this user and its disk not full, or set DATA_DIR to another one.`,
    { store: 'embedded', directory, reason: code },
    thrown,
  );
}

function outageCode(thrown: unknown): string | undefined {
  if (thrown instanceof Libsql.SqliteError) return OUTAGE_CODE.test(thrown.code) ? thrown.code : undefined;
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return undefined;
  return FILE_CODE.test(thrown.code) ? thrown.code : undefined;
}
