import type { EventName } from '../../domain/effect.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { messageText } from '../../domain/message-text.ts';
import type { Session } from '../../domain/session.ts';
import type { Answer, Commit } from '../../store/store.ts';
import { dampAnswer, dampHint } from '../../turn/damping.ts';
import { ebbed } from '../../turn/flood.ts';
import { arrived, newSession, sessionAfter } from '../../turn/session-after.ts';
import { chatCommit } from '../chat-commit.ts';
import { conflict, type ConversationHost } from '../conversation-host.ts';
import { inboundEntry } from '../inbound-entry.ts';
import { answerRows, unsaidAnswer } from '../late-answer.ts';
import { outboundEntry } from '../outbound-entry.ts';
import { renderForStaff } from '../render-reply.ts';
import type { Taking } from '../taking.ts';
import { turnBefore } from '../turn-before.ts';
import { obey, type Obeyed } from './obey.ts';
import { meaningOf, type StaffMeaning } from './staff-meaning.ts';

/**
 * Takes a message of a member of staff, who is never an enquirer unless they say so. What it changes in an enquirer's chat is
 * committed there first, under a cause derived from this message; then the staff member's own turn is committed with the outcome.
 * A kill in between costs nothing: the message, delivered again, finds the change done and answers the same.
 */
export async function answerStaff(message: InboundMessage, host: ConversationHost, taking: Taking): Promise<Answer> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const loaded = await host.store.load(message.contact, message.id);
    if (loaded.seen !== undefined) return unsaidAnswer(message, loaded.seen, host.store);
    const before = loaded.session ?? newSession(message.contact, { ...staffOn(message), turn: turnBefore(loaded) });
    const staffTurn = await takeStaffTurn(message, before, host);
    const commit = staffCommit(message, { before, ...staffTurn }, taking, host);
    const result = await host.store.commit(commit);
    const { events } = staffTurn;
    if (result.type === 'committed' && events.length > 0) host.report({ contact: message.contact, events });
    if (result.type === 'committed') return commit.answer;
    if (result.type === 'duplicate') return result.answer;
  }
  throw conflict(message.contact);
}

function staffOn({ channel, receivedAt }: InboundMessage) {
  return { role: 'staff' as const, channel, now: receivedAt };
}

interface StaffTurn extends Pick<Obeyed, 'parts' | 'rows'> {
  session: Session;
  events: EventName[];
}

/**
 * Orders are always obeyed. What is none is answered, or passed on, no longer where a phone answers by itself: the enquirer, too,
 * would read for ever that somebody is driving.
 */
async function takeStaffTurn(message: InboundMessage, before: Session, host: ConversationHost): Promise<StaffTurn> {
  const session = arrived(before, message);
  // Whoever is taken for staff here has ended a trial, were it by an hour of silence.
  const { triedAt: _trial, ...memory } = session.staff ?? {};
  const meaning = await meaningOf(message, memory, host);
  const hinted = damped(meaning, [before, session], message, host);
  if ('reply' in hinted) {
    const key = meaning.type === 'unclear' ? 'staff.paused' : 'staff.paused_answer';
    return { ...hinted, parts: hinted.reply.parts.map(() => ({ key })) };
  }
  const { parts, rows, memory: after } = await obey(meaning, { message, session, memory }, host);
  const reply = { parts, choices: [] };
  const listening = meaning.type === 'unclear' ? ebbed(session) : session;
  const moved = sessionAfter(listening, { effects: [], reply, now: message.receivedAt });
  return {
    session: { ...moved, ...hinted, staff: after },
    parts,
    events: [],
    ...(rows === undefined ? {} : { rows }),
  };
}

function damped(
  { type }: StaffMeaning,
  sessions: [before: Session, arrived: Session],
  message: InboundMessage,
  { school, floodLimit }: ConversationHost,
): ReturnType<typeof dampHint> {
  const setting = { now: message.receivedAt, school, floodLimit };
  if (type === 'unclear') return dampHint(sessions, { text: messageText(message), isAnswer: false }, setting);
  // No phone sends pictures or voice notes by itself.
  if ((type !== 'answer' && type !== 'answer_to_whom') || message.attachments.length > 0) return {};
  return dampAnswer(sessions, { text: withTellingDigits(message.text), isAnswer: false }, setting);
}

/** The loop guard takes all numbers for the same, as machines count; to a person they are what it is about. */
function withTellingDigits(text: string): string {
  return text.replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
}

function staffCommit(
  message: InboundMessage,
  { before, session: after, parts, rows }: StaffTurn & { before: Session },
  taking: Taking,
  host: ConversationHost,
): Commit {
  const { contact, channel, receivedAt: now } = message;
  const texts = renderForStaff(parts, channel, host);
  const session: Session = { ...after, role: 'staff', state: 'staff' };
  const replyId = `${contact}:${session.turn}:0`;
  const reply = outboundEntry({ id: replyId, from: 'bot', channel, text: texts.join('\n'), at: now });
  const isAnswered = taking.way === 'answer';
  const own = rows?.(session, texts.length + 1) ?? [];
  const chat = {
    contact,
    messageId: message.id,
    expectedTurn: before.turn,
    session,
    answer: { replyId, texts: isAnswered ? texts : [] },
    deliveries: [...(isAnswered ? [] : answerRows(message, { replyId, texts }, taking.now)), ...own],
    transcript: [
      { ...inboundEntry(message), from: 'staff' as const },
      ...(texts.length === 0 ? [] : [reply]),
      ...own
        .filter(({ tells }) => tells === undefined)
        .map((row) => outboundEntry({ id: row.id, from: 'bot', channel: row.channel, text: row.body, at: now })),
    ],
    now,
  };
  return chatCommit(chat, host.school);
}
