import type { Handoff } from '../domain/handoff.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { EventName } from '../domain/effect.ts';
import type { Words } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { waitingFor } from '../domain/waiting.ts';
import type { Answer, Commit } from '../store/store.ts';
import { dampHint } from '../turn/damping.ts';
import { ebbed } from '../turn/flood.ts';
import { arrived, newSession, sessionAfter } from '../turn/session-after.ts';
import { changeHandoff } from './change-handoff.ts';
import { chatCommit } from './chat-commit.ts';
import { inboundEntry } from './inbound-entry.ts';
import { answerRows, unsaidAnswer } from './late-answer.ts';
import { conflict, type ConversationHost } from './conversation-host.ts';
import { outboundEntry } from './outbound-entry.ts';
import { renderForStaff } from './render-reply.ts';
import { parseStaffCommand, type StaffCommand } from './staff-command.ts';
import type { Taking } from './taking.ts';
import { turnBefore } from './turn-before.ts';

/**
 * Takes an order of a member of staff, who is never an enquirer. What it changes in an enquirer's chat is committed there
 * first, under a cause derived from this message; then the staff member's own turn is committed with the outcome. A kill in
 * between costs nothing: the message, delivered again, finds the change done and answers the same.
 */
export async function answerStaff(message: InboundMessage, host: ConversationHost, taking: Taking): Promise<Answer> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const loaded = await host.store.load(message.contact, message.id);
    if (loaded.seen !== undefined) return unsaidAnswer(message, loaded.seen, host.store);
    const before = loaded.session ?? newSession(message.contact, { ...staffOn(message), turn: turnBefore(loaded) });
    const { session, parts, events } = await staffTurn(message, before, host);
    const commit = staffCommit(message, { before, session, parts }, taking, host);
    const result = await host.store.commit(commit);
    if (result.type === 'committed' && events.length > 0) host.report({ contact: message.contact, events });
    if (result.type === 'committed') return commit.answer;
    if (result.type === 'duplicate') return result.answer;
  }
  throw conflict(message.contact);
}

function staffOn({ channel, receivedAt }: InboundMessage) {
  return { role: 'staff' as const, channel, now: receivedAt };
}

interface StaffTurn {
  session: Session;
  parts: Words[];
  events: EventName[];
}

/** Orders are always obeyed. What is none is answered with a hint, and no longer where a phone answers by itself. */
async function staffTurn(message: InboundMessage, before: Session, host: ConversationHost): Promise<StaffTurn> {
  const { school, floodLimit } = host;
  const now = message.receivedAt;
  const session = arrived(before, message);
  const command = parseStaffCommand(message.text);
  const isRead = message.carrierOptOut === undefined;
  const isHint = isRead && (command.type === 'commands' || command.type === 'incomplete');
  const heard = { text: message.text, isAnswer: false };
  const hinted = isHint ? dampHint([before, session], heard, { now, school, floodLimit }) : {};
  if ('reply' in hinted) return { ...hinted, parts: hinted.reply.parts.map(() => ({ key: 'staff.paused' })) };
  const parts = await obey(command, message, host);
  const reply = { parts, choices: [] };
  return {
    session: { ...sessionAfter(isHint ? ebbed(session) : session, { effects: [], reply, now }), ...hinted },
    parts,
    events: [],
  };
}

async function obey(command: StaffCommand, message: InboundMessage, host: ConversationHost): Promise<Words[]> {
  // STOP, START or HELP that the carrier's side has answered.
  if (message.carrierOptOut !== undefined) return [];
  switch (command.type) {
    case 'list':
      return listing(await host.store.listHandoffs({ status: ['open', 'claimed'] }), message.receivedAt);
    case 'claim':
    case 'done':
      return [await changeHandoff({ verb: command.type, number: command.number, message }, host)];
    case 'incomplete':
      return [{ key: 'staff.which_number' }];
    case 'commands':
      return [{ key: 'staff.commands' }];
  }
}

function listing(handoffs: Handoff[], now: number): Words[] {
  if (handoffs.length === 0) return [{ key: 'staff.list_empty' }];
  const lines = handoffs.slice(0, LIMITS.listedHandoffs).map((handoff): Words => ({
    key: 'staff.list_line',
    params: {
      number: handoff.number,
      status: { key: `staff.status_${handoff.status}` },
      since: waitingFor(now - handoff.openedAt),
      reason: { key: `reason.${handoff.reason}` },
    },
  }));
  const count = handoffs.length - lines.length;
  const rest: Words[] = count === 0 ? [] : [{ key: 'staff.list_more', params: { count } }];
  return [{ lines: [{ key: 'staff.list' }, ...lines, ...rest] }];
}

function staffCommit(
  message: InboundMessage,
  { before, session: after, parts }: { before: Session; session: Session; parts: Words[] },
  taking: Taking,
  host: ConversationHost,
): Commit {
  const { contact, channel, receivedAt: now } = message;
  const texts = renderForStaff(parts, channel, host);
  const session = { ...after, role: 'staff' as const, state: 'staff' };
  const replyId = `${contact}:${session.turn}:0`;
  const reply = outboundEntry({ id: replyId, from: 'bot', channel, text: texts.join('\n'), at: now });
  const isAnswered = taking.way === 'answer';
  const chat = {
    contact,
    messageId: message.id,
    expectedTurn: before.turn,
    session,
    answer: { replyId, texts: isAnswered ? texts : [] },
    deliveries: isAnswered ? [] : answerRows(message, { replyId, texts }, taking.now),
    transcript: [{ ...inboundEntry(message), from: 'staff' as const }, ...(texts.length === 0 ? [] : [reply])],
    now,
  };
  return chatCommit(chat, host.school);
}
