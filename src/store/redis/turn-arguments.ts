import { addressOf } from '../../domain/contact.ts';
import type { Address, ContactId } from '../../domain/contact.ts';
import { ORDER_LANES, laneOf, type Delivery } from '../../domain/delivery.ts';
import { MINUTE_MS } from '../../domain/durations.ts';
import { LIMITS } from '../../domain/limits.ts';
import { WAKE_NAMES } from '../../domain/wake.ts';
import { erasureMark, markOf, packAnswer, PACKED_SILENCE } from '../seen-mark.ts';
import type { Commit, Store } from '../store.ts';
import { DELIVERIES_CHANNEL, keysOf, led, wakeMember } from './keys.ts';
import { packTurn } from './packed-chat.ts';
import { packSession } from './packed-session.ts';
import type { ScriptArguments } from './scripts.ts';

type Erasure = Parameters<Store['erase']>[0];

const SEEN_MINUTES = Math.ceil(LIMITS.seenMs / MINUTE_MS);
/** A mark's minute has three digits of base 36: 32 days, far more than a mark lives. */
const MINUTES = 36 ** 3;

export function loadArguments(contact: ContactId, messageId: string, address?: Address): ScriptArguments {
  const keys = keysOf(contact);
  const mark = keys.mark + markOf(contact, messageId);
  const forgotten = keys.mark + erasureMark(contact);
  const whatsapp = addressOf(contact, 'whatsapp') ?? contact;
  const lanes = [keys.lane + whatsapp];
  const sms = addressOf(contact, 'sms');
  if (sms !== undefined) lanes.push(keys.lane + sms);
  if (address !== undefined && address !== whatsapp && address !== sms) lanes.push(keys.lane + address);
  return [4 + lanes.length, keys.session + contact, mark, keys.counts, forgotten, ...lanes];
}

export function commitArguments(commit: Commit, process: string): ScriptArguments {
  const { contact, now, session } = commit;
  const keys = keysOf(contact);
  const mark = markOf(contact, commit.messageId);
  const minute = Math.floor(now / MINUTE_MS) % MINUTES;
  const { transcript, answer } = commit;
  // The marks stand in the session, so it lives as long as they have to.
  const lifeMs = Math.max(commit.expiresAt - now, LIMITS.seenMs);
  const forgotten = keys.mark + erasureMark(contact);
  const own = [keys.session + contact, keys.chat + contact, keys.mark + mark, forgotten] as const;
  const plain = [
    commit.expectedTurn,
    mark + minute.toString(36).padStart(3, '0'),
    minute,
    SEEN_MINUTES,
    LIMITS.seenPerContact,
    packSession(session),
    lifeMs,
    LIMITS.transcriptEntries,
    packTurn(contact, { turn: session.turn, at: now, transcript, answer }) ?? '',
  ] as const;
  if (!hasMore(commit)) return [own.length, ...own, ...plain];
  const records = [keys.counts, keys.rows, keys.due, keys.registrations, keys.handoffs, keys.questions, keys.wakes];
  const lanes = commit.deliveries.map((delivery) => keys.lane + laneOf(delivery));
  const keyCount = own.length + records.length + lanes.length;
  return [keyCount, ...own, ...records, ...lanes, ...plain, ...moreArguments(commit, process)];
}

/** Most turns write a session and two lines of chat, and need none of the partition's other keys. */
function hasMore({ counts, deliveries, registrations, handoffs, questions, wakes }: Commit): boolean {
  const lists = [deliveries, registrations, handoffs, questions, wakes];
  return counts !== undefined || lists.some((list) => list.length > 0);
}

function moreArguments(commit: Commit, process: string): (string | number)[] {
  const { contact, counts, deliveries, registrations, handoffs, questions, wakes } = commit;
  const list: (string | number)[] = [commit.now, DELIVERIES_CHANNEL, process];
  if (counts === undefined) list.push('', '', '', '');
  else {
    list.push(counts.expected.handoffs, counts.expected.registrations);
    list.push(counts.next.handoffs, counts.next.registrations);
  }
  list.push(deliveries.length);
  for (const delivery of deliveries) list.push(...deliveryArguments(delivery, commit.now));
  list.push(registrations.length);
  for (const registration of registrations) list.push(registration.reference, led([contact], registration));
  list.push(handoffs.length);
  for (const handoff of handoffs) list.push(handoff.number, led([contact], handoff));
  list.push(questions.length);
  for (const { fact, course = '' } of questions) list.push(JSON.stringify([fact, course, contact]));
  list.push(wakes.length);
  for (const { name, at = '' } of wakes) list.push(wakeMember(contact, name), at);
  return list;
}

export function eraseArguments(erasure: Erasure, process: string): ScriptArguments {
  const { contact, messageId, expectedTurn, answer, deliveries, now } = erasure;
  const keys = keysOf(contact);
  const mark = markOf(contact, messageId);
  const list: ScriptArguments = [12, keys.session + contact, keys.mark + mark, keys.chat + contact];
  list.push(keys.rows, keys.due, keys.leases, keys.dead, keys.registrations, keys.handoffs, keys.questions);
  list.push(keys.wakes, keys.mark + erasureMark(contact));
  list.push(contact, expectedTurn, packAnswer(contact, answer), LIMITS.seenMs, now);
  list.push(keys.mark, keys.lane, PACKED_SILENCE, mark, DELIVERIES_CHANNEL, process);
  list.push(
    ORDER_LANES.forgets,
    ORDER_LANES.tells,
    WAKE_NAMES.length,
    ...WAKE_NAMES.map((name) => wakeMember(contact, name)),
  );
  for (const delivery of deliveries) list.push(...deliveryArguments(delivery, now));
  return list;
}

function deliveryArguments(delivery: Delivery, now: number): (string | number)[] {
  const lane = laneOf(delivery);
  return [delivery.id, lane, led([delivery.contact, lane], delivery), delivery.notBefore ?? now];
}
