import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkNotice } from '../../src/app/staff/notice-subjects.ts';
import type { OtherWays } from '../../src/app/consequence.ts';
import { followRefusal, followStatus, isStillToBeSent, type FailureHost } from '../../src/app/follow-failure.ts';
import { receive } from '../../src/app/receive.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { failureOf } from '../../src/twilio/error-codes.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { school } from '../support/flows.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const STAFF_PHONE = STAFF.replace('whatsapp:', '');
const courses = school.courses.map((course) =>
  course.id === 'ui-ux' ? { ...course, flyer: 'https://example.com/ui-ux.pdf' } : course,
);
const position = { latitude: 7.77, longitude: 4.55 };

let house: Awaited<ReturnType<typeof openHost>>;
let met: [code: string, isNew: boolean][];
beforeEach(async () => {
  house = await openHost({
    school: { ...school, courses, venue: { ...school.venue, position } },
  });
  met = [];
});
afterEach(() => house.close());

let now: number;

function host(ways: OtherWays = { canSendSms: true, mailboxes: [] }): FailureHost {
  return { ...house.host, ways, alarmMet: (code, isNew) => void met.push([code, isNew]) };
}

async function say(text: string, changes: Parameters<typeof messageFrom>[2] = {}): Promise<string> {
  const message = messageFrom(ADA, text, changes);
  now = message.receivedAt + 1_000;
  return (await receive(message, house.host)).replyId;
}

/** The status callback of a message that failed. */
async function fail(replyId: string, code: string, host_ = host()): Promise<void> {
  const sid = `SM-of-${replyId}`;
  await followStatus({ contact: ADA, replyId, status: 'failed', sid, failure: failureOf(code) }, now, host_);
}

const outbox = () => emptyOutbox(house.store);

/** The notice of a handoff, as the postman takes it. */
async function noticeRow(): Promise<Delivery> {
  await say('I want to talk to a person');
  const [row] = await outbox();
  if (row === undefined) throw new Error('Staff were told nothing.');
  return row;
}

async function session() {
  return (await house.store.load(ADA, 'look')).session;
}

async function letters() {
  return (await house.store.listDeadLetters()).map(({ delivery, code }) => [delivery.id, code]);
}

describe('an opt-out that the carrier tells', () => {
  it('ends what is sent unasked, however often it is told, until the person writes START', async () => {
    const replyId = await say('hello');
    await fail(replyId, '21610');
    const turns = (await session())?.turn;
    await fail(replyId, '21610');
    expect(await session()).toMatchObject({ optedOut: true, state: 'stopped', turn: turns });
    expect(house.reports.filter(({ events }) => events.includes('opted_out'))).toHaveLength(1);
    expect(await outbox()).toEqual([]);
    expect(await letters()).toEqual([[replyId, '21610']]);
    await say('start');
    expect(await session()).toMatchObject({ optedOut: false });
    // The same callback, once more: it speaks of what is over.
    await fail(replyId, '21610');
    expect(await session()).toMatchObject({ optedOut: false });
  });

  it('as a refusal does the very same', async () => {
    await say('hello');
    await say('where are you');
    const [row] = await outbox();
    if (row === undefined) throw new Error('Nothing went by the outbox.');
    expect(await followRefusal(row, failureOf('21610'), now, host())).toBe('given_up');
    expect(await followRefusal(row, failureOf('21610'), now, host())).toBe('given_up');
    await fail(row.id, '21610');
    expect(house.reports.filter(({ events }) => events.includes('opted_out'))).toHaveLength(1);
    expect(await session()).toMatchObject({ optedOut: true });
  });

  it('of a member of staff is an alarm and leaves the enquirer alone', async () => {
    const notice = await noticeRow();
    await followRefusal(notice, failureOf('21610'), now, host());
    expect(await session()).toMatchObject({ optedOut: false });
    // The only one there is: nobody knows now of the person who waits.
    expect(met).toEqual([
      ['21610', true],
      ['staff_unreached', true],
    ]);
  });
});

