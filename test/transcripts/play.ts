import { receive } from '../../src/app/receive.ts';
import type { ConversationHost } from '../../src/app/conversation-host.ts';
import { tellOfQuestions } from '../../src/app/staff/tell-of-questions.ts';
import { tellAskers } from '../../src/app/tell-askers.ts';
import { wake } from '../../src/app/wake.ts';
import { addressOf, parseAddress } from '../../src/domain/contact.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { ATTACHMENT_KINDS, type InboundMessage } from '../../src/domain/message.ts';
import { NOON_MS } from '../support/facts.ts';
import { STAFF } from '../support/enquiry-host.ts';
import { tappedId } from '../support/tapped-id.ts';
import { durationMs, type Sent, type Transcript, type TranscriptLine, type WrittenLine } from './transcript.ts';

const CONTACTS = { enquirer: '+2348031234567', friend: '+447700900123', staff: parseAddress(STAFF)?.contact ?? STAFF };

const NAMES = new Map(Object.entries(CONTACTS).map(([name, contact]) => [contact, name]));

const SECONDS_APART = 5;

/**
 * Plays a transcript against a host and gives it back with what was really answered. The store is the memory between two
 * lines, so every session goes through it; what lies in the outbox is taken out after each line, as a worker would.
 */
export async function play(transcript: Transcript, host: ConversationHost): Promise<Transcript> {
  let now = NOON_MS;
  const chat: TranscriptLine[] = [];
  for (const [index, line] of transcript.chat.entries()) {
    if ('nobody_writes_for' in line) {
      now += durationMs(line.nobody_writes_for);
      await takeWakes(host, now);
      await tellOfQuestions(now, host);
      chat.push({ nobody_writes_for: line.nobody_writes_for, ...whatWasSent(await drain(host, now)) });
      continue;
    }
    now += line.after === undefined ? SECONDS_APART * 1000 : durationMs(line.after);
    const message = messageOf(line, index, now);
    const tap = await tapIn(line, message, host);
    const { texts, replyId } = await receive({ ...message, ...(tap === undefined ? {} : { tap }) }, host);
    // As a status callback teaches it, by which a reply that quotes this answer names it.
    await host.store.recordStatus(message.contact, replyId, 'delivered', sidOfAnswer(index));
    const { answer: _answer, sent: _sent, ...written } = line;
    chat.push({
      ...written,
      ...(texts.length === 0 ? {} : { answer: texts.join('\n---\n') }),
      ...whatWasSent(await drain(host, now)),
    });
  }
  return { ...transcript, chat };
}

/** As a worker does that looks at this moment. */
async function takeWakes(host: ConversationHost, now: number): Promise<void> {
  const claimed = await host.store.claimWakes({ now, leaseMs: LIMITS.wakeLeaseMs, limit: 10 });
  for (const one of claimed) await wake(one, now, host);
}

function whatWasSent(sent: Sent): { sent?: Sent } {
  return sent.length === 0 ? {} : { sent };
}

function sidOfAnswer(index: number): string {
  return `MM${String(index).padStart(32, '0')}`;
}

function messageOf(line: WrittenLine, index: number, receivedAt: number): InboundMessage {
  const contact = CONTACTS[line.by ?? 'enquirer'];
  const channel = line.on ?? 'whatsapp';
  const { ad, quotes, forwarded } = line;
  return {
    id: `SM${String(index).padStart(32, '0')}`,
    contact,
    address: addressOf(contact, channel) ?? contact,
    channel,
    ...contentOf(line.write),
    receivedAt,
    ...(forwarded === undefined ? {} : { isForwarded: forwarded }),
    ...(quotes === undefined ? {} : { repliesTo: sidOfAnswer(quotes - 1) }),
    ...(ad === undefined ? {} : { referral: { sourceId: '120210000000000001', sourceType: 'ad', headline: ad } }),
  };
}

/** What the tap of a line brings back: from below the answer it quotes, else from the newest that has such a choice. */
async function tapIn(
  { write }: WrittenLine,
  { contact, repliesTo }: InboundMessage,
  { store }: ConversationHost,
): Promise<string | undefined> {
  const called = /^\[(.+)\]$/.exec(write)?.[1];
  if (called === undefined) return undefined;
  const chat = await store.transcript(contact);
  return tappedId(called, repliesTo === undefined ? chat : chat.filter(({ sid }) => sid === repliesTo));
}

function contentOf(write: string): Pick<InboundMessage, 'text' | 'deed' | 'attachments'> {
  if (write === '<deleted>') return { text: '', deed: 'deleted', attachments: [] };
  const [, name, detail = ''] = /^<(\w+) ?(.*)>$/.exec(write) ?? [];
  if (name === 'reaction') return { text: detail, deed: 'reacted', attachments: [] };
  const kind = ATTACHMENT_KINDS.find((one) => one === name);
  if (kind === undefined) return { text: write, attachments: [] };
  const [latitude, longitude] = detail.split(',').map(Number);
  const isPlace = latitude !== undefined && longitude !== undefined;
  return { text: '', attachments: [isPlace ? { kind, latitude, longitude } : { kind }] };
}

async function drain(host: ConversationHost, now: number): Promise<Sent> {
  const sent: Sent = [];
  let isNews = false;
  for (;;) {
    const claimed = await host.store.claimDeliveries({ now, leaseMs: 1000, limit: 10 });
    // News goes to everybody at the same moment: no store promises an order among them.
    if (claimed.length === 0) return isNews ? sent.toSorted((one, other) => (one.to < other.to ? -1 : 1)) : sent;
    for (const one of claimed) {
      const { tells } = one.delivery;
      if (tells !== undefined) {
        isNews = true;
        const told = await tellAskers(tells, { now: () => now, stopAt: Infinity }, host);
        const isDone = told.type === 'done';
        await host.store.settle(one, isDone ? told : { type: 'resume', at: told.at, code: told.because }, now);
        continue;
      }
      const contact = parseAddress(one.delivery.to)?.contact ?? one.delivery.to;
      sent.push({ to: NAMES.get(contact) ?? contact, text: one.delivery.body });
      await host.store.settle(one, { type: 'sent', sid: `SM${one.delivery.id}` }, now);
    }
  }
}
