import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailureHost } from '../../src/app/follow-failure.ts';
import { followReport, type UnnamedReport } from '../../src/app/follow-report.ts';
import { receiveByOutbox } from '../../src/app/receive-by-outbox.ts';
import { failureOf } from '../../src/africas-talking/error-codes.ts';
import type { ContactId } from '../../src/domain/contact.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { messageFrom, openHost } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const BOLA = '+2348098765432';
const USER = 'whatsapp:NG.4566546130240823';
const STAFF_PHONE = '+2348000000001';

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
let pauses: number;
/** What happens while a report waits for the answer to its send. */
let meanwhile: () => Promise<unknown>;
beforeEach(async () => {
  house = await openHost({ staff: [STAFF_PHONE] });
  pauses = 0;
  meanwhile = () => Promise.resolve();
});
afterEach(() => house.close());

async function say(from: ContactId, text: string, changes: Partial<InboundMessage> = {}): Promise<void> {
  const message = messageFrom(from, text, { channel: 'sms', ...changes });
  now = message.receivedAt;
  await receiveByOutbox(message, house.host, { now, isCatchingUp: false });
}

/** Sends what waits; the provider's ids are `SM-of-` and the row's. */
const sendAll = () => emptyOutbox(house.store);

function report(phone: ContactId, replyId: string, more: Partial<UnnamedReport> = {}) {
  const host: FailureHost = { ...house.host, ways: { canSendSms: true, mailboxes: [] }, alarmMet: () => undefined };
  const setting = {
    now,
    async pause() {
      pauses += 1;
      await meanwhile();
    },
  };
  return followReport({ phone, sid: `SM-of-${replyId}`, status: 'delivered', ...more }, setting, host);
}

async function statusesOf(contact: ContactId) {
  return (await house.store.transcript(contact)).flatMap(({ id, status }) =>
    status === undefined ? [] : [[id, status]],
  );
}

describe("A report that names only the provider's id and a phone", () => {
  it('is written down at the reply that was sent under that id', async () => {
    await say(ADA, 'hi');
    await say(ADA, 'courses');
    await sendAll();
    expect(await report(ADA, `${ADA}:2:0`)).toBe('followed');
    expect(await statusesOf(ADA)).toEqual([
      [`${ADA}:1:0`, 'sent'],
      [`${ADA}:2:0`, 'delivered'],
    ]);
    expect(pauses).toBe(0);
  });

  it('of a failure has it followed like any other: what may pass is sent again later, once for all reports of it', async () => {
    await say(ADA, 'hi');
    await sendAll();
    const failed = { status: 'failed', failure: failureOf('AbsentSubscriber') } as const;
    for (let times = 0; times < 2; times += 1) await report(ADA, `${ADA}:1:0`, failed);
    const notBefore = now + LIMITS.sendAgainAfterMs[0];
    expect(await sendAll()).toMatchObject([{ id: `${ADA}:1:0.a`, to: ADA, channel: 'sms', notBefore }]);
  });

  it('is found where the conversation of the phone stands under a username', async () => {
    await say(ADA, 'hi', { address: USER, contact: USER, channel: 'whatsapp' });
    await say(ADA, 'courses', { address: `whatsapp:${ADA}`, userAddress: USER, channel: 'whatsapp' });
    await say(ADA, 'hi');
    await sendAll();
    const failed = { status: 'failed', failure: failureOf('UserInBlacklist') } as const;
    expect(await report(ADA, `${USER}:3:0`, failed)).toBe('followed');
    expect(await statusesOf(USER)).toContainEqual([`${USER}:3:0`, 'failed']);
    expect((await house.store.load(USER, 'look')).session?.optedOut).toBe(true);
  });

  it('about a notice to staff is written down in the chat of who waits', async () => {
    await say(BOLA, 'I want to talk to a person');
    await say(ADA, 'I want to talk to a person');
    const rows = await sendAll();
    const notices = rows.filter(({ to }) => to === STAFF_PHONE);
    expect(notices).toHaveLength(2);
    for (const { id, contact } of notices) {
      expect(await report(STAFF_PHONE, id)).toBe('followed');
      expect(await statusesOf(contact)).toContainEqual([id, 'delivered']);
    }
  });

  it('and is faster than the answer to its send is looked for once more, if it tells how it ended', async () => {
    await say(ADA, 'hi');
    meanwhile = sendAll;
    expect(await report(ADA, `${ADA}:1:0`, { status: 'sent' })).toBe('unknown');
    expect(pauses).toBe(0);
    expect(await report(ADA, `${ADA}:1:0`)).toBe('followed');
    expect(pauses).toBe(1);
    expect(await statusesOf(ADA)).toEqual([[`${ADA}:1:0`, 'delivered']]);
  });

  it("of a chat that is deleted, or about a phone that is nobody's, moves nothing", async () => {
    await say(ADA, 'hi');
    await sendAll();
    expect(await report(BOLA, `${ADA}:1:0`)).toBe('unknown');
    expect(await report(STAFF_PHONE, `${ADA}:1:0`)).toBe('unknown');
    expect(await statusesOf(ADA)).toEqual([[`${ADA}:1:0`, 'sent']]);
  });
});
