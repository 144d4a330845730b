import { parseAddress, type ContactId } from '../../domain/contact.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { NotifyStaff } from '../../domain/effect.ts';
import { numberOf, type Session } from '../../domain/session.ts';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import { personIn } from '../../turn/person-in.ts';
import { rememberedIn } from '../../turn/restore.ts';
import { chatCommit } from '../chat-commit.ts';
import { conflict, type ConversationHost } from '../conversation-host.ts';
import { noticeDeliveries, staffSessions } from '../notice-deliveries.ts';
import { outboundEntry } from '../outbound-entry.ts';

/** How a message of staff to somebody ended. */
export interface AnswerEnd {
  contact: ContactId;
  /** The id of the message. */
  id: string;
  end: 'delivered' | 'failed' | 'in_doubt';
}

/**
 * Tells the member of staff who wrote a message how it ended; nothing where the bot wrote it. Of several in a row only the last
 * one's arrival is told, each failure is. A turn of the enquirer's chat named after the message, so that the same report, told
 * again, tells nobody again. Throws when the store is away.
 */
export async function tellAuthor(answer: AnswerEnd, now: number, host: ConversationHost): Promise<void> {
  const { contact, id, end } = answer;
  const cause = `ended:${end}:${id}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const chat = await host.store.transcript(contact);
    const line = chat.find((one) => one.id === id);
    if (line?.by === undefined) return;
    const isOvertaken = chat.findLast(({ from }) => from === 'staff')?.id !== id;
    // Who writes by SMS pays, or the school does, for each word that all went well.
    if (end === 'delivered' && (isOvertaken || parseAddress(line.by)?.channel === 'sms')) return;
    const { session, seen } = await host.store.load(contact, cause);
    if (session === undefined || seen !== undefined) return;
    const effect = noticeOf(line, line.by, end, session);
    const turn = session.turn + 1;
    const moved = { ...session, turn };
    const staff = await staffSessions([effect], host);
    const told = { firstIndex: 1, staff, links: [], now };
    const rows = noticeDeliveries({ session: moved, effects: [effect] }, told, host);
    const commit = {
      contact,
      messageId: cause,
      expectedTurn: session.turn,
      session: moved,
      answer: { replyId: `${contact}:${turn}:0`, texts: [] },
      deliveries: rows,
      transcript: rows.map(({ id: rowId, to, channel, body: text }) =>
        outboundEntry({ id: rowId, from: 'system', to, channel, text, at: now }),
      ),
      now,
    };
    const result = await host.store.commit(chatCommit(commit, host.school));
    if (result.type !== 'stale') return;
  }
  throw conflict(contact);
}

function noticeOf({ text }: TranscriptEntry, to: string, end: AnswerEnd['end'], session: Session): NotifyStaff {
  const number = rememberedIn(session.conversation)?.handoff?.number;
  const person = personIn(session);
  const phone = numberOf(session) ?? { key: 'staff.no_phone' };
  const cut = [...text].slice(0, LIMITS.quotedChars).join('');
  return {
    type: 'notify_staff',
    to,
    isInDigest: false,
    words:
      end === 'delivered'
        ? { key: 'staff.delivered', params: { person } }
        : { key: end === 'failed' ? 'staff.undelivered' : 'staff.in_doubt', params: { person, text: cut, phone } },
    ...(number === undefined ? {} : { about: { handoff: number } }),
  };
}
