import type { RenderedReply } from '../channels/channel.ts';
import { speak } from '../copy/speak.ts';
import type { Delivery, Template } from '../domain/delivery.ts';
import type { Effect } from '../domain/effect.ts';
import type { Handoff } from '../domain/handoff.ts';
import type { Handout } from '../domain/handout.ts';
import { LIMITS } from '../domain/limits.ts';
import { mediaName, type MediaReference } from '../domain/media.ts';
import type { Menu } from '../domain/menu.ts';
import type { Words } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { sentText, type TranscriptEntry } from '../domain/transcript.ts';
import { isWindowOpen } from '../domain/whatsapp-window.ts';
import type { Commit, Counts, Loaded } from '../store/store.ts';
import { replyAddress } from '../turn/session-after.ts';
import type { TurnOutcome } from '../turn/turn.ts';
import { conversationEnd } from './retention.ts';
import type { ConversationHost } from './conversation-host.ts';
import { noticeDeliveries, type StaffSessions } from './notice-deliveries.ts';
import { noticeTexts } from './notice-texts.ts';
import { outboundEntry } from './outbound-entry.ts';
import { renderReply } from './render-reply.ts';
import type { Relayed } from './staff/relayed-messages.ts';
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
  /** When the staff who are told last wrote; none of them is known to have where it is absent. */
  staff?: StaffSessions;
  /** What the person sent beside text before this message: a summary to staff leads to it. */
  earlierMedia?: MediaReference[];
  /** What a member of staff answers in this turn, behind what the bot says; the first one's index is told. */
  relayed?: (session: Session, firstIndex: number) => Relayed[];
  /** The handoff as stored, for an effect that changes it. */
  storedHandoff?: Handoff;
  now: number;
}

