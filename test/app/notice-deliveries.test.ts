import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OtherWays } from '../../src/app/consequence.ts';
import { receive } from '../../src/app/receive.ts';
import { staffTemplate } from '../../src/app/staff-template.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { handoffNumber, partitionOf } from '../../src/domain/partition.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

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
  const everyWay = { canSendSms: true, staffTemplateSid: TEMPLATE };
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
    expect(await told({ canSendSms: true })).toEqual(bySms);
    expect(await told({ canSendSms: false })).toEqual(free);
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