describe('a reply that WhatsApp does not deliver', () => {
  it('goes by SMS once, laid out for it, and stands in the chat', async () => {
    const replyId = await say('tell me about python');
    const [, said] = await house.store.transcript(ADA);
    await fail(replyId, '63016');
    await fail(replyId, '63016');
    const [row, ...others] = await outbox();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: `${replyId}.s`, to: ADA, channel: 'sms', contact: ADA });
    const { encoding, segments } = segmentsOf(row?.body ?? '');
    expect(encoding).toBe('GSM-7');
    // What is bold on WhatsApp is not among stars by SMS.
    expect([said?.text, row?.body].map((text) => text?.includes('*'))).toEqual([true, false]);
    expect(segments).toBeLessThanOrEqual(LIMITS.smsSegments);
    expect(await house.store.transcript(ADA)).toMatchObject([
      {},
      { id: replyId, status: 'failed', sid: `SM-of-${replyId}` },
      { id: `${replyId}.s`, from: 'bot', channel: 'sms', text: row?.body, choices: said?.choices, status: 'sent' },
    ]);
    expect(await letters()).toEqual([]);
  });

  it('that went by SMS is no dead letter either when the failure is told again after the person wrote on', async () => {
    const replyId = await say('hello');
    await fail(replyId, '63016');
    await outbox();
    await say('courses');
    await fail(replyId, '63016');
    expect([await outbox(), await letters()]).toEqual([[], []]);
  });

  it('keeps for MORE what two SMS do not hold, and what MORE was to bring before', async () => {
    const replyId = await say('tell me about python');
    const before = (await session())?.pages ?? [];
    await fail(replyId, '63003');
    const [row] = await outbox();
    const after = (await session())?.pages ?? [];
    expect(after.length).toBeGreaterThan(before.length);
    expect(after.slice(after.length - before.length)).toEqual(before);
    expect(row?.body.toUpperCase()).toContain('MORE');
  });

  it('is a dead letter, kept once, where no SMS can be sent', async () => {
    const replyId = await say('hello');
    for (let times = 0; times < 2; times += 1) await fail(replyId, '63016', host({ canSendSms: false, mailboxes: [] }));
    expect(await outbox()).toEqual([]);
    const [{ delivery, code } = { delivery: undefined }] = await house.store.listDeadLetters();
    expect([delivery, code]).toMatchObject([{ id: replyId, to: `whatsapp:${ADA}`, channel: 'whatsapp' }, '63016']);
    expect(await house.store.listDeadLetters()).toHaveLength(1);
  });

  it('and later is told to have arrived changes nothing, and one that has arrived cannot fail', async () => {
    const replyId = await say('hello');
    await house.store.recordStatus(ADA, replyId, 'delivered', 'SM1');
    await fail(replyId, '63016');
    expect(await outbox()).toEqual([]);
    expect(await letters()).toEqual([]);
  });

  it('is not sent further when the person has written on meanwhile', async () => {
    const replyId = await say('hello');
    await say('courses');
    await fail(replyId, '63016');
    expect(await outbox()).toEqual([]);
    expect(await letters()).toEqual([[replyId, '63016']]);
  });

  it('leaves nothing behind once the person is forgotten', async () => {
    const replyId = await say('hello');
    await say('delete me');
    await say('1');
    await fail(replyId, '63016');
    expect([await outbox(), await letters()]).toEqual([[], []]);
    expect(await session()).toBeUndefined();
  });
});

describe('a person who was forgotten and writes again', () => {
  it('is welcomed as new, and what is told late of the old chat moves nothing of the new one', async () => {
    const old = [await say('hello'), await say('delete me'), await say('1')];
    const fresh = await say('hello');
    expect(old).not.toContain(fresh);
    for (const replyId of old) await fail(replyId, '63016');
    expect([await outbox(), await letters()]).toEqual([[], []]);
    const chat = await house.store.transcript(ADA);
    expect(chat.map(({ status }) => status)).toEqual([undefined, 'queued']);
    expect(chat[1]?.text).toContain('Hello, this is');
    await fail(fresh, '63016');
    expect(await outbox()).toHaveLength(1);
  });
});

describe('a notice that does not reach staff', () => {
  it('goes by the approved template, on one line, and by SMS in full when that fails too', async () => {
    const ways = { canSendSms: true, staffTemplateSid: 'HX1', mailboxes: [] };
    const notice = await noticeRow();
    expect(await followRefusal(notice, failureOf('63016'), now, host(ways))).toBe('replaced');
    const [byTemplate] = await outbox();
    expect(byTemplate).toMatchObject({ id: `${notice.id}.t`, to: STAFF, body: notice.body });
    expect(byTemplate?.template?.contentSid).toBe('HX1');
    const variable = byTemplate?.template?.variables['1'] ?? '';
    expect(variable).toContain('CLAIM');
    expect(variable).not.toMatch(/\n| {2}/);
    await fail(`${notice.id}.t`, '63042', host(ways));
    const bySms = await outbox();
    const phones = new Set(bySms.map(({ to }) => to));
    expect(phones).toEqual(new Set([STAFF_PHONE]));
    expect(bySms.map(({ id }) => id)).toEqual(
      bySms.map((_, index) => `${notice.id}.ts${index === 0 ? '' : index + 1}`),
    );
    // All the words, in as many messages as it takes.
    const said = bySms.map(({ body }) => body).join(' ');
    expect(said.replaceAll(/\W+/g, '')).toBe(notice.body.normalize('NFKD').replaceAll(/\W+/g, ''));
    expect(bySms.every(({ body }) => segmentsOf(body).encoding === 'GSM-7')).toBe(true);
    expect(met).toEqual([['63042', true]]);
    const chat = await house.store.transcript(ADA);
    expect(chat.filter(({ from, to }) => from === 'system' && to === STAFF_PHONE)).toHaveLength(bySms.length);
  });

  it('in whose place another goes is about the same person, told at once or later', async () => {
    const row = await noticeRow();
    const template = host({ canSendSms: false, mailboxes: [], staffTemplateSid: 'HX1' });
    await linkNotice(`SM-of-${row.id}`, { handoff: 45 }, now, house.store);
    await followStatus(
      { contact: ADA, replyId: row.id, status: 'failed', sid: `SM-of-${row.id}`, failure: failureOf('63016') },
      now,
      template,
    );
    expect(await outbox()).toMatchObject([{ template: { contentSid: 'HX1' }, about: { handoff: 45 } }]);
    await followRefusal({ ...row, id: `${ADA}:1:9` }, failureOf('63016'), now, template);
    expect(await outbox()).toMatchObject([{ about: row.about }]);
  });
});

