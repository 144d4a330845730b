/**
 * THE MEMORY. One port, two stores (redis/, embedded/), one contract suite (test/contracts/store-contract.ts).
 *
 * Promises, for both:
 * - `commit` is atomic and durable: all of a turn or nothing of it, and once it has answered, a kill cannot undo it.
 * - Absence is `undefined`. A store that cannot answer throws `Fault('store:unavailable')`; an outage is never absence.
 * - No locks: two turns taken at once from one session meet in `commit`, one is told `stale` and is taken again.
 * - Time is an argument. TTLs are housekeeping; nothing in the bot's behaviour depends on when a key goes.
 * Every method is required.
 */
import type { Alarm } from '../domain/alarm.ts';
import type { Address, ContactId } from '../domain/contact.ts';
import type { Delivery, DeliveryStatus } from '../domain/delivery.ts';
import type { Handoff, HandoffStatus } from '../domain/handoff.ts';
import type { AskedQuestion } from '../domain/question.ts';
import type { Registration } from '../domain/registration.ts';
import type { Session } from '../domain/session.ts';
import type { AnswerOrder, AnswerOutcome, StaffAnswer } from '../domain/staff-answer.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Wake, WakeChange } from '../domain/wake.ts';

/** What was answered to a message, kept with its seen mark so that a redelivery gets the very same. */
export interface Answer {
  /** `contact:turn:0`; what a status callback names. */
  replyId: string;
  /** The messages of the webhook's own answer, in order; none when the reply went by the outbox or nothing was said. */
  texts: string[];
}

export interface Loaded {
  /** Absent for a contact never seen, or forgotten. */
  session?: Session;
  /** Set when this message id was committed before: nothing is to be done again. */
  seen?: Answer;
  /**
   * Of a contact without a session: the turn that forgot it, as long as its seen marks live. A new chat counts on from there,
   * so that what is told late of the old one (a failed delivery, say) meets nothing of the new.
   */
  forgottenAtTurn?: number;
  /** Whether rows that this contact's turns wrote to its own addresses have not gone out: the next reply queues behind. */
  hasUnsent: boolean;
  /** How many handoffs and registrations this contact's partition has made: numbers and references derive from them. */
  counts: Counts;
}

export interface Counts {
  handoffs: number;
  registrations: number;
}

export interface Commit {
  contact: ContactId;
  /** What makes the turn unique to its contact: the message's id, or the cause of a turn that no message began. */
  messageId: string;
  /** `session.turn` as loaded, or else `forgottenAtTurn`, or 0. Another value in the store means `stale`. */
  expectedTurn: number;
  /** The session after the turn; its `turn` is `expectedTurn + 1`. */
  session: Session;
  answer: Answer;
  transcript: TranscriptEntry[];
  /** Rows of this contact's own turn; one whose id is in the outbox already is left as it is. */
  deliveries: Delivery[];
  /**
   * Inserted, or replacing the one with the same reference: another contact's too, who turned out to be the same person, where it
   * was changed later. `createdAt` decides the order of lists.
   */
  registrations: Registration[];
  /** Inserted, or replacing the one with the same number. */
  handoffs: Handoff[];
  /** Merged: a question with the same fact and course gains this asker, or learns when they last asked. */
  questions: Pick<AskedQuestion, 'fact' | 'course'>[];
  /** Each set in place of the contact's wake of that name, or cancelled; a wake that is lent is free again. */
  wakes: WakeChange[];
  /** The counts as loaded, for each number the turn used up: another value in the store means `stale`. */
  counts?: { expected: Counts; next: Counts };
  /** When the session and its transcript are forgotten, unless another turn comes before. */
  expiresAt: number;
  now: number;
}

export type CommitResult =
  | { type: 'committed' }
  /** This message id was committed before, by whomever: here is what was answered then. */
  | { type: 'duplicate'; answer: Answer }
  /** The session or a counter has moved on: load again and take the turn again. */
  | { type: 'stale' };

/** A row of the outbox lent to one worker. */
export interface ClaimedDelivery {
  delivery: Delivery;
  /** 1 at the first try. A row that its worker fell silent over is at the same try still. */
  attempt: number;
  /** How often it was lent, this time included. */
  claims: number;
  /**
   * Whether the try before this one may have sent it: its lease ran out and nobody knows how far the worker got, or it was
   * settled as `uncertain`. Such a row is looked up before it is sent.
   */
  isUncertain: boolean;
  /** Proof of the claim; settling with another one changes nothing. */
  lease: string;
}