/** Everything one turn writes, as the one value the store commits. Pure. */
export function turnCommit(request: CommitRequest, host: ConversationHost): Commit {
  const { loaded, outcome, messageId, staff = new Map(), now } = request;
  const { contact } = outcome.session;
  const rendered = renderedReply(outcome, host);
  const session: Session = { ...outcome.session, pages: rendered.pages };
  const replyId = `${contact}:${session.turn}:0`;
  const isQueued = isForOutbox(request, rendered);
  const replies = isQueued ? replyDeliveries(session, replyId, rendered, request) : [];
  const isSaid = !isQueued || replies.length > 0;
  const links = mediaLinks(request, host);
  const relayed = request.relayed?.(session, replies.length + 1) ?? [];
  const firstIndex = replies.length + relayed.length + 1;
  const notices = noticeDeliveries(outcome, { firstIndex, staff, links, now }, host);
  return {
    contact,
    messageId,
    expectedTurn: turnBefore(loaded),
    session,
    answer: {
      replyId,
      texts: isQueued ? answerOf(request.causeAnswer) : answerOf(request.causeAnswer ?? rendered.text),
    },
    transcript: [
      ...(request.inbound === undefined ? [] : [request.inbound]),
      ...(isSaid ? replyEntry(session, replyId, rendered, now) : []),
      ...replies.filter(isShown).map(shownEntry),
      ...relayed.map(({ line }) => line),
      ...notices.map(noticeEntry),
    ],
    deliveries: [...replies, ...relayed.map(({ row }) => row), ...notices],
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

/** A reply as it goes out: where its menu is shown to be tapped, as that. */
interface OutgoingReply extends Omit<RenderedReply, 'tappable'> {
  /** The words as they will stand on the phone; `text` is what is sent where the menu cannot be shown after all. */
  shown: string;
  template?: Template;
  menu?: Menu['type'];
}

function renderedReply(outcome: TurnOutcome, host: ConversationHost): OutgoingReply {
  const { session, page } = outcome;
  if (page !== undefined) return { text: page, shown: page, pages: session.pages, choices: [] };
  const { language, channel } = session;
  const canTap = channel === 'whatsapp' && host.menus !== undefined && !isErasure(outcome);
  const { tappable, ...plain } = renderReply(outcome.reply, { language, channel, canTap }, host);
  const template = tappable === undefined ? undefined : host.menus?.templateFor(tappable.menu, tappable.body);
  if (tappable === undefined || template === undefined) return { ...plain, shown: plain.text };
  const { body, menu } = tappable;
  const choices = menu.items.map(({ id, title }) => ({ id, label: title }));
  return { ...plain, pages: [], choices, shown: body, template, menu: menu.type };
}

/**
 * TwiML carries text alone for us, so a menu and what is shown beside words go by the REST call. What waits in the outbox is
 * forgotten along with the contact, so the receipt of that goes back at once.
 */
function isForOutbox({ way, outcome }: CommitRequest, { template, pin, handouts }: OutgoingReply): boolean {
  if (way === 'outbox') return true;
  return (template !== undefined || pin !== undefined || handouts !== undefined) && !isErasure(outcome);
}

function isErasure({ effects }: TurnOutcome): boolean {
  return effects.some(({ type }) => type === 'erase_contact');
}

function answerOf(text = ''): string[] {
  return text === '' ? [] : [text];
}

/**
 * The reply as rows of the outbox. A WhatsApp message outside the 24-hour window would be refused, so none is written; who
 * opted out is answered when writing, and told nothing unasked.
 */
function replyDeliveries(
  session: Session,
  replyId: string,
  rendered: OutgoingReply,
  { inbound, now }: Pick<CommitRequest, 'inbound' | 'now'>,
): Delivery[] {
  const to = replyAddress(session);
  const { contact, channel } = session;
  const isUnwanted = session.optedOut && inbound === undefined;
  if (to === undefined || isUnwanted || (channel === 'whatsapp' && !isWindowOpen(session, now))) return [];
  const rows: Delivery[] = [];
  const { text: body, template } = rendered;
  if (body !== '') {
    const by = template === undefined ? {} : { template };
    rows.push({ id: replyId, contact, to, channel, body, ...by, createdAt: now });
  }
  const { pin, handouts = [] } = rendered;
  const shown = [...(pin === undefined ? [] : [{ body: pin.label, pin }]), ...handouts.map(shownHandout)];
  for (const one of shown) {
    rows.push({ id: `${contact}:${session.turn}:${rows.length}`, contact, to, channel, ...one, createdAt: now });
  }
  return rows;
}

/** Where staff find what the person sent beside text, with this message or, as far as it was loaded, before. */
function mediaLinks({ inbound, earlierMedia = [], now }: CommitRequest, { mediaLink }: ConversationHost): Words[] {
  if (mediaLink === undefined) return [];
  const media = [...earlierMedia, ...(inbound?.media ?? [])].slice(-LIMITS.attachments);
  if (media.length === 0) return [];
  return [{ lines: media.map((one) => ({ text: `[${mediaName(one.contentType)}] ${mediaLink(one, now)}` })) }];
}

function shownHandout(handout: Handout): Pick<Delivery, 'body' | 'handout'> {
  return { body: handout.label, handout };
}

function isShown({ pin, handout }: Delivery): boolean {
  return pin !== undefined || handout !== undefined;
}

function shownEntry(row: Delivery): TranscriptEntry {
  return outboundEntry({ id: row.id, from: 'bot', channel: row.channel, text: sentText(row), at: row.createdAt });
}

/** Kept in the chat it is about, so that it is forgotten together with it. */
function noticeEntry({ id, channel, to, body, createdAt }: Delivery): TranscriptEntry {
  return outboundEntry({ id, from: 'system', to, channel, text: body, at: createdAt });
}

function replyEntry(
  { channel }: Session,
  id: string,
  { shown, choices, menu }: OutgoingReply,
  now: number,
): TranscriptEntry[] {
  return shown === '' ? [] : [outboundEntry({ id, from: 'bot', channel, text: shown, choices, menu, at: now })];
}

function handoffOf(effect: Effect, request: CommitRequest, host: ConversationHost): Handoff[] {
  switch (effect.type) {
    case 'open_handoff': {
      const summary = speak(effect.summary, { catalogue: host.catalogue, language: 'en', channel: 'whatsapp' });
      return [{ ...effect.handoff, summary, ...inShort(effect, request.outcome, host) }];
    }
    case 'update_handoff': {
      const { summary = '', summaryInShort } = request.storedHandoff ?? {};
      return [{ ...effect.handoff, summary, ...(summaryInShort === undefined ? {} : { summaryInShort }) }];
    }
    default:
      return [];
  }
}

/** The summary as one SMS has it, for whoever is told by another way in the end. */
function inShort(
  { handoff: { number } }: Extract<Effect, { type: 'open_handoff' }>,
  { effects }: TurnOutcome,
  host: ConversationHost,
): Pick<Handoff, 'summaryInShort'> {
  const notice = effects.find(
    (effect) => effect.type === 'notify_staff' && 'handoff' in (effect.about ?? {}) && effect.shorter !== undefined,
  );
  if (notice?.type !== 'notify_staff') return {};
  const [text, ...more] = noticeTexts(
    { ...notice, about: { handoff: number } },
    [],
    { channel: 'sms', isByTemplate: false },
    host,
  );
  return text === undefined || more.length > 0 ? {} : { summaryInShort: text };
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
