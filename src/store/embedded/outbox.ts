import { randomUUID } from 'node:crypto';
import { rankOf } from '../../domain/delivery.ts';
import type { ClaimedDelivery, DeadLetter, Settlement } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** No row of the same lane stands before it. */
const IS_HEAD = `NOT EXISTS (
  SELECT 1 FROM outbox AS earlier
  WHERE earlier.partition = outbox.partition AND earlier.address = outbox.address AND earlier.position < outbox.position
)`;

/** Stands for a lease where a try may have sent the row: whatever lease is found at a claim is doubt. */
const UNCERTAIN = '?';

/** The outbox as synchronous steps; `claim` and `settle` are run inside a transaction. */
export interface Outbox {
  claim(options: { now: number; leaseMs: number; limit: number }): ClaimedDelivery[];
  settle(claimed: ClaimedDelivery, settlement: Settlement, now: number): boolean;
  nextDueAt(): number | undefined;
  keepDeadLetter(letter: DeadLetter): void;
  deadLetters(): DeadLetter[];
}

export function outbox(database: Database): Outbox {
  const dueHeads = query<{ position: number; json: string; attempt: number; claims: number; lease: string | null }>(
    database,
    `SELECT position, json, attempt, claims, lease FROM outbox WHERE due_at <= ? AND ${IS_HEAD} ORDER BY due_at, position LIMIT ?`,
  );
  const lend = command(database, 'UPDATE outbox SET attempt = ?, claims = ?, lease = ?, due_at = ? WHERE position = ?');
  const firstDue = query<{ due_at: number }>(
    database,
    `SELECT due_at FROM outbox WHERE ${IS_HEAD} ORDER BY due_at LIMIT 1`,
  );
  const keepLetter = command(
    database,
    `INSERT INTO dead_letters (id, contact, at, json)
     SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM transcript WHERE contact = ?2 AND id = ?1)
     ON CONFLICT (id) DO NOTHING`,
  );
  const letters = query<{ json: string }>(database, 'SELECT json FROM dead_letters ORDER BY at, id');

  return {
    claim({ now, leaseMs, limit }) {
      const lease = randomUUID();
      return dueHeads.all(now, limit).map(({ position, json, lease: doubt, ...before }): ClaimedDelivery => {
        // A worker that fell silent says nothing against the row: it is no attempt more.
        const isAbandoned = doubt !== null && doubt !== UNCERTAIN;
        const attempt = isAbandoned ? before.attempt : before.attempt + 1;
        const claims = before.claims + 1;
        lend(attempt, claims, lease, now + leaseMs, position);
        return { delivery: JSON.parse(json), attempt, claims, isUncertain: doubt !== null, lease };
      });
    },
    settle: settling(database),
    nextDueAt: () => firstDue.first()?.due_at,
    keepDeadLetter(letter) {
      const { id, contact } = letter.delivery;
      keepLetter(id, contact, letter.at, JSON.stringify(letter));
    },
    deadLetters: () => letters.all().map(({ json }): DeadLetter => JSON.parse(json)),
  };
}

/** Raises how far a reply got, and learns the provider's id when none is known; unknown replies leave nothing behind. */
export function statusRecorder(
  database: Database,
): (contact: string, replyId: string, rank: number, sid: string | undefined) => void {
  const raise = command(
    database,
    'UPDATE transcript SET rank = max(coalesce(rank, 0), ?), sid = coalesce(sid, ?) WHERE contact = ? AND id = ?',
  );
  return (contact, replyId, rank, sid) => {
    raise(rank, sid ?? null, contact, replyId);
  };
}

function settling(database: Database): Outbox['settle'] {
  const postpone = command(
    database,
    'UPDATE outbox SET lease = ?, due_at = ? WHERE id = ? AND attempt = ? AND lease = ?',
  );
  const resume = command(
    database,
    'UPDATE outbox SET lease = NULL, attempt = 0, due_at = ? WHERE id = ? AND attempt = ? AND lease = ?',
  );
  const remove = command(database, 'DELETE FROM outbox WHERE id = ? AND attempt = ? AND lease = ?');
  const bury = command(
    database,
    `INSERT INTO dead_letters (id, contact, at, json) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET at = excluded.at, json = excluded.json`,
  );
  const recordStatus = statusRecorder(database);

  return ({ delivery, attempt, lease }, settlement, now) => {
    const { id, contact } = delivery;
    const { type } = settlement;
    if (type === 'retry' || type === 'uncertain') {
      return postpone(type === 'retry' ? null : UNCERTAIN, settlement.at, id, attempt, lease) === 1;
    }
    if (type === 'resume') return resume(settlement.at, id, attempt, lease) === 1;
    if (remove(id, attempt, lease) === 0) return false;
    switch (settlement.type) {
      case 'sent':
        recordStatus(contact, id, rankOf('sent'), settlement.sid);
        return true;
      case 'done':
        return true;
      case 'replaced':
        recordStatus(contact, id, rankOf('failed'), undefined);
        return true;
      case 'dead': {
        const letter: DeadLetter = { delivery, code: settlement.code, at: now };
        bury(id, contact, now, JSON.stringify(letter));
        recordStatus(contact, id, rankOf('failed'), undefined);
        return true;
      }
    }
  };
}
