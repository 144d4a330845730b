import type { Handoff } from '../domain/handoff.ts';
import { questionsNow, type Question } from '../domain/question.ts';
import type { Registration } from '../domain/registration.ts';
import type { Session } from '../domain/session.ts';
import type { AnswerDeed, StaffAnswer } from '../domain/staff-answer.ts';
import { windowOpenUntil } from '../domain/whatsapp-window.ts';
import type { DeadLetter, Store } from '../store/store.ts';
import { providerCode } from '../provider-codes.ts';

/** A record as it is printed: plain values, times in ISO 8601 UTC, what is absent left out. */
export type RecordRow = Record<string, unknown>;

export const RECORD_KINDS = ['registrations', 'handoffs', 'contacts', 'questions', 'answers', 'dead-letters'] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

interface RecordSource {
  /** The CSV columns, in the order of the outside contract. */
  columns: readonly string[];
  /** As they are at `now`, epoch milliseconds. */
  rows: (store: Store, now: number) => AsyncIterable<RecordRow>;
}

/** What can be printed, by its name on the command line. */
export const RECORD_SOURCES = {
  registrations: {
    columns: [
      'reference',
      'contact',
      'name',
      'for',
      'minor',
      'guardian',
      'courses',
      'level',
      'phone',
      'email',
      'language',
      'channel',
      'consent',
      'status',
      'createdAt',
      'updatedAt',
    ],
    async *rows(store) {
      for (const registration of await store.listRegistrations()) yield registrationRow(registration);
    },
  },
  handoffs: {
    columns: [
      'number',
      'contact',
      'reason',
      'status',
      'claimedBy',
      'openedAt',
      'closedAt',
      'summary',
      'claimedAt',
      'channel',
      'helped',
    ],
    async *rows(store) {
      for (const handoff of await store.listHandoffs()) yield handoffRow(handoff);
    },
  },
  contacts: {
    columns: [
      'contact',
      'addresses',
      'language',
      'state',
      'optedOut',
      'lastInboundAt',
      'turns',
      'createdAt',
      'referral',
      'whatsappOpenUntil',
    ],
    async *rows(store, now) {
      for await (const session of store.listSessions()) {
        if (session.role === 'enquirer') yield contactRow(session, now);
      }
    },
  },
  questions: {
    columns: ['fact', 'course', 'askedBy', 'status', 'answer', 'expiresAt'],
    async *rows(store, now) {
      const [asked, answers] = await Promise.all([store.listQuestions(), store.listAnswers()]);
      for (const question of questionsNow(asked, answers, now)) yield questionRow(question);
    },
  },
  answers: {
    columns: ['fact', 'course', 'text', 'audience', 'status', 'by', 'at', 'until', 'history'],
    async *rows(store) {
      for (const answer of await store.listAnswers()) yield answerRow(answer);
    },
  },
  'dead-letters': {
    columns: ['id', 'contact', 'to', 'channel', 'code', 'meaning', 'at', 'createdAt', 'text'],
    async *rows(store) {
      for (const letter of await store.listDeadLetters()) yield deadLetterRow(letter);
    },
  },
} satisfies Record<RecordKind, RecordSource>;

function registrationRow(registration: Registration): RecordRow {
  const { consent, createdAt, updatedAt, answeredOn: _internal, ...rest } = registration;
  return {
    ...rest,
    consent: { at: iso(consent.at), wording: consent.wording },
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}

function handoffRow({ openedAt, claimedAt, closedAt, ...rest }: Handoff): RecordRow {
  return { ...rest, openedAt: iso(openedAt), claimedAt: iso(claimedAt), closedAt: iso(closedAt) };
}

/** `whatsappOpenUntil` is when free text to this contact ends on WhatsApp: absent where only approved messages go. */
function contactRow(session: Session, now: number): RecordRow {
  const { contact, addresses, language, state, optedOut, turn, referral } = session;
  return {
    contact,
    addresses,
    language,
    state,
    optedOut,
    lastInboundAt: iso(session.lastInboundAt),
    turns: turn,
    createdAt: iso(session.createdAt),
    referral,
    whatsappOpenUntil: iso(windowOpenUntil(session, now)),
  };
}

function questionRow({ expiresAt, askedAt: _times, waiting: _askers, ...rest }: Question): RecordRow {
  return { ...rest, expiresAt: iso(expiresAt) };
}

function answerRow({ at, history, ...rest }: StaffAnswer): RecordRow {
  return { ...rest, at: iso(at), history: history.map(deedRow) };
}

function deedRow({ at, cause: _internal, ...rest }: AnswerDeed): RecordRow {
  return { ...rest, at: iso(at) };
}

function deadLetterRow({ delivery, code, at }: DeadLetter): RecordRow {
  const { id, contact, to, channel, body, forgets, createdAt } = delivery;
  const meaning = providerCode(code)?.meaning;
  return {
    id,
    contact,
    to,
    channel,
    code,
    meaning,
    at: iso(at),
    createdAt: iso(createdAt),
    text: body,
    forgets: forgets?.address,
  };
}

/** JSON leaves `undefined` out, and so does the CSV. */
function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
