import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OtherWays } from '../../src/app/consequence.ts';
import { noticeDeliveries } from '../../src/app/notice-deliveries.ts';
import { receive } from '../../src/app/receive.ts';
import { staffTemplate } from '../../src/app/staff-template.ts';
import { HOUR_MS } from '../../src/domain/durations.ts';
import type { NotifyStaff } from '../../src/domain/effect.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { outsideQuietHours } from '../../src/domain/quiet-hours.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { ADA, emptyOutbox, sessionOf } from '../support/stored-turns.ts';

const STAFF_PHONE = STAFF.replace('whatsapp:', '');
const TEMPLATE = `HX${'1'.repeat(32)}`;

let enquirers = 0;
let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost();
});
afterEach(() => house.close());

/** How staff are told of a handoff, `laterMs` after a member of staff wrote; never where that is not given. */
async function told(ways: OtherWays, wrote?: { channel: 'whatsapp' | 'sms'; laterMs: number }) {
  const host = { ...house.host, ways };
  const order = messageFrom(STAFF_PHONE, 'LIST', { channel: wrote?.channel ?? 'whatsapp' });
  if (wrote !== undefined) await receive(order, host);
  const receivedAt = order.receivedAt + (wrote?.laterMs ?? 0);
  enquirers += 1;
  const enquirer = `+23480312345${10 + enquirers}`;
  await receive(messageFrom(enquirer, 'I want to talk to a person', { receivedAt }), host);
  const rows = await emptyOutbox(house.store);
  return rows.map(({ to, channel, template }) => ({ to, channel, ...(template === undefined ? {} : { template }) }));
}

describe('what staff are told', () => {
  const free = [{ to: STAFF, channel: 'whatsapp' }];
  const bySms = [{ to: STAFF_PHONE, channel: 'sms' }];
  const byTemplate = [{ to: STAFF, channel: 'whatsapp', template: { contentSid: TEMPLATE } }];
  const everyWay = { canSendSms: true, staffTemplateSid: TEMPLATE, mailboxes: [] };
  const DAY = LIMITS.whatsappWindowMs;

  it('goes as free text while their own 24 hours are open', async () => {
    expect(await told(everyWay, { channel: 'whatsapp', laterMs: DAY - 1 })).toEqual(free);
  });

  it('goes by the template when they are over, and to somebody who never wrote', async () => {
    expect(await told(everyWay, { channel: 'whatsapp', laterMs: DAY })).toMatchObject(byTemplate);
  });

  it('goes by the template to somebody who never wrote, or by SMS alone', async () => {
    expect(await told(everyWay)).toMatchObject(byTemplate);
    expect(await told(everyWay, { channel: 'sms', laterMs: 1 })).toMatchObject(byTemplate);
  });

  it('stands on one line in the template, its lines parted by bars, and without straight apostrophes', () => {
    const { variables } = staffTemplate("#12 D'Angelo\n\n  Reply CLAIM 12", everyWay) ?? { variables: {} };
    expect(variables).toEqual({ 1: '#12 D’Angelo | Reply CLAIM 12' });
  });

  it('goes by SMS where there is no template, and is tried on WhatsApp where there is no SMS', async () => {
    expect(await told({ canSendSms: true, mailboxes: [] })).toEqual(bySms);
    expect(await told({ canSendSms: false, mailboxes: [] })).toEqual(free);
  });
});

describe('a notice about a request', () => {
  it('carries its number, each that is sent to each of the staff, for what they reply to it', async () => {
    const colleague = 'whatsapp:+2348000000002';
    const host = { ...house.host, staff: [STAFF, colleague] };
    const enquirer = '+2348031234599';
    const say = (text: string, receivedAt: number) => receive(messageFrom(enquirer, text, { receivedAt }), host);
    const { receivedAt } = messageFrom(enquirer, '');
    await say('I want to talk to a person', receivedAt);
    await say('it is about my brother qwertyuiop', receivedAt + 5000);
    const number = handoffNumber(partitionOf(enquirer), 1);
    const rows = await emptyOutbox(house.store);
    expect(rows.map(({ to, about }) => ({ to, about }))).toEqual(
      [STAFF, colleague, STAFF, colleague].map((to) => ({ to, about: { handoff: number } })),
    );
  });
});

describe('what is for the mailboxes', () => {
  const MAILBOXES = ['mailto:office@example.com', 'mailto:head@example.com'];
  const effect: NotifyStaff = { type: 'notify_staff', words: { text: '#12 Ada waits still' }, about: { handoff: 12 } };

  function rows(changes: Partial<NotifyStaff>, { mailboxes = MAILBOXES, staff = [STAFF], now = NOON_MS } = {}) {
    const host = { ...house.host, staff, ways: { canSendSms: false, mailboxes } };
    const effects = [{ ...effect, ...changes }];
    const given = { firstIndex: 1, staff: new Map(), links: [{ text: 'https://example.com/picture' }], now };
    return noticeDeliveries({ session: sessionOf(ADA, 4), effects }, given, host);
  }

  it('goes there and to no phone, with the links below', () => {
    const mails = rows({ isByMail: true });
    expect(mails.map(({ id, to, channel, about }) => ({ id, to, channel, about }))).toEqual(
      MAILBOXES.map((to, index) => ({ id: `${ADA}:4:${index + 1}`, to, channel: 'email', about: { handoff: 12 } })),
    );
    expect(mails[0]?.body).toMatch(/^#12 Ada waits still\n\nhttps:\/\/example.com\/picture\n\n/);
    expect(rows({ isByMail: true }, { mailboxes: [] })).toEqual([]);
  });

  it('is what all would be told where nobody has a phone, and nothing that is for one of them', () => {
    expect(rows({ isForAll: true }, { staff: [] }).map(({ to }) => to)).toEqual(MAILBOXES);
    expect(rows({ to: STAFF }, { staff: [] }).map(({ to }) => to)).toEqual([STAFF]);
    expect(rows({}).map(({ to }) => to)).toEqual([STAFF]);
  });

  it('waits through the night like what is for phones', () => {
    const night = NOON_MS + 11 * HOUR_MS;
    expect(rows({ isByMail: true }, { now: night })).toEqual([]);
    const later = rows({ isByMail: true, isInDigest: false }, { now: night });
    expect(later.map(({ notBefore }) => notBefore)).toEqual(MAILBOXES.map(() => outsideQuietHours(night)));
  });
});