export type Settlement =
  | { type: 'sent'; sid: string }
  /** Surely not sent: to be sent again. */
  | { type: 'retry'; at: number; code: string }
  /** It may have been sent: comes due at `at`, to be looked up then. */
  | { type: 'uncertain'; at: number; code: string }
  /** Not delivered, and another row, written already, goes in its place: the rows behind it go on. */
  | { type: 'replaced'; code: string }
  /** Given up: kept as a dead letter, and the rows behind it go on. */
  | { type: 'dead'; code: string }
  /** An order that got on: to be gone on with, as at its first attempt. */
  | { type: 'resume'; at: number; code: string }
  /** An order that was carried out. */
  | { type: 'done' };

/** A second id of a person: what an address alone would make them. */
export interface Alias {
  alias: ContactId;
  contact: ContactId;
}

/** How long what people said is kept after they last said something, and a registration after its last change. */
export interface Retention {
  conversationMs: number;
  registrationMs: number;
}

/** A message that was given up. */
export interface DeadLetter {
  delivery: Delivery;
  code: string;
  at: number;
}

/** A wake lent to one worker. `at` is when it came due: as it was set, or as the lease before ran out. */
export interface ClaimedWake extends Wake {
  /** When the lease ends; also the proof of the claim. */
  lentUntil: number;
}

export interface Store {
  /**
   * One round trip. `messageId` is looked up so that a duplicate is known before a turn is taken; rows to `address` count as
   * unsent beside those to the contact's own addresses.
   */
  load(contact: ContactId, messageId: string, address?: Address): Promise<Loaded>;

  /** The contact that an alias was linked to; `undefined` where there is none. Never follows one alias to the next. */
  findAlias(alias: ContactId): Promise<ContactId | undefined>;

  /**
   * Links an alias to a contact for good, and answers the contact that has it: of several who link it at the same time, one
   * wins. Linked to the same contact again, it only lives longer. Kept at least until `expiresAt`.
   */
  linkAlias(link: Alias, time: { now: number; expiresAt: number }): Promise<ContactId>;

  /** Removes an alias that is linked to this contact; one that is somebody else's stays. */
  dropAlias(link: Alias): Promise<void>;

  /** One round trip, one atomic write of everything in `commit`; seen marks live at least `LIMITS.seenMs` from `now`. */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Forgets a contact: session, transcript, seen replies, the rows and dead letters its turns wrote (a worker that holds
   * one settles in vain), registrations, handoffs, its name on questions, its wakes.
   * What stays: hashes of message ids as seen marks until they expire, so that nothing delivered again is acted on twice:
   * that of `messageId` with `answer`, those before it with an answer of no texts, and for as long the number of the turn; and
   * until they are sent, the rows of `deliveries`: the receipt, where nobody waits for it, and the orders to delete the
   * provider's copies, which no other erasure takes either. Atomic; idempotent under `messageId` (`duplicate`), `stale` like a
   * commit.
   * Aliases lie with other partitions and stay: whoever orders it has to drop them.
   */
  erase(
    erasure: Pick<Commit, 'contact' | 'messageId' | 'expectedTurn' | 'answer' | 'deliveries' | 'now'>,
  ): Promise<CommitResult>;

  /**
   * Lends up to `limit` rows that are due, the oldest of each address only: while a row is lent or waits for a retry,
   * the rows behind it to the same address stay. Order holds among the contacts of one partition: rows to staff from two
   * partitions may cross. A lease that ran out at `now` counts as due, and what was due longest comes first. A row with a
   * `notBefore` comes due then, and stands in nobody's way until it does.
   */
  claimDeliveries(options: { now: number; leaseMs: number; limit: number }): Promise<ClaimedDelivery[]>;

  /**
   * Ends a claim, and records in the same step how far the reply of that id got (`sent` with its sid; `failed` when it was
   * given up or replaced). `false`
   * when the lease is not (any more) the row's: somebody else has it or it was erased, nothing was changed.
   */
  settle(claimed: ClaimedDelivery, settlement: Settlement, now: number): Promise<boolean>;

