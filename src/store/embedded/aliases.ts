import type { Alias } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** The aliases as synchronous steps; `link` and `drop` are run inside a transaction. */
export interface Aliases {
  find(alias: string): string | undefined;
  link(link: Alias, expiresAt: number): string;
  /** Whether there was one to drop. */
  drop(link: Alias): boolean;
}

export function aliases(database: Database): Aliases {
  const linked = query<{ contact: string }>(database, 'SELECT contact FROM aliases WHERE alias = ?');
  const put = command(
    database,
    `INSERT INTO aliases (alias, contact, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (alias) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
     WHERE contact = excluded.contact`,
  );
  const remove = command(database, 'DELETE FROM aliases WHERE alias = ? AND contact = ?');
  const find = (alias: string): string | undefined => linked.first(alias)?.contact;
  return {
    find,
    link({ alias, contact }, expiresAt) {
      put(alias, contact, expiresAt);
      return find(alias) ?? contact;
    },
    drop: ({ alias, contact }) => remove(alias, contact) > 0,
  };
}
