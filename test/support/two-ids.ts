import { receive } from '../../src/app/receive.ts';
import type { Taking } from '../../src/app/taking.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { readInbound } from '../../src/twilio/inbound.ts';
import { openHost } from './enquiry-host.ts';
import { NOON_MS } from './facts.ts';
import { nextMessageSid, smsForm, TEST_ACCOUNT_SID, whatsappForm } from './twilio-webhook.ts';

export const NUMBER = '+2348031234567';
export const USER = 'whatsapp:NG.4566546130240823';
/** Whoever has the number after somebody else. */
export const NEXT_USER = 'whatsapp:NG.7788990011223344';

/** What Twilio names of a message: the number alone, the username alone, or both. */
export const BY = {
  sms: (fields = {}) => smsForm({ From: NUMBER, ...fields }),
  number: (fields = {}) => whatsappForm({ From: `whatsapp:${NUMBER}`, ExternalUserId: '', ...fields }),
  both: (fields = {}) => whatsappForm({ From: `whatsapp:${NUMBER}`, ExternalUserId: USER, ...fields }),
  user: (fields = {}) => whatsappForm({ From: USER, ExternalUserId: USER, ...fields }),
  next: (fields = {}) => whatsappForm({ From: `whatsapp:${NUMBER}`, ExternalUserId: NEXT_USER, ...fields }),
};
export type By = keyof typeof BY;

/** A house in which one person writes by two ids, each message five seconds after the one before. */
export async function openHouseOfTwoIds() {
  const house = await openHost({ floodLimit: 0 });
  let now = NOON_MS;

  function messageBy(by: By, Body: string, MessageSid = nextMessageSid()): InboundMessage {
    now += 5000;
    const read = readInbound(BY[by]({ Body, MessageSid }), { accountSid: TEST_ACCOUNT_SID, receivedAt: now });
    if (read.type !== 'message') throw new Error(read.reason);
    return read.message;
  }

  return {
    ...house,
    messageBy,
    now: () => now,
    /** Lets time go by without a word. */
    pass: (ms: number) => void (now += ms),
    say: async (by: By, text: string, taking?: Taking): Promise<string> =>
      (await receive(messageBy(by, text), house.host, taking)).texts.join('\n'),
    sessionOf: async (contact: string) => (await house.store.load(contact, 'look')).session,
    /** Those who have a conversation that goes on. */
    async contacts(): Promise<string[]> {
      const found: string[] = [];
      for await (const { contact, movedTo } of house.store.listSessions()) {
        if (movedTo === undefined) found.push(contact);
      }
      return found.toSorted();
    },
  };
}
