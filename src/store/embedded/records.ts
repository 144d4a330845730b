import { DELIVERY_STATUSES } from '../../domain/delivery.ts';
import type { Handoff, HandoffStatus } from '../../domain/handoff.ts';
import type { AskedQuestion } from '../../domain/question.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Session } from '../../domain/session.ts';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import { mergeQuestions } from '../merge-questions.ts';
import type { Asked } from '../merge-questions.ts';
import { query } from './database.ts';
import type { Database } from './database.ts';

/** Sessions read at a time when all of them are listed. */
const PAGE_SIZE = 500;

/** What is read outside a turn, as synchronous steps. */
export interface Records {
  transcript(contact: string): TranscriptEntry[];
  findHandoff(number: number): Handoff | undefined;
  listHandoffs(filter?: { status?: HandoffStatus[] }): Handoff[];
  listRegistrations(): Registration[];
  listQuestions(): AskedQuestion[];
  /** Up to `PAGE_SIZE` sessions whose contacts come after the one named, in order; none at the end. */
  sessionsAfter(contact: string): Session[];
}

export function records(database: Database): Records {
  const entries = query<{ json: string; rank: number | null; sid: string | null }>(
    database,
    'SELECT json, rank, sid FROM transcript WHERE contact = ? ORDER BY position',
  );
  const oneHandoff = query<{ json: string }>(database, 'SELECT json FROM handoffs WHERE number = ?');
  const handoffs = query<{ json: string; status: HandoffStatus }>(
    database,
    'SELECT json, status FROM handoffs ORDER BY opened_at, number',
  );
  const registrations = query<{ json: string }>(
    database,
    'SELECT json FROM registrations ORDER BY created_at, reference',
  );
  const questions = query<Asked>(database, 'SELECT fact, course, contact, asked_at AS at FROM questions');
  const sessions = query<{ json: string }>(
    database,
    'SELECT json FROM sessions WHERE contact > ? ORDER BY contact LIMIT ?',
  );

  return {
    transcript: (contact) => entries.all(contact).map(entryFrom),
    findHandoff(number) {
      const found = oneHandoff.first(number);
      return found === undefined ? undefined : handoffFrom(found);
    },
    listHandoffs: (filter) =>
      handoffs
        .all()
        .filter(({ status }) => filter?.status === undefined || filter.status.includes(status))
        .map(handoffFrom),
    listRegistrations: () => registrations.all().map(({ json }): Registration => JSON.parse(json)),
    listQuestions: () => mergeQuestions(questions.all()),
    sessionsAfter: (contact) => sessions.all(contact, PAGE_SIZE).map(({ json }): Session => JSON.parse(json)),
  };
}

function entryFrom({ json, rank, sid }: { json: string; rank: number | null; sid: string | null }): TranscriptEntry {
  const entry: TranscriptEntry = JSON.parse(json);
  const status = rank === null ? undefined : DELIVERY_STATUSES[rank];
  return { ...entry, ...(status === undefined ? {} : { status }), ...(sid === null ? {} : { sid }) };
}

function handoffFrom({ json }: { json: string }): Handoff {
  return JSON.parse(json);
}
