import { parseAddress, type Address, type ContactId } from '../../domain/contact.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import { beginOfDay, isQuiet } from '../../domain/quiet-hours.ts';
import { lagosDay } from '../../domain/school-facts.ts';
import type { Session } from '../../domain/session.ts';
import { personIn } from '../../turn/person-in.ts';
import { rememberedIn } from '../../turn/restore.ts';
import { newSession } from '../../turn/session-after.ts';
import { chatCommit } from '../chat-commit.ts';
import type { Commit } from '../../store/store.ts';
import { conflict, type ConversationHost } from '../conversation-host.ts';
import { findHome, type Home } from '../find-home.ts';
import { mailRows } from '../mail-rows.ts';
import { messagesTo } from '../notice-deliveries.ts';
import { outboundEntry } from '../outbound-entry.ts';
import { turnBefore } from '../turn-before.ts';
import { digestWords, type Digest, type Night, type Waiting } from './morning-digest.ts';
import { isSamePhone } from './change-handoff.ts';
import { awaitedQuestions } from './tell-of-questions.ts';

/** How long the night is in which nobody is written to. */
const NIGHT_MS = (24 - LIMITS.quietFromHour + LIMITS.quietUntilHour) * HOUR_MS;

/**
 * Sends everybody of the staff the digest of this morning, once: what waited when it came. Does nothing at night. A turn of each
 * one's own chat, named after the day, so that of several processes, or before and after a kill, one sends it. Throws when the
 * store is away.
 */
export async function sendDigests(now: number, host: ConversationHost): Promise<void> {
  if (isQuiet(now)) return;
  const morning = beginOfDay(now);
  const common = await commonDigest(morning, host);
  for (const address of host.staff) await sendDigest(address, common, { morning, now }, host);
  await mailDigest(common, { morning, now }, host);
}

interface Common extends Omit<Digest, 'own'> {
  claimed: Handoff[];
}

async function commonDigest(morning: number, host: ConversationHost): Promise<Common> {
  const { store, school } = host;
  const [handoffs, registrations] = await Promise.all([
    store.listHandoffs({ status: ['open', 'claimed'] }),
    school.staff.registrations === 'off' ? [] : store.listRegistrations(),
  ]);
  const waited = handoffs.filter(({ openedAt }) => openedAt < morning);
  const open = waited.filter(({ status }) => status === 'open');
  // Those of the day were told of one by one.
  const since = morning - (school.staff.registrations === 'daily' ? DAY_MS : NIGHT_MS);
  return {
    waiting: await Promise.all(open.map((handoff) => waitingLine(handoff, host))),
    claimed: waited.filter(({ status }) => status === 'claimed'),
    registrations: registrations.filter(({ createdAt, status }) => {
      return createdAt >= since && createdAt < morning && status !== 'cancelled';
    }),
    questions: (await awaitedQuestions(morning, host)).length,
  };
}

async function waitingLine({ number, contact }: Handoff, { store }: ConversationHost): Promise<Waiting> {
  const { session } = await store.load(contact, 'digest');
  if (session === undefined) return { number, person: '', text: '' };
  return { number, person: personIn(session), text: rememberedIn(session.conversation)?.recent.at(-1) ?? '' };
}

interface Morning {
  morning: number;
  now: number;
}

/** To one member of staff, by the way that is open to them. */
async function sendDigest(address: Address, common: Common, { morning, now }: Morning, host: ConversationHost) {
  const contact = parseAddress(address)?.contact;
  if (contact === undefined) return;
  const own = common.claimed.filter(({ claimedBy }) => claimedBy !== undefined && isSamePhone(claimedBy, { contact }));
  const written = await Promise.all(own.map((handoff) => nightOf(handoff, morning, host)));
  const notice = digestWords({ ...common, own: written.filter(({ messages }) => messages > 0) });
  if (notice === undefined) return;
  const [only, ...more] = common.waiting;
  // What is replied to the digest reaches the one it names.
  const about = only === undefined || more.length > 0 ? {} : { about: { handoff: only.number } };
  await commitDigest(contact, { morning, now }, host, (session) =>
    messagesTo(address, notice, { session, now }, host).map((row) => ({ ...row, ...about })),
  );
}

/** To the mailboxes, which nobody writes from: each has a chat of its own, for what is sent there once. */
async function mailDigest(common: Common, { morning, now }: Morning, host: ConversationHost): Promise<void> {
  const notice = digestWords({ ...common, own: [] });
  if (notice === undefined) return;
  for (const row of mailRows({ words: [notice.words] }, host)) {
    await commitDigest(row.to, { morning, now }, host, () => [row]);
  }
}

/** Under a cause named after the day: sent once, whoever tries, and again when its receiver wrote at the same moment. */
async function commitDigest(
  contact: ContactId,
  { morning, now }: Morning,
  host: ConversationHost,
  rowsFor: (session: Session | undefined) => Omit<Delivery, 'id' | 'contact' | 'createdAt'>[],
): Promise<void> {
  const cause = `digest:${lagosDay(morning)}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const home = await findHome(contact, cause, host.store);
    if (home.loaded.seen !== undefined) return;
    const rows = rowsFor(home.loaded.session);
    const result = await host.store.commit(digestCommit(home, rows, { cause, now }, host));
    if (result.type !== 'stale') return;
  }
  throw conflict(contact);
}

function digestCommit(
  { contact, loaded }: Home,
  rows: Omit<Delivery, 'id' | 'contact' | 'createdAt'>[],
  { cause, now }: { cause: string; now: number },
  host: ConversationHost,
): Commit {
  const expectedTurn = turnBefore(loaded);
  const starting = { role: 'staff' as const, channel: 'whatsapp' as const, turn: expectedTurn, now };
  const session = { ...(loaded.session ?? newSession(contact, starting)), turn: expectedTurn + 1 };
  const idOf = (index: number): string => `${contact}:${session.turn}:${index}`;
  const deliveries = rows.map((row, index) => ({ ...row, id: idOf(index), contact, createdAt: now }));
  const transcript = deliveries.map(({ id, channel, body: text }) =>
    outboundEntry({ id, from: 'bot', channel, text, at: now }),
  );
  const answer = { replyId: idOf(0), texts: [] };
  const chat = { contact, messageId: cause, expectedTurn, session, answer, deliveries, transcript, now };
  return chatCommit(chat, host.school);
}

async function nightOf({ number, contact }: Handoff, morning: number, { store }: ConversationHost): Promise<Night> {
  const [{ session }, chat] = await Promise.all([store.load(contact, 'digest'), store.transcript(contact)]);
  const messages = chat.filter(({ direction, at }) => direction === 'in' && at >= morning - NIGHT_MS && at < morning);
  return { number, person: session === undefined ? '' : personIn(session), messages: messages.length };
}
