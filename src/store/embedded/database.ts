import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Fault } from '../../domain/errors.ts';
import { LIMITS } from '../../domain/limits.ts';
import { SCHEMA_STEPS } from './schema.ts';
import { unavailable } from './unavailable.ts';

export type Database = InstanceType<typeof Libsql>;

type SqlValue = string | number | null;

/** A prepared statement whose rows are known: the columns are ours, written by this room alone. */
export interface Query<Row> {
  first(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

/**
 * Opens `enquiries.db` in a folder, making both when they are missing, readable by this user only. Throws
 * `Fault('store:unavailable')` with the mend when the folder cannot be used.
 */
export function openDatabase(directory: string): Database {
  const file = join(directory, 'enquiries.db');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // SQLite gives the files beside it (-wal, -shm) the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    const database = new Libsql(file);
    try {
      prepareFile(database, file);
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    return database;
  } catch (thrown) {
    throw unavailable(thrown, directory);
  }
}

export function query<Row>(database: Database, sql: string): Query<Row> {
  const statement = database.prepare(sql);
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    first: (...values) => statement.get(values) as Row | undefined,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    all: (...values) => statement.all(values) as Row[],
  };
}

/** Runs a statement that gives no rows; returns how many it changed. */
export function command(database: Database, sql: string): (...values: SqlValue[]) => number {
  const statement = database.prepare(sql);
  return (...values) => statement.run(values).changes;
}

/** Runs `work` in one transaction that no other writer can come between. */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (thrown) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}

function prepareFile(database: Database, file: string): void {
  database.exec(`PRAGMA busy_timeout = ${LIMITS.storeBusyMs}`);
  database.exec('PRAGMA journal_mode = WAL');
  // FULL syncs the log at every commit: what was answered survives a power cut.
  database.exec('PRAGMA synchronous = FULL');
  // What is deleted is overwritten too, so that an erasure reaches the file and not only the tables.
  database.exec('PRAGMA secure_delete = ON');
  inTransaction(database, () => {
    const version = query<{ user_version: number }>(database, 'PRAGMA user_version').first()?.user_version ?? 0;
    if (version > SCHEMA_STEPS.length) {
      throw new Fault(
        'store:unavailable',
        `${file} was written by a newer release (its schema is ${version}, this one knows ${SCHEMA_STEPS.length}). Run that release, or point DATA_DIR elsewhere.`,
        { store: 'embedded', file, version },
      );
    }
    for (const step of SCHEMA_STEPS.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${SCHEMA_STEPS.length}`);
  });
}