  /** When the next row comes due (a retry or the end of a lease); `undefined` when the outbox is empty. */
  nextDueAt(): Promise<number | undefined>;

  /**
   * Lends up to `limit` wakes that are due, the longest due first; a lease that ran out at `now` counts as due. There is
   * nothing to settle: a wake is taken by a turn of its contact, whose commit sets or cancels it along with everything
   * else, so that a worker which dies in between only leaves it to the next.
   */
  claimWakes(options: { now: number; leaseMs: number; limit: number }): Promise<ClaimedWake[]>;

  /** Removes a lent wake that no turn can take, its contact being gone; one that was set anew meanwhile stays. */
  dropWake(wake: ClaimedWake): Promise<void>;

  /** When the next wake comes due, or the next lease of one ends; `undefined` when there is none. */
  nextWakeAt(): Promise<number | undefined>;

  /**
   * Calls back when a commit wrote rows to the outbox: before a commit of this process answers, and soon after one of
   * another process on the same Redis. It may call without cause, and what the embedded store's other processes write is
   * found by looking. The listener must not throw. Returns the end of listening.
   */
  onDeliveries(listener: () => void): () => void;

  /**
   * Records how far a message got, by the reply's id; a rank below the one known leaves it. The first sid told is kept. A
   * reply that is not in the transcript (erased, fallen off) leaves nothing behind.
   */
  recordStatus(contact: ContactId, replyId: string, status: DeliveryStatus, sid?: string): Promise<void>;

  /** The chat, oldest first, at most `LIMITS.transcriptEntries`. */
  transcript(contact: ContactId): Promise<TranscriptEntry[]>;

  /** By number, whatever its status. */
  findHandoff(number: number): Promise<Handoff | undefined>;

  /** Oldest first. */
  listHandoffs(filter?: { status?: HandoffStatus[] }): Promise<Handoff[]>;

  /** Oldest first; one a reference, as it was last changed. */
  listRegistrations(): Promise<Registration[]>;

  /** Merged over all partitions: one a fact and course. Order: fact, then course. */
  listQuestions(): Promise<AskedQuestion[]>;

  /**
   * Does what staff order about an answer (`answerAfter`), in one step with the look at what stands there. Of two orders at once
   * the second finds the first. Idempotent under the order's `cause`: again it changes nothing, and the outcome is the same deed.
   */
  changeAnswer(order: AnswerOrder): Promise<AnswerOutcome>;

  /** What staff answered, withdrawn answers too: one a fact and course, in the order of their names. They are no contact's. */
  listAnswers(): Promise<StaffAnswer[]>;

  /** Every contact with a session, staff included; in no promised order, streamed so that a million fit. */
  listSessions(): AsyncIterable<Session>;

  /**
   * Keeps a dead letter of a message that failed after its row had gone, or that never was a row. One that is kept already is
   * left as it is; of a reply that is not in the transcript (erased, fallen off) none is kept.
   */
  keepDeadLetter(letter: DeadLetter): Promise<void>;

  /** Oldest first. */
  listDeadLetters(): Promise<DeadLetter[]>;

  /**
   * Forgets what is past its time: sessions with their transcripts, aliases past their end, closed handoffs, questions and
   * dead letters by `conversationMs`, registrations by `registrationMs`. A handoff that is not closed stays. Idempotent, and
   * harmless from several processes at once. Not atomic over all: what an outage leaves over goes the next time. Answers how
   * many things went.
   */
  forgetExpired(retention: Retention, now: number): Promise<number>;

  /**
   * Notes that something is wrong with the account or the settings. `true` when it was not known: nobody had noted this code
   * in the last `LIMITS.alarmMs` before `now`. Of several processes one is told so.
   */
  raiseAlarm(code: string, now: number): Promise<boolean>;

  /** The alarms that were met in the last `LIMITS.alarmMs` before `now`, by code. */
  alarms(now: number): Promise<Alarm[]>;

  /** Resolves when the store answers; rejects with `store:unavailable`, saying why. */
  ping(): Promise<void>;

  /** What an operator should know: no persistence, an eviction policy that loses keys. Empty when all is well. */
  warnings(): Promise<string[]>;

  close(): Promise<void>;
}
