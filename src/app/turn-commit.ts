import type { RenderedReply } from '../channels/channel.ts';
import { speak } from '../copy/speak.ts';
import { parseAddress } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Effect } from '../domain/effect.ts';
import type { Handoff } from '../domain/handoff.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';
import { pinText, type TranscriptEntry } from '../domain/transcript.ts';
import type { Commit, Counts, Loaded } from '../store/store.ts';
import { replyAddress } from '../turn/session-after.ts';
import type { TurnOutcome } from '../turn/turn.ts';
import { conversationEnd } from './retention.ts';
import type { ConversationHost } from './conversation-host.ts';
import { outboundEntry } from './outbound-entry.ts';
import { renderForStaff, renderReply } from './render-reply.ts';
import { turnBefore } from './turn-before.ts';

export interface CommitRequest {
  loaded: Loaded;
  outcome: TurnOutcome;
  /** The message's id, or the cause of a turn that no message of this contact began. */
  messageId: string;
  /** How the reply reaches the person: in the webhook's own answer, or by the outbox. */
  way: 'answer' | 'outbox';
  /** What came in, as it stands in the transcript. */
  inbound?: TranscriptEntry;
  /** What whoever caused the turn is told, when that is not the contact. */
  causeAnswer?: string;
  /** The handoff as stored, for an effect that changes it. */
  storedHandoff?: Handoff;
  now: number;
}

/** Everything one turn writes, as the one value the store commits. Pure. */
export function turnCommit(request: CommitRequest, host: ConversationHost): Commit {
  const { loaded, outcome, messageId, now } = request;
  const { contact } = outcome.session;
  const rendered = renderedReply(outcome, host);
  const session: Session = { ...outcome.session, pages: rendered.pages };
  const replyId = `${contact}:${session.turn}:0`;
  const replies = request.way === 'outbox' ? replyDeliveries(session, replyId, rendered, request) : [];
  const isSaid = request.way === 'answer' || replies.length > 0;
  const notices = noticeDeliveries(outcome, replies.length + 1, host, now);
  return {
    contact,
    messageId,
    expectedTurn: turnBefore(loaded),
    session,
    answer: { replyId, texts: answerTexts(request, rendered) },
    transcript: [
      ...(request.inbound === undefined ? [] : [request.inbound]),
      ...(isSaid ? replyEntry(session, replyId, rendered, now) : []),
      ...replies.flatMap(pinEntry),
      ...notices.map(noticeEntry),
    ],
    deliveries: [...replies, ...notices],
    registrations: outcome.effects.flatMap((effect) =>
      effect.type === 'save_registration' ? [effect.registration] : [],
    ),
    handoffs: outcome.effects.flatMap((effect) => handoffOf(effect, request, host)),
    questions: outcome.effects.flatMap((effect) =>
      effect.type === 'keep_question'
        ? [effect.course === undefined ? { fact: effect.fact } : { fact: effect.fact, course: effect.course }]
        : [],
    ),
    wakes: outcome.wakes,
    ...countsAfter(loaded.counts, outcome),
    expiresAt: conversationEnd(host.school, now),
    now,
  };
}

function renderedReply(outcome: TurnOutcome, host: ConversationHost): RenderedReply {
  const { session, page } = outcome;
  if (page !== undefined) return { text: page, pages: session.pages, choices: [] };
  return renderReply(outcome.reply, { language: session.language, channel: session.channel }, host);
}

function answerTexts(request: CommitRequest, rendered: RenderedReply): string[] {
  if (request.causeAnswer !== undefined) return [request.causeAnswer];
  return request.way === 'answer' && rendered.text !== '' ? [rendered.text] : [];
}

/**
 * The reply as rows of the outbox. A WhatsApp message outside the 24-hour window would be refused, so none is written; who
 * opted out is answered when writing, and told nothing unasked.
 */
function replyDeliveries(
  session: Session,
  replyId: string,
  rendered: RenderedReply,
  { inbound, now }: Pick<CommitRequest, 'inbound' | 'now'>,
): Delivery[] {
  const to = replyAddress(session);
  const { contact, channel } = session;
  const isWindowOpen = now - (session.lastInboundAt ?? 0) < LIMITS.whatsappWindowMs;
  const isUnwanted = session.optedOut && inbound === undefined;
  if (to === undefined || isUnwanted || (channel === 'whatsapp' && !isWindowOpen)) return [];
  const rows: Delivery[] = [];
  if (rendered.text !== '') rows.push({ id: replyId, contact, to, channel, body: rendered.text, createdAt: now });
  if (rendered.pin !== undefined) {
    const id = `${contact}:${session.turn}:${rows.length}`;
    rows.push({ id, contact, to, channel, body: rendered.pin.label, pin: rendered.pin, createdAt: now });
  }
  return rows;
}

/** What staff are told: for each of them a row, or several where one message cannot hold it. */
function noticeDeliveries(outcome: TurnOutcome, firstIndex: number, host: ConversationHost, now: number): Delivery[] {
  const { contact, turn } = outcome.session;
  const notices = outcome.effects.flatMap((effect) => {
    if (effect.type !== 'notify_staff') return [];
    const receivers = effect.to === undefined ? host.staff : [effect.to];
    return receivers.map((to) => ({ to, words: effect.words }));
  });
  const messages = notices.flatMap(({ to, words }) => {
    const channel = parseAddress(to)?.channel;
    return channel === undefined
      ? []
      : renderForStaff([words], channel, host).map((body) => ({ contact, to, channel, body, createdAt: now }));
  });
  return messages.map((message, index) => ({ id: `${contact}:${turn}:${firstIndex + index}`, ...message }));
}

function pinEntry({ id, channel, pin, createdAt }: Delivery): TranscriptEntry[] {
  if (pin === undefined) return [];
  return [outboundEntry({ id, from: 'bot', channel, text: pinText(pin.label), at: createdAt })];
}

/** Kept in the chat it is about, so that it is forgotten together with it. */
function noticeEntry({ id, channel, to, body, createdAt }: Delivery): TranscriptEntry {
  return outboundEntry({ id, from: 'system', to, channel, text: body, at: createdAt });
}

function replyEntry(
  { channel }: Session,
  id: string,
  { text, choices }: RenderedReply,
  now: number,
): TranscriptEntry[] {
  return text === '' ? [] : [outboundEntry({ id, from: 'bot', channel, text, choices, at: now })];
}

function handoffOf(effect: Effect, request: CommitRequest, host: ConversationHost): Handoff[] {
  switch (effect.type) {
    case 'open_handoff': {
      const summary = speak(effect.summary, { catalogue: host.catalogue, language: 'en', channel: 'whatsapp' });
      return [{ ...effect.handoff, summary }];
    }
    case 'update_handoff':
      return [{ ...effect.handoff, summary: request.storedHandoff?.summary ?? '' }];
    default:
      return [];
  }
}

/** A number that the turn used up moves its partition's counter; another turn that wanted the same one is told `stale`. */
function countsAfter(loaded: Counts, outcome: TurnOutcome): Pick<Commit, 'counts'> {
  const { effects, nextReference } = outcome;
  const handoffs = effects.filter((effect) => effect.type === 'open_handoff').length;
  const registrations = effects.some(
    (effect) => effect.type === 'save_registration' && effect.registration.reference === nextReference,
  )
    ? 1
    : 0;
  if (handoffs + registrations === 0) return {};
  const next = { handoffs: loaded.handoffs + handoffs, registrations: loaded.registrations + registrations };
  return { counts: { expected: loaded, next } };
}