describe('a notice that begins with the link to what was sent', () => {
  it.each(['picture', 'voice note'])('is sent again like any other: a %s', async (name) => {
    const notice = { ...(await noticeRow()), body: `[${name}] https://bot.example.com/media/x` };
    expect(await followRefusal(notice, failureOf('21611'), now, host())).toBe('replaced');
  });
});

describe('what may pass', () => {
  it('is sent again later as it was, and nothing waits for it', async () => {
    const replyId = await say('hello');
    await fail(replyId, '30008');
    expect(await house.store.nextDueAt()).toBe(now + LIMITS.sendAgainAfterMs[0]);
    expect((await house.store.load(ADA, 'look')).hasUnsent).toBe(false);
    const [row] = await outbox();
    const [, said] = await house.store.transcript(ADA);
    expect(row).toMatchObject({ id: `${replyId}.a`, to: `whatsapp:${ADA}`, body: said?.text });
    await fail(`${replyId}.a`, '30008');
    expect(await outbox()).toEqual([]);
    expect(await letters()).toEqual([[`${replyId}.a`, '30008']]);
  });

  it('is sent again only as long as it makes sense: not after STOP, nor after the person has written on', async () => {
    for (const next of ['STOP', 'where are you']) {
      await say('START');
      await fail(await say('courses'), '30008');
      const [row] = await house.store.claimDeliveries({ now: now + 3_600_000, leaseMs: 1, limit: 1 });
      if (row === undefined) throw new Error('Nothing waits to be sent again.');
      expect(await isStillToBeSent(row.delivery, host())).toBe(true);
      await say(next);
      expect(await isStillToBeSent(row.delivery, host())).toBe(false);
      await outbox();
    }
  });

  it('is not sent again as a flyer, and operators hear that it cannot be fetched', async () => {
    await say('tell me about ui/ux');
    const flyer = (await outbox()).find((row) => row.handout?.kind === 'flyer');
    await fail(flyer?.id ?? '', '63019');
    expect(await outbox()).toEqual([]);
    expect(met).toEqual([['63019', true]]);
  });

  it('is not sent again as a pin', async () => {
    await say('where are you');
    const pin = (await outbox()).find((row) => row.pin !== undefined);
    await fail(pin?.id ?? '', '30008');
    expect(await outbox()).toEqual([]);
  });
});

describe('what is wrong with the account', () => {
  it('is counted each time and new once', async () => {
    const first = await say('hello');
    const second = await say('courses');
    await fail(first, '63007');
    await fail(second, '63007');
    expect(met).toEqual([
      ['63007', true],
      ['63007', false],
    ]);
    expect(await house.store.alarms(now)).toMatchObject([{ code: '63007', count: 2 }]);
    expect(await letters()).toEqual([
      [first, '63007'],
      [second, '63007'],
    ]);
  });
});

describe('a consequence', () => {
  it('meets a message that comes in at the same moment in the commit, and both stand', async () => {
    const replyId = await say('hello');
    const commit: typeof house.store.commit = async (turn) => {
      if (turn.messageId.startsWith('undelivered:') && !wasInterrupted) {
        wasInterrupted = true;
        await receive(messageFrom(ADA, 'speak pidgin', { receivedAt: now - 1_000 }), house.host);
      }
      return house.store.commit(turn);
    };
    let wasInterrupted = false;
    await fail(replyId, '21610', { ...host(), store: { ...house.store, commit } });
    expect(wasInterrupted).toBe(true);
    expect(await session()).toMatchObject({ optedOut: true, language: 'pcm', turn: 3 });
  });

  it('of a status without a failure is none', async () => {
    const replyId = await say('hello');
    await followStatus({ contact: ADA, replyId, status: 'read', sid: 'SM1' }, now, host());
    expect((await house.store.transcript(ADA))[1]).toMatchObject({ status: 'read', sid: 'SM1' });
    expect((await session())?.turn).toBe(1);
  });
});
