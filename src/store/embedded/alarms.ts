import type { Alarm } from '../../domain/alarm.ts';
import { LIMITS } from '../../domain/limits.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** What is wrong with the account or the settings, as synchronous steps; `raise` is run inside a transaction. */
export interface Alarms {
  raise(code: string, now: number): boolean;
  list(now: number): Alarm[];
}

export function alarms(database: Database): Alarms {
  const forget = command(database, 'DELETE FROM alarms WHERE last_at <= ?');
  const raiseAgain = command(database, 'UPDATE alarms SET last_at = max(last_at, ?), count = count + 1 WHERE code = ?');
  const add = command(database, 'INSERT INTO alarms (code, since, last_at, count) VALUES (?, ?, ?, 1)');
  const living = query<Alarm>(
    database,
    'SELECT code, since, last_at AS lastAt, count FROM alarms WHERE last_at > ? ORDER BY code',
  );

  return {
    raise(code, now) {
      forget(now - LIMITS.alarmMs);
      if (raiseAgain(now, code) === 1) return false;
      add(code, now, now);
      return true;
    },
    list: (now) => living.all(now - LIMITS.alarmMs),
  };
}
