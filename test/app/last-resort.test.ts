import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OtherWays } from '../../src/app/consequence.ts';
import { followRefusal, followStatus, type FailureHost } from '../../src/app/follow-failure.ts';
import { receive } from '../../src/app/receive.ts';
import type { Delivery, Failure } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { mailFailure } from '../../src/mail/failure.ts';
import { messageFrom, openHost } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const [ONE, TWO] = ['whatsapp:+2348000000001', 'whatsapp:+2348000000002'];
const OFFICE = 'mailto:office@example.com';
const HEAD = 'mailto:head@example.com';
const MAIL: OtherWays = { canSendSms: false, mailboxes: [OFFICE, HEAD] };
const REFUSED: Failure = { code: '63024', consequence: 'none', laterTries: 0 };

let house: Awaited<ReturnType<typeof openHost>>;
let met: [code: string, isNew: boolean][];
let now: number;
beforeEach(async () => {
  house = await openHost({ staff: [ONE, TWO] });
  met = [];
});
afterEach(() => house.close());

function host(changes: Partial<FailureHost> = {}): FailureHost {
  return { ...house.host, ways: MAIL, alarmMet: (code, isNew) => void met.push([code, isNew]), ...changes };
}

/** What that had sent, the reply left out: it goes back at once. */
async function say(text: string, over: FailureHost = host()): Promise<Delivery[]> {
  const message = messageFrom(ADA, text);
  now = message.receivedAt + 1_000;
  await receive(message, over);
  return (await emptyOutbox(house.store)).filter(({ to }) => !to.endsWith(ADA));
}

/** What the two of the staff are told of a person who waits: a row each. */
async function noticesToBoth(): Promise<[Delivery, Delivery]> {
  const [first, second, ...others] = await say('I want to talk to a person');
  if (first === undefined || second === undefined) throw new Error('Staff were told nothing.');
  expect([first.to, second.to, ...others]).toEqual([ONE, TWO]);
  return [first, second];
}

const refuse = (row: Delivery, failure = REFUSED, over = host()) => followRefusal(row, failure, now, over);

/** What was written in their place. */
const mails = () => emptyOutbox(house.store);

describe('a notice that one of the staff does not get', () => {
  it('is left to the other, who has not failed yet', async () => {
    const [first] = await noticesToBoth();
    expect(await refuse(first)).toBe('given_up');
    expect(await mails()).toEqual([]);
    expect(met).toEqual([]);
  });

  it('and the other neither goes to every mailbox, once, with all its words and a subject', async () => {
    const [first, second] = await noticesToBoth();
    await refuse(first);
    expect(await refuse(second)).toBe('replaced');
    expect(await refuse(second)).toBe('given_up');
    const rows = await mails();
    expect(rows.map(({ id, to, contact }) => ({ id, to, contact }))).toEqual([
      { id: `${second.id}.m`, to: OFFICE, contact: ADA },
      { id: `${second.id}.m2`, to: HEAD, contact: ADA },
    ]);
    for (const { body, subject } of rows) {
      expect(body.startsWith(`${second.body}\n\n`)).toBe(true);
      expect(body).toContain('Nobody reads answers to this e-mail.');
      expect(subject).toBe(second.body.split('\n')[0]);
    }
    const lines = (await house.store.transcript(ADA)).filter(({ channel }) => channel === 'email');
    expect(lines).toMatchObject(rows.map(({ id, to, body }) => ({ id, to, from: 'system', text: body })));
    expect(met).toEqual([]);
  });

  it('goes to the mailboxes once, too, when both fail at the same moment', async () => {
    const [first, second] = await noticesToBoth();
    const followed = await Promise.all([refuse(first), refuse(second)]);
    expect(followed).toContain('replaced');
    expect((await mails()).map(({ to }) => to)).toEqual([OFFICE, HEAD]);
  });

  it('goes there also when the provider tells late that it did not arrive', async () => {
    const [first, second] = await noticesToBoth();
    for (const { id } of [first, second]) {
      const report = { contact: ADA, replyId: id, status: 'failed', sid: `SM-${id}`, failure: REFUSED } as const;
      for (let times = 0; times < 2; times += 1) await followStatus(report, now, host());
    }
    expect((await mails()).map(({ to }) => to)).toEqual([OFFICE, HEAD]);
  });

  it('goes there when it may have been sent and nobody can say: a person waits', async () => {
    const [first, second] = await noticesToBoth();
    const inDoubt: Failure = { code: 'cannot_be_looked_up', consequence: 'in_doubt', laterTries: 0 };
    for (const row of [first, second]) await refuse(row, inDoubt, host({ ways: { ...MAIL, canSendSms: true } }));
    expect((await mails()).map(({ channel }) => channel)).toEqual(['email', 'email']);
  });

  it('that took several messages is one e-mail', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `This is what I want to know, number ${index}.`).join(' ');
    const over = host({ staff: [ONE.replace('whatsapp:', '')] });
    await say('I want to talk to a person', over);
    const notices = await say(long, over);
    expect(notices.length).toBeGreaterThan(1);
    for (const row of notices) await refuse(row, REFUSED, over);
    const [office, ...others] = await mails();
    for (const { body } of notices) expect(office?.body).toContain(body);
    expect(others.map(({ to }) => to)).toEqual([HEAD]);
  });

  it('meets a message of the person in the commit, and both stand', async () => {
    const [first, second] = await noticesToBoth();
    await refuse(first);
    let wasInterrupted = false;
    const commit: typeof house.store.commit = async (turn) => {
      if (turn.messageId.startsWith('mailed:') && !wasInterrupted) {
        wasInterrupted = true;
        await receive(messageFrom(ADA, 'speak pidgin'), house.host);
      }
      return house.store.commit(turn);
    };
    expect(await refuse(second, REFUSED, host({ store: { ...house.store, commit } }))).toBe('replaced');
    expect((await house.store.load(ADA, 'look')).session?.language).toBe('pcm');
    const receivers = (await mails()).filter(({ channel }) => channel === 'email').map(({ to }) => to);
    expect([wasInterrupted, ...receivers]).toEqual([true, OFFICE, HEAD]);
  });

  it('of somebody who was forgotten meanwhile goes nowhere, and is no alarm', async () => {
    const [first, second] = await noticesToBoth();
    await say('delete me');
    await say('1');
    for (const row of [first, second]) expect(await refuse(row)).toBe('given_up');
    expect(await mails()).toEqual([]);
    expect(met).toEqual([]);
  });
});

