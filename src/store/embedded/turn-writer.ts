import { laneOf, rankOf } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import { partitionOf } from '../../domain/partition.ts';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import { packAnswer } from '../seen-mark.ts';
import type { Commit } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';
import { wakeWriter } from './wakes.ts';

/** Writes every part of a turn that was found to stand. */
export function turnWriter(database: Database): (commit: Commit, mark: string) => void {
  const putSession = command(
    database,
    `INSERT INTO sessions (contact, turn, json, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (contact) DO UPDATE
     SET turn = excluded.turn, json = excluded.json, expires_at = excluded.expires_at`,
  );
  const addMark = command(database, 'INSERT INTO marks (contact, mark, answer, expires_at) VALUES (?, ?, ?, ?)');
  const dropMarks = command(database, 'DELETE FROM marks WHERE expires_at < ?');
  const putCounts = command(
    database,
    `INSERT INTO counts (partition, handoffs, registrations) VALUES (?, ?, ?)
     ON CONFLICT (partition) DO UPDATE SET handoffs = excluded.handoffs, registrations = excluded.registrations`,
  );
  const writeTranscript = transcriptWriter(database);
  const writeRecords = recordWriter(database);
  const writeWakes = wakeWriter(database);

  return (commit, mark) => {
    const { contact, session, now, counts } = commit;
    putSession(contact, session.turn, JSON.stringify(session), commit.expiresAt);
    dropMarks(now);
    addMark(contact, mark, packAnswer(contact, commit.answer), now + LIMITS.seenMs);
    if (counts !== undefined) putCounts(partitionOf(contact), counts.next.handoffs, counts.next.registrations);
    writeTranscript(contact, commit.transcript);
    writeRecords(commit);
    writeWakes(contact, commit.wakes);
  };
}

function transcriptWriter(database: Database): (contact: string, entries: TranscriptEntry[]) => void {
  const lastPosition = query<{ position: number | null }>(
    database,
    'SELECT max(position) AS position FROM transcript WHERE contact = ?',
  );
  const add = command(
    database,
    'INSERT INTO transcript (contact, position, id, json, rank, sid) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const dropUpTo = command(database, 'DELETE FROM transcript WHERE contact = ? AND position <= ?');

  return (contact, entries) => {
    if (entries.length === 0) return;
    let position = lastPosition.first(contact)?.position ?? 0;
    for (const { status, sid, ...entry } of entries) {
      position += 1;
      const rank = status === undefined ? null : rankOf(status);
      add(contact, position, entry.id, JSON.stringify(entry), rank, sid ?? null);
    }
    if (position > LIMITS.transcriptEntries) dropUpTo(contact, position - LIMITS.transcriptEntries);
  };
}

/** Writes rows to the outbox; one whose id is there already is left as it is. */
export function deliveryWriter(database: Database): (turn: Pick<Commit, 'contact' | 'deliveries' | 'now'>) => void {
  const add = command(
    database,
    `INSERT INTO outbox (id, partition, contact, address, json, due_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  );
  return ({ contact, deliveries, now }) => {
    const partition = partitionOf(contact);
    for (const row of deliveries) {
      add(row.id, partition, row.contact, laneOf(row), JSON.stringify(row), row.notBefore ?? now);
    }
  };
}

function recordWriter(database: Database): (commit: Commit) => void {
  const writeDeliveries = deliveryWriter(database);
  const putRegistration = command(
    database,
    `INSERT INTO registrations (reference, contact, created_at, json) VALUES (?, ?, ?, ?)
     ON CONFLICT (reference) DO UPDATE
     SET contact = excluded.contact, created_at = excluded.created_at, json = excluded.json`,
  );
  const putHandoff = command(
    database,
    `INSERT INTO handoffs (number, contact, status, opened_at, json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE
     SET status = excluded.status, opened_at = excluded.opened_at, json = excluded.json`,
  );
  const addQuestion = command(
    database,
    `INSERT INTO questions (fact, course, contact, asked_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (fact, course, contact) DO UPDATE SET asked_at = max(asked_at, excluded.asked_at)`,
  );

  return (commit) => {
    const { contact, registrations, handoffs, questions, now } = commit;
    writeDeliveries(commit);
    for (const record of registrations) {
      putRegistration(record.reference, contact, record.createdAt, JSON.stringify(record));
    }
    for (const record of handoffs) {
      putHandoff(record.number, contact, record.status, record.openedAt, JSON.stringify(record));
    }
    for (const { fact, course = '' } of questions) addQuestion(fact, course, contact, now);
  };
}
