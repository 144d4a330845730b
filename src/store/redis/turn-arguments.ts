import { addressOf } from '../../domain/contact.ts';
import type { ContactId } from '../../domain/contact.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { DELIVERY_STATUSES, rankOf } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import { markOf, packAnswer, PACKED_SILENCE } from '../seen-mark.ts';
import type { Commit, Store } from '../store.ts';
import { DELIVERIES_CHANNEL, jsonBehind, keysOf, led } from './keys.ts';
import type { ScriptArguments } from './scripts.ts';

type Erasure = Parameters<Store['erase']>[0];

export function loadArguments(contact: ContactId, messageId: string): ScriptArguments {
  const keys = keysOf(contact);
  const mark = keys.mark + markOf(contact, messageId);
  const whatsapp = keys.lane + (addressOf(contact, 'whatsapp') ?? contact);
  const sms = addressOf(contact, 'sms');
  return sms === undefined
    ? [4, keys.sessions, mark, keys.counts, whatsapp, contact]
    : [5, keys.sessions, mark, keys.counts, whatsapp, keys.lane + sms, contact];
}

export function commitArguments(commit: Commit, process: string): ScriptArguments {
  const { contact, counts, transcript, deliveries, registrations, handoffs, questions } = commit;
  const keys = keysOf(contact);
  const mark = markOf(contact, commit.messageId);
  const keyCount = 11 + deliveries.length;
  const list: ScriptArguments = [keyCount, keys.sessions, keys.mark + mark, keys.marks + contact, keys.counts];
  list.push(keys.transcript + contact, keys.ticks + contact, keys.rows, keys.due);
  list.push(keys.registrations, keys.handoffs, keys.questions);
  for (const { to } of deliveries) list.push(keys.lane + to);

  list.push(contact, commit.expectedTurn, led([commit.session.turn], commit.session), mark);
  list.push(packAnswer(contact, commit.answer), commit.now, LIMITS.seenMs, LIMITS.transcriptEntries);
  list.push(DELIVERIES_CHANNEL, process);
  if (counts === undefined) list.push('', '', '', '');
  else {
    list.push(counts.expected.handoffs, counts.expected.registrations);
    list.push(counts.next.handoffs, counts.next.registrations);
  }

  list.push(transcript.length);
  for (const entry of transcript) list.push(entry.id, JSON.stringify(withoutTick(entry)), tickOf(entry));
  list.push(deliveries.length);
  for (const delivery of deliveries) list.push(delivery.id, delivery.to, rowOf(delivery));
  list.push(registrations.length);
  for (const registration of registrations) list.push(registration.reference, led([contact], registration));
  list.push(handoffs.length);
  for (const handoff of handoffs) list.push(handoff.number, led([contact], handoff));
  list.push(questions.length);
  for (const { fact, course = '' } of questions) list.push(JSON.stringify([fact, course, contact]));
  return list;
}

export function eraseArguments(erasure: Erasure, process: string): ScriptArguments {
  const { contact, messageId, expectedTurn, answer, deliveries, now } = erasure;
  const keys = keysOf(contact);
  const mark = keys.mark + markOf(contact, messageId);
  const list: ScriptArguments = [12, keys.sessions, mark, keys.marks + contact, keys.transcript + contact];
  list.push(keys.ticks + contact, keys.rows, keys.due, keys.leases);
  list.push(keys.dead, keys.registrations, keys.handoffs, keys.questions);
  list.push(
    contact,
    expectedTurn,
    packAnswer(contact, answer),
    LIMITS.seenMs,
    now,
    keys.mark,
    keys.lane,
    PACKED_SILENCE,
    DELIVERIES_CHANNEL,
    process,
  );
  for (const delivery of deliveries) list.push(delivery.id, delivery.to, rowOf(delivery));
  return list;
}

/** An entry of the transcript as it was stored, with what its tick has learnt since. */
export function entryFrom(stored: string, ticks: Record<string, string>): TranscriptEntry {
  const entry: TranscriptEntry = JSON.parse(jsonBehind(1, stored));
  const tick = ticks[entry.id];
  if (tick === undefined) return entry;
  const status = DELIVERY_STATUSES[Number(tick.charAt(0))];
  const sid = tick.slice(2);
  return { ...entry, ...(status === undefined ? {} : { status }), ...(sid === '' ? {} : { sid }) };
}

function tickOf({ direction, status, sid }: TranscriptEntry): string {
  if (direction === 'in') return '';
  return `${status === undefined ? '-' : rankOf(status)}:${sid ?? ''}`;
}

function withoutTick(entry: TranscriptEntry): TranscriptEntry {
  if (entry.direction === 'in' || (entry.status === undefined && entry.sid === undefined)) return entry;
  const { status: _status, sid: _sid, ...rest } = entry;
  return rest;
}

function rowOf(delivery: Delivery): string {
  return led([delivery.contact, delivery.to], delivery);
}
