import type { WakeChange, WakeName } from '../../domain/wake.ts';
import type { ClaimedWake } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** The wakes as synchronous steps; all but `nextAt` are run inside a transaction. */
export interface Wakes {
  claim(options: { now: number; leaseMs: number; limit: number }): ClaimedWake[];
  drop(wake: ClaimedWake): void;
  nextAt(): number | undefined;
}

export function wakes(database: Database): Wakes {
  const due = query<{ contact: string; name: WakeName; due_at: number }>(
    database,
    'SELECT contact, name, due_at FROM wakes WHERE due_at <= ? ORDER BY due_at LIMIT ?',
  );
  const lend = command(database, 'UPDATE wakes SET due_at = ? WHERE contact = ? AND name = ?');
  const remove = command(database, 'DELETE FROM wakes WHERE contact = ? AND name = ? AND due_at = ?');
  const first = query<{ due_at: number }>(database, 'SELECT due_at FROM wakes ORDER BY due_at LIMIT 1');

  return {
    claim({ now, leaseMs, limit }) {
      const lentUntil = now + leaseMs;
      return due.all(now, limit).map(({ contact, name, due_at: at }) => {
        lend(lentUntil, contact, name);
        return { contact, name, at, lentUntil };
      });
    },
    drop({ contact, name, lentUntil }) {
      remove(contact, name, lentUntil);
    },
    nextAt: () => first.first()?.due_at,
  };
}

/** Sets and cancels what a turn says of its contact's wakes. */
export function wakeWriter(database: Database): (contact: string, changes: WakeChange[]) => void {
  const put = command(
    database,
    `INSERT INTO wakes (contact, name, due_at) VALUES (?, ?, ?)
     ON CONFLICT (contact, name) DO UPDATE SET due_at = excluded.due_at`,
  );
  const cancel = command(database, 'DELETE FROM wakes WHERE contact = ? AND name = ?');
  return (contact, changes) => {
    for (const { name, at } of changes) {
      if (at === undefined) cancel(contact, name);
      else put(contact, name, at);
    }
  };
}
