import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../../src/app/receive.ts';
import { sendDigests } from '../../../src/app/staff/send-digests.ts';
import type { Delivery } from '../../../src/domain/delivery.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/durations.ts';
import type { InboundMessage } from '../../../src/domain/message.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';
import { ADULT_FORM } from '../../support/chat.ts';

const ADA = '+2348031234567';
const BOLA = '+2348033333333';
const KEMI = '+2348000000001';
const TUNDE = '+2348000000002';
const TUNDE_ADDRESS = `whatsapp:${TUNDE}`;

/** A moment by the clocks of Lagos; hours beyond 24 are the next day's. */
function at(hour: number, minute = 0): number {
  return Date.UTC(2026, 10, 24, hour - 1, minute);
}

describe('staff on duty', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost({ staff: [STAFF, TUNDE_ADDRESS] });
  });
  afterEach(() => house.close());

  const say = async (text: string, contact: string, receivedAt: number, changes: Partial<InboundMessage> = {}) =>
    (await receive(messageFrom(contact, text, { receivedAt, ...changes }), house.host)).texts.join('\n---\n');

  /** Takes what is due out of the outbox. */
  async function sent(now: number): Promise<Delivery[]> {
    const rows: Delivery[] = [];
    for (;;) {
      const claimed = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 10 });
      if (claimed.length === 0) return rows;
      for (const one of claimed) {
        rows.push(one.delivery);
        await house.store.settle(one, { type: 'sent', sid: `SM${rows.length}` }, now);
      }
    }
  }

  /** Who of the staff is sent what, in the order of their addresses. */
  const toStaff = async (now: number): Promise<[to: string, body: string][]> =>
    (await sent(now))
      .filter(({ to }) => to === STAFF || to === TUNDE_ADDRESS)
      .toSorted((one, other) => (one.to < other.to ? -1 : 1))
      .map(({ to, body }) => [to, body]);
  const numberOf = async (contact: string) =>
    (await house.store.listHandoffs()).findLast((one) => one.contact === contact)?.number ?? 0;

  it('are told first, until the evening; without any, all are', async () => {
    expect(await say('ON', TUNDE, at(9))).toBe('You are on duty until 20:00. Nobody waits.');
    await say('staff', ADA, at(10));
    expect((await toStaff(at(10))).map(([to]) => to)).toEqual([TUNDE_ADDRESS]);
    await say('OFF', TUNDE, at(11));
    await say('staff', BOLA, at(12));
    expect((await toStaff(at(12))).map(([to]) => to)).toEqual([STAFF, TUNDE_ADDRESS]);
    await say('ON', TUNDE, at(13));
    await say('staff', '+2348044444444', at(24 + 9));
    expect((await toStaff(at(24 + 9))).map(([to]) => to)).toEqual([STAFF, TUNDE_ADDRESS]);
  });

  it('hear at ON how many wait, and at OFF whom they leave; ON in the evening is for the next day', async () => {
    await say('staff', ADA, at(10), { profileName: 'Ada' });
    expect(await say('on', TUNDE, at(21))).toBe('You are on duty until 20:00 tomorrow. 1 waiting: LIST shows who.');
    expect((await house.store.load(TUNDE, 'look')).session?.staff?.onDutyUntil).toBe(at(24 + 20));
    await say(`CLAIM ${await numberOf(ADA)}`, TUNDE, at(21, 1));
    expect(await say('OFF', TUNDE, at(21, 2))).toContain(`Still with you: #${await numberOf(ADA)} Ada.`);
  });

  it('are told nothing at night but what the person writes whom they are writing with', async () => {
    await say('ON', TUNDE, at(19));
    await say('staff', ADA, at(20, 5));
    expect(await toStaff(at(21))).toEqual([]);
    await say(`CLAIM ${await numberOf(ADA)}`, TUNDE, at(21));
    await sent(at(21));
    await say('good evening', ADA, at(21, 30));
    expect(await toStaff(at(21, 30))).toEqual([[TUNDE_ADDRESS, expect.stringContaining('good evening')]]);
    await say('are you asleep', ADA, at(23));
    expect(await toStaff(at(23))).toEqual([]);
  });

  describe('in the morning', () => {
    it('get one digest of what waited, whoever sends it and however often', async () => {
      await say('staff', ADA, at(22), { profileName: 'Ada' });
      await say('can my sister come too, zxcvb', ADA, at(23));
      await Promise.all([sendDigests(at(32), house.host), sendDigests(at(32), house.host)]);
      await sendDigests(at(35), house.host);
      const digest = [
        'Good morning. This waited for you:',
        `#${await numberOf(ADA)} Ada: "can my sister come too, zxcvb"`,
        'ON puts you on duty. SHOW and a number tells more, CLAIM and a number takes a chat.',
      ].join('\n');
      expect(await toStaff(at(35))).toEqual([
        [STAFF, digest],
        [TUNDE_ADDRESS, digest],
      ]);
    });

    it('are not written to when nothing waited, or only what came since', async () => {
      await sendDigests(at(8), house.host);
      await say('staff', ADA, at(8, 30));
      await sent(at(8, 30));
      await sendDigests(at(9), house.host);
      expect(await toStaff(at(9))).toEqual([]);
    });

    it('hear of those who wrote to them in the night', async () => {
      await say('staff', ADA, at(10), { profileName: 'Ada' });
      await say(`CLAIM ${await numberOf(ADA)}`, TUNDE, at(10, 1));
      await sent(at(10, 1));
      await say('one', ADA, at(23));
      await say('two', ADA, at(24));
      await sendDigests(at(32), house.host);
      expect(await toStaff(at(32))).toEqual([
        [TUNDE_ADDRESS, expect.stringContaining('Ada has written to you in the night (2)')],
      ]);
    });

    it('can reply to a digest that names one person', async () => {
      await say('staff', ADA, at(22));
      await sendDigests(at(32), house.host);
      const rows = await sent(at(32));
      expect(rows[0]).toMatchObject({ about: { handoff: await numberOf(ADA) } });
      await say('staff', BOLA, at(46));
      await sendDigests(at(56), house.host);
      expect((await sent(at(56)))[0]?.about).toBeUndefined();
    });

    it('find the same in the mailboxes of the school, once', async () => {
      house.host.ways = { ...house.host.ways, mailboxes: ['mailto:office@example.com'] };
      await say('staff', ADA, at(22), { profileName: 'Ada' });
      await sendDigests(at(32), house.host);
      await sendDigests(at(33), house.host);
      const mails = (await sent(at(33))).filter(({ channel }) => channel === 'email');
      expect(mails).toMatchObject([
        {
          to: 'mailto:office@example.com',
          subject: 'Good morning. This waited for you:',
          body: expect.stringContaining('Ada'),
        },
      ]);
    });

    it('are told nothing of it before eight', async () => {
      await say('staff', ADA, at(22));
      await sendDigests(at(31, 59), house.host);
      expect(await toStaff(at(31, 59))).toEqual([]);
    });
  });

  const register = async (from: number) => {
    for (const [index, text] of [...ADULT_FORM, '1'].entries()) await say(text, ADA, from + index * MINUTE_MS);
  };

  describe('of a registration', () => {
    it('hear at once by day, and not once more in the digest', async () => {
      await register(at(10));
      const [told] = await toStaff(at(11));
      expect(told?.[1]).toMatch(
        /^New registration: OIC-\w{5}.*Ada Obi.*\+2348031234567 https:\/\/wa\.me\/2348031234567$/s,
      );
      await sendDigests(at(32), house.host);
      expect(await toStaff(at(32))).toEqual([]);
    });

    it('hear of one that came at night in the digest alone', async () => {
      await register(at(22));
      await sendDigests(at(32), house.host);
      expect(await toStaff(at(32))).toEqual([
        [STAFF, expect.stringContaining('Ada Obi has registered')],
        [TUNDE_ADDRESS, expect.stringContaining('Ada Obi has registered')],
      ]);
    });

    it('hear in the morning alone where the school wants that, and never where it wants none', async () => {
      const { school } = house.host;
      house.host.school = { ...school, staff: { ...school.staff, registrations: 'daily' } };
      await register(at(10));
      expect(await toStaff(at(11))).toEqual([]);
      await sendDigests(at(32), house.host);
      expect((await toStaff(at(32)))[0]?.[1]).toMatch(/OIC-\w{5} Ada Obi has registered/);
      house.host.school = { ...school, staff: { ...school.staff, registrations: 'off' } };
      await sendDigests(at(56), house.host);
      expect(await toStaff(at(56))).toEqual([]);
    });
  });

  it('try the bot as enquirers after TRY, and are staff again by ON or an hour later', async () => {
    expect(await say('TRY', KEMI, at(10))).toContain('You are an enquirer now');
    expect(await say('hi', KEMI, at(10, 1))).toContain('OIC Hub');
    expect(await say('LIST', KEMI, at(10, 2))).not.toContain('No open requests');
    expect(await say('On', KEMI, at(10, 3))).toContain('on duty');
    expect(await say('LIST', KEMI, at(10, 4))).toBe('No open requests.');
    await say('try', KEMI, at(10, 5));
    await say('courses', KEMI, at(10, 6));
    expect(await say('LIST', KEMI, at(10, 6) + HOUR_MS)).toBe('No open requests.');
    expect(await say('LIST', KEMI, at(10, 7) + HOUR_MS)).toBe('No open requests.');
    expect((await house.store.load(KEMI, 'look')).session).toMatchObject({ role: 'staff', state: 'staff' });
  });

  it('leave no request of theirs open when they have tried to ask for a person', async () => {
    await say('TRY', KEMI, at(10));
    await say('I want to talk to a person', KEMI, at(10, 1));
    expect(await house.store.listHandoffs({ status: ['open'] })).toHaveLength(1);
    expect(await say('ON', KEMI, at(10, 2))).toBe('You are on duty until 20:00. Nobody waits.');
    expect(await house.store.listHandoffs({ status: ['open'] })).toEqual([]);
  });

  it('get a sample of a notice by TEST, which is about nobody', async () => {
    expect(await say('TEST', KEMI, at(10))).toContain('A sample follows');
    expect(await toStaff(at(10))).toEqual([[STAFF, expect.stringContaining('(a sample) asks for a person')]]);
  });

  it('read by SHOW what a request is about', async () => {
    await say('I want to talk to a person', ADA, at(10));
    const number = await numberOf(ADA);
    expect(await say(`SHOW ${number}`, KEMI, at(10, 1))).toContain('wa.me/2348031234567');
    expect(await say('show', KEMI, at(10, 2))).toContain('wa.me/2348031234567');
    expect(await say('SHOW 999', KEMI, at(10, 3))).toContain('no request #999');
  });

  it('need no number where only one can be meant', async () => {
    expect(await say('claim', KEMI, at(9))).toContain('Which one?');
    await say('staff', ADA, at(10));
    expect(await say('claim', KEMI, at(10, 1))).toContain('is yours');
    expect(await say('done', KEMI, at(10, 2))).toContain('is closed');
    expect(await say('done', KEMI, at(10, 3))).toContain('Which one?');
  });

  it('are asked by name which of several they mean', async () => {
    await say('staff', ADA, at(10));
    await say('staff', '+2348033333333', at(10, 1));
    const [one, other] = [await numberOf(ADA), await numberOf('+2348033333333')];
    const people = `#${one} ${ADA}, #${other} +2348033333333`;
    expect(await say('claim', KEMI, at(10, 2))).toBe(`Which one? ${people}. For example CLAIM ${one}.`);
    await say(`claim ${one}`, KEMI, at(10, 3));
    await say(`claim ${other}`, KEMI, at(10, 4));
    expect(await say('Done.', KEMI, at(10, 5))).toBe(`Which one? ${people}. For example DONE ${one}.`);
  });
});
