import type { Retention } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';

/** Contacts forgotten in one transaction, so that turns get in between. */
const CONTACTS_AT_ONCE = 200;

/** Forgets what is past its time, one batch a call: to be called until it answers 0. Run inside a transaction. */
export function expiry(database: Database): (retention: Retention, now: number) => number {
  const past = query<{ contact: string }>(
    database,
    'SELECT contact FROM sessions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?',
  );
  const dropTranscript = command(database, 'DELETE FROM transcript WHERE contact = ?');
  const dropSession = command(database, 'DELETE FROM sessions WHERE contact = ?');
  const dropMarks = command(database, 'DELETE FROM marks WHERE expires_at < ?');
  const dropRegistrations = command(database, "DELETE FROM registrations WHERE json_extract(json, '$.updatedAt') < ?");
  const dropHandoffs = command(
    database,
    "DELETE FROM handoffs WHERE status = 'closed' AND coalesce(json_extract(json, '$.closedAt'), opened_at) < ?",
  );
  const dropLetters = command(database, 'DELETE FROM dead_letters WHERE at < ?');
  const dropQuestions = command(database, 'DELETE FROM questions WHERE asked_at < ?');

  const dropAliases = command(database, 'DELETE FROM aliases WHERE expires_at < ?');

  return ({ conversationMs, registrationMs }, now) => {
    const contacts = past.all(now, CONTACTS_AT_ONCE);
    for (const { contact } of contacts) {
      dropTranscript(contact);
      dropSession(contact);
    }
    const before = now - conversationMs;
    dropMarks(now);
    return (
      contacts.length +
      dropAliases(now) +
      dropRegistrations(now - registrationMs) +
      dropHandoffs(before) +
      dropLetters(before) +
      dropQuestions(before)
    );
  };
}
