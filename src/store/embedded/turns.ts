import { addressOf } from '../../domain/contact.ts';
import { ORDER_LANES } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import { partitionOf } from '../../domain/partition.ts';
import type { Session } from '../../domain/session.ts';
import { erasureMark, markOf, packAnswer, PACKED_SILENCE, unpackAnswer } from '../seen-mark.ts';
import type { Commit, CommitResult, Loaded, Store } from '../store.ts';
import { command, query } from './database.ts';
import type { Database } from './database.ts';
import { deliveryWriter, turnWriter } from './turn-writer.ts';

type Erasure = Parameters<Store['erase']>[0];

interface LoadRow {
  session: string | null;
  answer: string | null;
  forgotten_at: string | null;
  unsent: number;
  handoffs: number | null;
  registrations: number | null;
}

/** Load, commit and erase as synchronous steps; the last two are run inside a transaction. */
export interface Turns {
  load(contact: string, messageId: string, address?: string): Loaded;
  commit(commit: Commit): CommitResult;
  erase(erasure: Erasure): CommitResult;
}

export function turns(database: Database): Turns {
  const loadRow = query<LoadRow>(
    database,
    `SELECT
      (SELECT json FROM sessions WHERE contact = ?1) AS session,
      (SELECT answer FROM marks WHERE contact IN (?1, '') AND mark = ?2) AS answer,
      (SELECT answer FROM marks WHERE contact = '' AND mark = ?6) AS forgotten_at,
      EXISTS (SELECT 1 FROM outbox WHERE partition = ?3 AND address IN (?4, ?5, ?7)) AS unsent,
      (SELECT handoffs FROM counts WHERE partition = ?3) AS handoffs,
      (SELECT registrations FROM counts WHERE partition = ?3) AS registrations`,
  );
  const verdict = verdictOn(database);
  const write = turnWriter(database);
  const forget = forgetting(database);
  const keepMark = command(
    database,
    `INSERT INTO marks (contact, mark, answer, expires_at) VALUES ('', ?, ?, ?)
     ON CONFLICT (contact, mark) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at`,
  );
  const writeDeliveries = deliveryWriter(database);

  return {
    load(contact, messageId, address) {
      const whatsapp = addressOf(contact, 'whatsapp') ?? contact;
      const sms = addressOf(contact, 'sms') ?? whatsapp;
      const [mark, forgotten] = [markOf(contact, messageId), erasureMark(contact)];
      const row = loadRow.first(contact, mark, partitionOf(contact), whatsapp, sms, forgotten, address ?? sms);
      return {
        ...(row?.session ? { session: sessionFrom(row.session) } : {}),
        ...(row?.session || !row?.forgotten_at ? {} : { forgottenAtTurn: Number(row.forgotten_at) }),
        ...(row?.answer ? { seen: unpackAnswer(contact, row.answer) } : {}),
        hasUnsent: row?.unsent === 1,
        counts: { handoffs: row?.handoffs ?? 0, registrations: row?.registrations ?? 0 },
      };
    },

    commit(commit) {
      const mark = markOf(commit.contact, commit.messageId);
      const refused = verdict(commit, mark);
      if (refused !== undefined) return refused;
      write(commit, mark);
      return { type: 'committed' };
    },

    erase(erasure) {
      const { contact, answer, now } = erasure;
      const mark = markOf(contact, erasure.messageId);
      const refused = verdict(erasure, mark);
      if (refused !== undefined) return refused;
      forget(contact);
      keepMark(mark, packAnswer(contact, answer), now + LIMITS.seenMs);
      keepMark(erasureMark(contact), String(erasure.expectedTurn + 1), now + LIMITS.seenMs);
      writeDeliveries(erasure);
      return { type: 'committed' };
    },
  };
}

/** Why a turn cannot be written: it was before, or it started from something that has moved on. */
function verdictOn(
  database: Database,
): (turn: Erasure & Pick<Commit, 'counts'>, mark: string) => CommitResult | undefined {
  const standing = query<{ answer: string | null; turn: number | null; forgotten_at: string | null }>(
    database,
    `SELECT
      (SELECT answer FROM marks WHERE contact IN (?1, '') AND mark = ?2) AS answer,
      (SELECT turn FROM sessions WHERE contact = ?1) AS turn,
      (SELECT answer FROM marks WHERE contact = '' AND mark = ?3) AS forgotten_at`,
  );
  const counted = query<{ handoffs: number; registrations: number }>(
    database,
    'SELECT handoffs, registrations FROM counts WHERE partition = ?',
  );
  return ({ contact, expectedTurn, counts }, mark) => {
    const { answer = null, turn, forgotten_at } = standing.first(contact, mark, erasureMark(contact)) ?? {};
    if (answer !== null) return { type: 'duplicate', answer: unpackAnswer(contact, answer) };
    if ((turn ?? Number(forgotten_at ?? 0)) !== expectedTurn) return { type: 'stale' };
    if (counts === undefined) return undefined;
    const { handoffs = 0, registrations = 0 } = counted.first(partitionOf(contact)) ?? {};
    const same = handoffs === counts.expected.handoffs && registrations === counts.expected.registrations;
    return same ? undefined : { type: 'stale' };
  };
}

const TABLES_OF_CONTACTS = [
  'sessions',
  'transcript',
  'registrations',
  'handoffs',
  'questions',
  'dead_letters',
  'wakes',
] as const;

function forgetting(database: Database): (contact: string) => void {
  const deletions = TABLES_OF_CONTACTS.map((table) => command(database, `DELETE FROM ${table} WHERE contact = ?`));
  const notOrders = Object.values(ORDER_LANES).map((lane) => `AND substr(address, 1, ${lane.length}) <> '${lane}'`);
  const deleteRows = command(database, `DELETE FROM outbox WHERE contact = ? ${notOrders.join(' ')}`);
  const emptyMarks = command(database, "UPDATE marks SET contact = '', answer = ? WHERE contact = ?");
  return (contact) => {
    for (const deleteFrom of deletions) deleteFrom(contact);
    deleteRows(contact);
    // The hashes stay until they expire, so that a message delivered again is not taken for the first of a new chat.
    emptyMarks(PACKED_SILENCE, contact);
  };
}

function sessionFrom(json: string): Session {
  return JSON.parse(json);
}
