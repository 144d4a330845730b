import { firstOfId, furtherId, turnOfId, type Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Commit } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import { lastResortOf, type Undelivered } from './consequence.ts';
import { conflict } from './conversation-host.ts';
import type { FailureHost } from './follow-failure.ts';
import type { UndeliveredText } from './further-commit.ts';
import { mailRows } from './mail-rows.ts';
import { outboundEntry } from './outbound-entry.ts';

/** The alarm of a notice that nobody got: a person may wait, and none of the staff knows. */
const STAFF_UNREACHED = 'staff_unreached';

/**
 * Does what is left when a notice to staff has no way any more to the one it was for: e-mail, where nobody else of the staff has it
 * or may get it, and where that is in vain too, the alarm; each once for a notice, however many receivers fail, side by side or
 * one after the other. Throws when the store is away, and done again it changes nothing.
 */
export async function takeLastResort(
  notice: UndeliveredText,
  now: number,
  host: FailureHost,
): Promise<'replaced' | 'given_up'> {
  const { contact, id } = notice;
  // Before the look at the others: of two that fail at the same moment, one at least sees that the other has failed too.
  await host.store.recordStatus(contact, id, 'failed');
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const chat = await host.store.transcript(contact);
    const resort = lastResortOf(notice, chat, host.ways);
    if (resort === 'left_to_others') return 'given_up';
    const cause = `${resort}:${turnOfId(id) ?? id}`;
    const { session, seen } = await host.store.load(contact, cause);
    // Somebody who was forgotten waits for nobody.
    if (session === undefined) return 'given_up';
    const rows = resort === 'mailed' ? rowsFor(notice, chat, now, host) : [];
    const commit = commitOf(notice, rows, { session, cause, now }, host);
    const result =
      seen === undefined ? await host.store.commit(commit) : ({ type: 'duplicate', answer: seen } as const);
    if (result.type === 'stale') continue;
    if (resort === 'mailed') return 'replaced';
    const isOurs = result.type === 'committed' || (result.answer.replyId === id && !(await isStanding(now, host)));
    if (isOurs) host.alarmMet(STAFF_UNREACHED, await host.store.raiseAlarm(STAFF_UNREACHED, now));
    return 'given_up';
  }
  throw conflict(contact);
}

/** Whether the alarm was raised; a process may have died between the commit and that. */
async function isStanding(now: number, { store }: FailureHost): Promise<boolean> {
  return (await store.alarms(now)).some(({ code }) => code === STAFF_UNREACHED);
}

/** The e-mails in the place of a notice: all that its receiver was told in that turn, a row for each mailbox. Pure. */
function rowsFor(notice: UndeliveredText, chat: TranscriptEntry[], now: number, host: FailureHost): Delivery[] {
  const words = toldWith(notice, chat).map((text) => ({ text }));
  return mailRows({ words }, host).map((row, index) => ({
    id: furtherId(notice.id, 'email', index + 1),
    contact: notice.contact,
    ...row,
    createdAt: now,
  }));
}

/** What went to one phone in several messages is one thing to read; how it went by SMS in their place is no other. */
function toldWith({ id, text }: Pick<UndeliveredText, 'id' | 'text'>, chat: TranscriptEntry[]): string[] {
  const first = chat.find((line) => line.id === firstOfId(id));
  const turn = turnOfId(id);
  if (first === undefined || turn === undefined) return [text];
  return chat
    .filter((line) => line.id.startsWith(turn) && firstOfId(line.id) === line.id)
    .filter((line) => line.from === 'system' && line.to === first.to)
    .map((line) => line.text);
}

/** The answer's name says whose failure wrote it, should this be done again. */
function commitOf(
  { contact, id }: Undelivered & { contact: string },
  deliveries: Delivery[],
  { session, cause, now }: { session: Session; cause: string; now: number },
  host: FailureHost,
): Commit {
  const chat = {
    contact,
    messageId: cause,
    expectedTurn: session.turn,
    session: { ...session, turn: session.turn + 1 },
    answer: { replyId: id, texts: [] },
    transcript: deliveries.map((row) =>
      outboundEntry({ id: row.id, from: 'system', to: row.to, channel: row.channel, text: row.body, at: now }),
    ),
    deliveries,
    now,
  };
  return chatCommit(chat, host.school);
}
