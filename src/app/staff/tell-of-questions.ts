import { parseAddress, type Address } from '../../domain/contact.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import { isQuiet } from '../../domain/quiet-hours.ts';
import type { Session } from '../../domain/session.ts';
import { isWindowOpen } from '../../domain/whatsapp-window.ts';
import { chatCommit } from '../chat-commit.ts';
import { conflict, type ConversationHost } from '../conversation-host.ts';
import { findHome } from '../find-home.ts';
import { messagesTo } from '../notice-deliveries.ts';
import type { NoticeWords } from '../notice-texts.ts';
import { openQuestions, type OpenQuestion } from '../open-questions.ts';
import { outboundEntry } from '../outbound-entry.ts';
import { listed, peopleIn, whatIsAsked } from './question-listing.ts';

/**
 * Tells those on duty whose own WhatsApp window is open, for which nobody pays, of each question that people wait for: once, and
 * anew when it was answered and is open again. What they were told stands in their session, so that of several processes, or before
 * and after a kill, one tells them. Does nothing at night. Throws when the store is away.
 */
export async function tellOfQuestions(now: number, host: ConversationHost): Promise<void> {
  if (isQuiet(now)) return;
  const open = await awaitedQuestions(now, host);
  if (open.length === 0) return;
  for (const address of host.staff) await tell(address, open, now, host);
}

/** The open questions that somebody waits for. */
export async function awaitedQuestions(
  now: number,
  host: Pick<ConversationHost, 'store' | 'school'>,
): Promise<OpenQuestion[]> {
  return (await openQuestions(now, host)).filter(({ question }) => question.waiting.length > 0);
}

async function tell(address: Address, open: OpenQuestion[], now: number, host: ConversationHost): Promise<void> {
  const parsed = parseAddress(address);
  if (parsed?.channel !== 'whatsapp') return;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const { session } = (await findHome(parsed.contact, 'questions', host.store)).loaded;
    if (session === undefined || !isReady(session, now)) return;
    const known = new Set(session.staff?.questionsTold);
    const fresh = open.filter((one) => !known.has(nameOf(one)));
    if (fresh.length === 0) return;
    const result = await host.store.commit(noticeCommit({ session, address, fresh, open }, now, host));
    if (result.type !== 'stale') return;
  }
  throw conflict(parsed.contact);
}

function isReady(session: Session, now: number): boolean {
  return (session.staff?.onDutyUntil ?? 0) > now && isWindowOpen(session, now);
}

/** The question, and which of its openings. */
function nameOf({ number, answeredAt }: OpenQuestion): string {
  return `${number}:${answeredAt}`;
}

interface Notice {
  session: Session;
  address: Address;
  fresh: OpenQuestion[];
  open: OpenQuestion[];
}

function noticeCommit({ session: before, address, fresh, open }: Notice, now: number, host: ConversationHost) {
  const { contact } = before;
  const turn = before.turn + 1;
  const session: Session = { ...before, turn, staff: { ...before.staff, questionsTold: open.map(nameOf) } };
  const messages = notices(fresh, host).flatMap((notice) => {
    const about = notice.about === undefined ? {} : { about: notice.about };
    return messagesTo(address, notice, { session: before, now }, host).map((message) => ({ ...message, ...about }));
  });
  const deliveries = messages.map((message, index): Delivery => {
    return { id: `${contact}:${turn}:${index}`, contact, ...message, createdAt: now };
  });
  const transcript = deliveries.map(({ id, channel, body: text }) =>
    outboundEntry({ id, from: 'bot', channel, text, at: now }),
  );
  const answer = { replyId: `${contact}:${turn}:0`, texts: [] };
  const messageId = `questions:${turn}`;
  return chatCommit(
    { contact, messageId, expectedTurn: before.turn, session, answer, deliveries, transcript, now },
    host.school,
  );
}

/** A message each, to be answered by replying to it; many at once as one list. */
function notices(fresh: OpenQuestion[], host: ConversationHost): NoticeWords[] {
  if (fresh.length > LIMITS.questionsToldAtOnce) return listed(fresh, host).map((words) => ({ words }));
  return fresh.map(({ number, key, question }) => ({
    words: {
      key: 'staff.question_new',
      params: { number, what: whatIsAsked(key, host), people: peopleIn(question.waiting.length) },
    },
    about: { question: number },
  }));
}
