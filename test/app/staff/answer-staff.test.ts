import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../../src/app/receive.ts';
import { Fault } from '../../../src/domain/errors.ts';
import type { Handoff } from '../../../src/domain/handoff.ts';
import { LIMITS } from '../../../src/domain/limits.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';
import { NOON_MS } from '../../support/facts.ts';

const ADA = '+2348031234567';
const KEMI = '+2348000000001';
const TUNDE = '+2348000000002';
const TUNDE_ADDRESS = `whatsapp:${TUNDE}`;

describe('staff who write to the bot', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost({ staff: [STAFF, TUNDE_ADDRESS] });
  });
  afterEach(() => house.close());

  const say = async (text: string, contact = ADA, changes: Parameters<typeof messageFrom>[2] = {}): Promise<string> =>
    (await receive(messageFrom(contact, text, changes), house.host)).texts.join('\n---\n');

  async function openHandoff(contact = ADA): Promise<Handoff> {
    await say('I want to talk to a person', contact);
    const handoff = (await house.store.listHandoffs()).findLast((one) => one.contact === contact);
    if (handoff === undefined) throw new Error('No handoff was opened.');
    return handoff;
  }

  /** Takes everything out of the outbox; answers who gets what. */
  async function sent(now = Number.MAX_SAFE_INTEGER / 2): Promise<{ to: string; body: string }[]> {
    const rows: { to: string; body: string }[] = [];
    for (;;) {
      const claimed = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 10 });
      if (claimed.length === 0) return rows;
      for (const one of claimed) {
        rows.push({ to: one.delivery.to, body: one.delivery.body });
        await house.store.settle(one, { type: 'sent', sid: 'SM1' }, now);
      }
    }
  }

  it('are told of a handoff each, and only its owner reads what is written once it is claimed', async () => {
    const { number } = await openHandoff();
    expect((await sent()).map(({ to }) => to)).toEqual([STAFF, TUNDE_ADDRESS]);
    await say(`CLAIM ${number}`, TUNDE);
    await sent();
    await say('are you there?');
    expect(await sent()).toEqual([{ to: TUNDE_ADDRESS, body: expect.stringContaining('are you there?') }]);
  });

  it('see in LIST what is open and what is taken, with how long it has waited, and not what is closed', async () => {
    const first = await openHandoff();
    const second = await openHandoff('+2348033333333');
    const third = await openHandoff('+2348044444444');
    await say(`CLAIM ${second.number}`, KEMI);
    await say(`DONE ${third.number}`, KEMI);
    const receivedAt = first.openedAt + 3 * 60 * 60_000 + 59 * 60_000;
    const list = await say('LIST', KEMI, { receivedAt });
    expect(list).toContain(`#${first.number} `);
    expect(list).toContain(`#${second.number} taken`);
    expect(list).not.toContain(`#${third.number} `);
    expect(list).toMatch(/\b3 h/);
    expect(await say('LIST', KEMI, { receivedAt: first.openedAt + 119 * 60_000 })).toMatch(/\b119 min/);
  });

  it('get a list that is longer than a message whole, in several', async () => {
    const numbers: number[] = [];
    for (let index = 10; index < 50; index += 1) numbers.push((await openHandoff(`+2348050000${index}0`)).number);
    const { texts } = await receive(messageFrom(KEMI, 'LIST'), house.host);
    expect(texts.length).toBeGreaterThan(1);
    for (const number of numbers) expect(texts.join('\n')).toContain(`#${number} `);
  });

  it('are no enquirers: their chat is kept as theirs, and each message opens their own window', async () => {
    const message = messageFrom(KEMI, 'LIST');
    await receive(message, house.host);
    expect((await house.store.load(KEMI, 'look')).session).toMatchObject({
      role: 'staff',
      state: 'staff',
      lastInboundAt: message.receivedAt,
      addresses: [STAFF],
    });
    expect(await house.store.transcript(KEMI)).toMatchObject([
      { direction: 'in', from: 'staff', text: 'LIST' },
      { direction: 'out', from: 'bot' },
    ]);
  });

  it('are answered the same when their order is delivered again after a kill between its two halves', async () => {
    const { number } = await openHandoff();
    const order = messageFrom(KEMI, `CLAIM ${number}`);
    const { store } = house;
    const killed = {
      ...house.host,
      store: {
        ...store,
        commit: (commit: Parameters<typeof store.commit>[0]) =>
          commit.contact === KEMI
            ? Promise.reject(new Fault('store:unavailable', 'Killed between the two.'))
            : store.commit(commit),
      },
    };
    await expect(receive(order, killed)).rejects.toMatchObject({ code: 'store:unavailable' });
    expect((await store.findHandoff(number))?.status).toBe('claimed');
    expect((await receive(order, house.host)).texts.join()).toContain(`#${number} is yours. `);
    expect(await say(`CLAIM ${number}`, KEMI)).toContain('yours already');
  });

  it('are told who has it when somebody else claims between their look at the list and at the chat', async () => {
    const { number } = await openHandoff();
    const { store } = house;
    let isFirst = true;
    const slow = {
      ...house.host,
      store: {
        ...store,
        async findHandoff(wanted: number) {
          const found = await store.findHandoff(wanted);
          if (isFirst) {
            isFirst = false;
            await say(`CLAIM ${number}`, TUNDE);
          }
          return found;
        },
      },
    };
    expect((await receive(messageFrom(KEMI, `CLAIM ${number}`), slow)).texts.join()).toContain('is already with');
    expect((await store.findHandoff(number))?.claimedBy).toBe(TUNDE_ADDRESS);
  });

  it('keep the summary of a handoff through its claim, its close and a return to the bot', async () => {
    const { number, summary } = await openHandoff();
    expect(summary).toContain('wa.me/2348031234567');
    await say(`CLAIM ${number}`, KEMI);
    expect(await house.store.findHandoff(number)).toMatchObject({ status: 'claimed', summary });
    await say('menu');
    await say('1');
    expect(await house.store.findHandoff(number)).toMatchObject({ status: 'closed', summary });
    const second = await openHandoff();
    expect(second.number).not.toBe(number);
    await say(`DONE ${second.number}`, KEMI);
    expect(await house.store.findHandoff(second.number)).toMatchObject({ status: 'closed', summary: second.summary });
  });

  it('reach nobody outside the 24-hour window, nor who wrote STOP', async () => {
    const late = await openHandoff();
    const stopped = await openHandoff('+2348033333333');
    await say('STOP', '+2348033333333');
    await sent();
    const receivedAt = late.openedAt + LIMITS.whatsappWindowMs;
    await say(`CLAIM ${late.number}`, KEMI, { receivedAt });
    await say(`CLAIM ${stopped.number}`, KEMI);
    expect(await sent()).toEqual([]);
    const inTime = await openHandoff('+2348044444444');
    await sent();
    await say(`CLAIM ${inTime.number}`, KEMI, { receivedAt: inTime.openedAt + LIMITS.whatsappWindowMs - 1 });
    expect(await sent()).toMatchObject([{ to: 'whatsapp:+2348044444444' }]);
  });

  it('whose claims and closes are counted like the turns they are', async () => {
    const { number } = await openHandoff();
    await say(`CLAIM ${number}`, KEMI);
    await say(`DONE ${number}`, KEMI);
    const events = house.reports.flatMap((report) => report.events);
    expect(events).toEqual(expect.arrayContaining(['handoff_opened', 'handoff_claimed', 'handoff_closed']));
  });

  it('are told in GSM-7 at a number that takes SMS', async () => {
    house.host.staff.splice(0, 2, KEMI);
    await say('hello', ADA, { profileName: 'Ṣọlá' });
    await openHandoff();
    const [claimed] = await house.store.claimDeliveries({ now: Number.MAX_SAFE_INTEGER / 2, leaseMs: 1, limit: 9 });
    expect(claimed?.delivery).toMatchObject({ to: KEMI, channel: 'sms', body: expect.stringContaining('Sola') });
  });

  it('from a phone that answers by itself are hinted at a few times, then told once that it stops; orders still work', async () => {
    const { number } = await openHandoff();
    const answers: string[] = [];
    for (let count = 0; count < 12; count += 1) answers.push(await say('I am driving, I will call you back.', KEMI));
    const isHint = answers.map((answer) => answer.startsWith('LIST shows'));
    expect(isHint.slice(0, 6)).toEqual([true, true, true, true, true, false]);
    expect(answers[5]).toContain('unanswered for now. LIST, CLAIM 12 and DONE 12 still work');
    expect(answers.slice(6).join('')).toBe('');
    expect(await say('LIST', KEMI)).toContain(`#${number} `);
    expect(await say(`CLAIM ${number}`, KEMI)).toContain('is yours');
    expect(await say('COMMANDS', KEMI)).toContain('LIST shows');
    expect(house.reports.filter(({ events }) => events.includes('loop_damped'))).toHaveLength(1);
  });

  it('in a flood of hints are told once, and their orders are obeyed all the same', async () => {
    const receivedAt = NOON_MS + 9_000_000;
    const answers: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      answers.push(await say(`hello ${'x'.repeat(count)}`, KEMI, { receivedAt: receivedAt + count }));
    }
    expect(answers.filter((answer) => answer !== '')).toHaveLength(14);
    expect(answers[13]).toContain('still work');
    expect(await say('LIST', KEMI, { receivedAt: receivedAt + 30 })).toContain('No open requests');
    expect(await say('STOP', KEMI, { carrierOptOut: 'stop', receivedAt: receivedAt + 40 })).toBe('');
  });
});
