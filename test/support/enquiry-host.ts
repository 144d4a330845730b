import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnswerBook } from '../../src/app/answer-book.ts';
import type { ConversationHost, TurnReport } from '../../src/app/conversation-host.ts';
import { createSmsLayout } from '../../src/channels/sms/sms-layout.ts';
import { createWhatsAppLayout } from '../../src/channels/whatsapp/whatsapp-layout.ts';
import type { Channel } from '../../src/domain/channel.ts';
import { addressOf, type ContactId } from '../../src/domain/contact.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { createEmbeddedStore } from '../../src/store/embedded/embedded-store.ts';
import type { Store } from '../../src/store/store.ts';
import { NOON_MS } from './facts.ts';
import { catalogue, lexicon, school } from './flows.ts';

/** The phone of the one member of staff that these tests have. */
export const STAFF = 'whatsapp:+2348000000001';

/** A host over the school's real flows, with what a test wants otherwise. */
export function hostOver(store: Store, changes: Partial<ConversationHost> = {}): ConversationHost {
  return {
    store,
    answers: createAnswerBook(store),
    school,
    lexicon,
    catalogue,
    layouts: { whatsapp: createWhatsAppLayout, sms: createSmsLayout },
    ways: { canSendSms: false, mailboxes: [] },
    staff: [STAFF],
    floodLimit: 14,
    report: () => undefined,
    ...changes,
  };
}

/** A host that keeps what it reported, over an embedded store in a folder of its own. */
export async function openHost(changes: Partial<ConversationHost> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'enquiries-'));
  const store = createEmbeddedStore({ directory });
  const reports: TurnReport[] = [];
  const host = hostOver(store, { report: (report) => void reports.push(report), ...changes });
  return {
    host,
    store,
    reports,
    async close() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

let written = 0;

/** A message as it comes off the wire; each one has an id of its own and is five seconds after the one before. */
export function messageFrom(
  contact: ContactId,
  text: string,
  changes: Partial<InboundMessage> & { channel?: Channel } = {},
): InboundMessage {
  written += 1;
  const channel = changes.channel ?? 'whatsapp';
  return {
    id: `SM${String(written).padStart(32, '0')}`,
    contact,
    address: addressOf(contact, channel) ?? contact,
    channel,
    text,
    attachments: [],
    receivedAt: NOON_MS + written * 5000,
    ...changes,
  };
}