const raiseAlarm = () => Promise.reject(new Error('Killed.'));

describe('a notice that nobody gets', () => {
  const NO_MAIL: OtherWays = { canSendSms: false, mailboxes: [] };

  it('is an alarm where there is no mailbox, once for both phones', async () => {
    const over = host({ ways: NO_MAIL });
    const notices = await noticesToBoth();
    await Promise.all(notices.map((row) => refuse(row, REFUSED, over)));
    expect(met).toEqual([['staff_unreached', true]]);
    // The same again, as after a process that died before it could settle.
    for (const row of notices) await refuse(row, REFUSED, over);
    expect(await house.store.alarms(now)).toMatchObject([{ code: 'staff_unreached', count: 1 }]);
  });

  it('is an alarm when the last mailbox refuses it too, and not before', async () => {
    for (const row of await noticesToBoth()) await refuse(row);
    const [office, head] = await mails();
    if (office === undefined || head === undefined) throw new Error('No e-mail was written.');
    await refuse(office, mailFailure('mail_refused'));
    expect(met).toEqual([]);
    await refuse(head, mailFailure('mail_refused'));
    expect(met).toEqual([['staff_unreached', true]]);
    expect(await mails()).toEqual([]);
  });

  it('is one even if the process dies between the note of it and the alarm', async () => {
    const over = host({ ways: NO_MAIL });
    const [first, second] = await noticesToBoth();
    await refuse(first, REFUSED, over);
    await expect(refuse(second, REFUSED, { ...over, store: { ...house.store, raiseAlarm } })).rejects.toThrow(
      'Killed.',
    );
    expect(met).toEqual([]);
    await refuse(second, REFUSED, over);
    expect(met).toEqual([['staff_unreached', true]]);
  });

  it('is one for each such notice', async () => {
    const over = host({ ways: NO_MAIL, staff: [ONE] });
    for (const text of ['I want to talk to a person', 'tell Mr Bello that I called']) {
      const [row] = await say(text, over);
      if (row === undefined) throw new Error('Staff were told nothing.');
      await refuse(row, REFUSED, over);
    }
    expect(met.map(([code]) => code)).toEqual(['staff_unreached', 'staff_unreached']);
  });

  it('and is answered with "later" by the mail server is sent again, with its subject, before that', async () => {
    for (const row of await noticesToBoth()) await refuse(row);
    const [office] = await mails();
    if (office === undefined) throw new Error('No e-mail was written.');
    expect(await refuse(office, mailFailure('mail_refused_for_now'))).toBe('replaced');
    expect(await house.store.nextDueAt()).toBe(now + LIMITS.sendAgainAfterMs[0]);
    const [again] = await mails();
    expect(again).toMatchObject({ id: `${office.id}a`, to: OFFICE, subject: office.subject, body: office.body });
  });
});

describe('staff without phones', () => {
  it('are told at their mailboxes at once', async () => {
    const rows = await say('I want to talk to a person', host({ staff: [] }));
    expect(rows.map(({ to, channel }) => [to, channel])).toEqual([
      [OFFICE, 'email'],
      [HEAD, 'email'],
    ]);
    expect(rows[0]?.subject).toMatch(/^#\d+ /);
    for (const row of rows) await refuse(row, mailFailure('mail_refused'), host({ staff: [] }));
    expect(met).toEqual([['staff_unreached', true]]);
  });
});
