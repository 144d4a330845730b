import { receive } from '../../src/app/receive.ts';
import type { ConversationHost } from '../../src/app/conversation-host.ts';
import { addressOf, parseAddress } from '../../src/domain/contact.ts';
import { ATTACHMENT_KINDS, type InboundMessage } from '../../src/domain/message.ts';
import { NOON_MS } from '../support/facts.ts';
import { STAFF } from '../support/enquiry-host.ts';
import { durationMs, type Transcript, type TranscriptLine } from './transcript.ts';

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
    now += line.after === undefined ? SECONDS_APART * 1000 : durationMs(line.after);
    const { texts } = await receive(messageOf(line, index, now), host);
    const sent = await drain(host, now);
    chat.push({
      ...(line.by === undefined ? {} : { by: line.by }),
      ...(line.on === undefined ? {} : { on: line.on }),
      ...(line.after === undefined ? {} : { after: line.after }),
      write: line.write,
      ...(texts.length === 0 ? {} : { answer: texts.join('\n---\n') }),
      ...(sent.length === 0 ? {} : { sent }),
    });
  }
  return { ...transcript, chat };
}

function messageOf(line: TranscriptLine, index: number, receivedAt: number): InboundMessage {
  const contact = CONTACTS[line.by ?? 'enquirer'];
  const channel = line.on ?? 'whatsapp';
  const tap = /^\[(.+)\]$/.exec(line.write)?.[1];
  const kind = ATTACHMENT_KINDS.find((one) => line.write === `<${one}>`);
  return {
    id: `SM${String(index).padStart(32, '0')}`,
    contact,
    address: addressOf(contact, channel) ?? contact,
    channel,
    text: kind === undefined ? line.write : '',
    attachments: kind === undefined ? [] : [{ kind }],
    receivedAt,
    ...(tap === undefined ? {} : { tap }),
  };
}

async function drain(host: ConversationHost, now: number): Promise<{ to: string; text: string }[]> {
  const sent: { to: string; text: string }[] = [];
  for (;;) {
    const claimed = await host.store.claimDeliveries({ now, leaseMs: 1000, limit: 10 });
    if (claimed.length === 0) return sent;
    for (const one of claimed) {
      const contact = parseAddress(one.delivery.to)?.contact ?? one.delivery.to;
      sent.push({ to: NAMES.get(contact) ?? contact, text: one.delivery.body });
      await host.store.settle(one, { type: 'sent', sid: `SM${one.delivery.id}` }, now);
    }
  }
}
