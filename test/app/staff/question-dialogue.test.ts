import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationHost } from '../../../src/app/conversation-host.ts';
import { receive } from '../../../src/app/receive.ts';
import { linkNotice } from '../../../src/app/staff/notice-subjects.ts';
import { tellAskers } from '../../../src/app/tell-askers.ts';
import { Fault } from '../../../src/domain/errors.ts';
import type { InboundMessage } from '../../../src/domain/message.ts';
import { LIMITS } from '../../../src/domain/limits.ts';
import type { Store } from '../../../src/store/store.ts';
import { school } from '../../support/flows.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';
import { NOON_MS } from '../../support/facts.ts';

const [ADA, BOLA, CHIDI] = ['+2348031234567', '+2348033333333', '+2348034444444'];
const BOSS = '+2348000000001';
const COLLEAGUE = '+2348000000002';
const MINUTE_MS = 60_000;

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
beforeEach(async () => {
  house = await openHost();
  now = NOON_MS;
});
afterEach(() => house.close());

async function say(contact: string, text: string, changes: Partial<InboundMessage> = {}): Promise<string> {
  now += MINUTE_MS;
  const { texts } = await receive(messageFrom(contact, text, { receivedAt: now, ...changes }), house.host);
  return texts.join('\n');
}

const order = (text: string, changes: Partial<InboundMessage> = {}) =>
  say(BOSS, text, { profileName: 'Mrs Ojo', address: STAFF, ...changes });

async function ask(): Promise<void> {
  await say(ADA, 'how much is fullstack');
  await say(BOLA, 'how much is fullstack');
  await say(BOLA, 'is there a certificate');
}

/** A host in which something happens just before the turn of the member of staff is written, which then dies or does not. */
function interrupted(first: () => Promise<unknown>, end: 'stale' | 'killed'): ConversationHost {
  let isFirst = true;
  const commit: Store['commit'] = async (given) => {
    if (isFirst && given.contact === BOSS) {
      isFirst = false;
      await first();
      if (end === 'killed') throw new Fault('store:unavailable', 'Dead.');
    }
    return house.store.commit(given);
  };
  return { ...house.host, store: { ...house.store, commit } };
}

describe('Staff on the phone', () => {
  it('see what is asked and not known, who has waited longest first', async () => {
    expect(await order('QUESTIONS')).toContain('Nobody waits');
    await ask();
    const list = await order('questions');
    expect(list.split('\n').slice(0, 3)).toEqual([
      'Asked, and I do not know:',
      'Q13 Fees (Fullstack Web Dev): 2 people',
      'Q73 Certificate (Fullstack Web Dev): 1 person',
    ]);
    expect(list).toContain('ANSWER 13 and your words');
  });

  it('answer one for everyone: it is repeated, asked for whom, confirmed, and said from then on', async () => {
    await ask();
    const asked = await order('ANSWER 13 N150,000 in two parts.');
    expect(asked).toContain('"N150,000 in two parts."');
    expect(asked).toContain('Who should get it? 1 everyone, 2 only those who asked, 0 nobody');
    expect(await house.store.listAnswers()).toEqual([]);
    const given = await order('1');
    expect(given).toBe('Q13 is answered for everyone. 2 people who asked hear it now.');
    const rows = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 10 });
    const news = rows.flatMap(({ delivery }) => delivery.tells ?? []);
    expect(news).toMatchObject([{ fact: 'fees', course: 'fullstack' }]);
    expect((await house.store.transcript(BOSS)).filter(({ text }) => text === '')).toEqual([]);
    if (news[0] !== undefined) await tellAskers(news[0], { now: () => now, stopAt: Infinity }, house.host);
    for (const person of [ADA, BOLA]) {
      expect((await house.store.transcript(person)).at(-1)?.text).toContain('N150,000 in two parts.');
    }
    expect(await say('+2348044444444', 'how much is fullstack')).toContain('N150,000 in two parts.');
    expect(await order('QUESTIONS')).not.toContain('Q13');
    expect(await order('ANSWERS')).toContain(
      'Q13 Fees (Fullstack Web Dev): "N150,000 in two parts." (for everyone; Mrs Ojo, Tuesday 24 November 2026)',
    );
  });

  it('give it an end, in whatever way they write a date, and are told kindly of one that is past', async () => {
    await ask();
    await order('Q13 N150,000');
    expect(await order('1 until 23/11/2026')).toMatch(/^Monday 23 November 2026 is past\.\nWho should get it\?/);
    expect(await order('1 until Easter')).toMatch(/^I do not know that date\./);
    expect(await order('1 until 31 Dec')).toContain('answered for everyone until Thursday 31 December 2026');
    expect((await house.store.listAnswers())[0]).toMatchObject({ until: '2026-12-31', audience: 'everyone' });
  });

  it('answer only those who asked, or nobody after all', async () => {
    await ask();
    await order('Q13 N150,000');
    expect(await order('0')).toContain('Nothing is given');
    expect(await house.store.listAnswers()).toEqual([]);
    await order('Q13 N150,000');
    expect(await order('2')).toBe('Q13 is answered for those who asked. 2 people who asked hear it now.');
    expect(await say('+2348044444444', 'how much is fullstack')).not.toContain('150,000');
  });

  it('see what an answer replaces, and withdraw it', async () => {
    await ask();
    await order('Q13 N150,000');
    await order('1');
    expect(await order('Q13 N160,000')).toContain('In place of "N150,000" (Mrs Ojo, Tuesday 24 November 2026).');
    await order('1');
    expect(await order('WITHDRAW 13')).toContain('withdrawn');
    expect(await order('WITHDRAW 13')).toContain('no answer to withdraw');
    const [answer] = await house.store.listAnswers();
    expect(answer?.history.map(({ what, by }) => [what, by])).toEqual([
      ['given', STAFF],
      ['changed', STAFF],
      ['withdrawn', STAFF],
    ]);
  });

  it('see what a colleague has answered for those who asked, before they say who is to get theirs', async () => {
    house.host.staff.push(`whatsapp:${COLLEAGUE}`);
    await ask();
    await order('Q13 N150,000');
    await order('2');
    const asked = await say(COLLEAGUE, 'ANSWER 13 N200,000');
    expect(asked).toContain('In place of "N150,000" (Mrs Ojo, Tuesday 24 November 2026).');
    expect(await say(COLLEAGUE, '1')).toContain('Q13 is answered for everyone');
    await order('WITHDRAW 13');
    expect(await say(COLLEAGUE, 'ANSWER 13 N250,000')).not.toContain('In place of');
  });

  it('hear what a colleague has answered meanwhile before theirs goes in its place', async () => {
    house.host.staff.push(`whatsapp:${COLLEAGUE}`);
    await ask();
    await order('Q13 N150,000');
    await say(COLLEAGUE, 'Q13 N1,500');
    await order('1');
    const asked = await say(COLLEAGUE, '1');
    expect(asked).toContain('In place of "N150,000" (Mrs Ojo, Tuesday 24 November 2026).');
    expect(asked).toContain('Who should get it?');
    expect((await house.store.listAnswers())[0]?.text).toBe('N150,000');
    expect(await say(COLLEAGUE, '1')).toContain('Q13 is answered for everyone');
    expect((await house.store.listAnswers())[0]?.text).toBe('N1,500');
  });

  it('answer by replying to the message that told them of the question', async () => {
    await ask();
    await linkNotice('SM-notice', { question: 13 }, now, house.store);
    expect(await order('N150,000 for everything', { repliesTo: 'SM-notice' })).toContain('"N150,000 for everything"');
    expect(await order('1')).toContain('Q13 is answered for everyone');
  });

  it('are told what is wrong, and nothing is given by it', async () => {
    expect(await order('ANSWER 99 yes')).toContain('There is no question Q99');
    expect(await order('WITHDRAW 99')).toContain('There is no question Q99');
    expect(await order('ANSWER')).toContain('Which question');
    expect(await order('Q13')).toContain('Q13 Fees (Fullstack Web Dev). To answer it write ANSWER 13');
    expect(await order(`ANSWER 13 ${'x'.repeat(LIMITS.staffAnswerChars + 1)}`)).toContain('at most 480');
    expect(await house.store.listAnswers()).toEqual([]);
  });

  it('who write of the questions of a form mean no question here, unless somebody has asked it', async () => {
    await order('Q13 is on page 2 of the form');
    expect(await order('0')).not.toContain('Q13');
    await ask();
    expect(await order('Q13 N150,000')).toContain('"N150,000"');
  });

  it('cannot answer what the file of the school says, and are not asked it', async () => {
    await ask();
    house.host.school = { ...school, facts: { fees: { text: { en: 'See the flyer.' } } } };
    expect(await order('QUESTIONS')).not.toContain('Q13');
    expect(await order('Q13 N150,000')).toContain('is answered in the file of the school');
  });

  it('who write something else first keep the answer for an hour; then a number is a number', async () => {
    await ask();
    await order('Q13 N150,000');
    expect(await order('LIST')).toContain('No open requests');
    now += LIMITS.pendingAnswerMs;
    expect(await order('1')).not.toContain('is answered');
    expect(await house.store.listAnswers()).toEqual([]);
  });

  it('whose message comes again get the same answer, and it is given once', async () => {
    await ask();
    await order('Q13 N150,000');
    const message = messageFrom(BOSS, '1', { receivedAt: (now += 1), address: STAFF });
    const first = await receive(message, house.host);
    expect(await receive(message, house.host)).toEqual(first);
    expect((await house.store.listAnswers())[0]?.history).toHaveLength(1);
  });

  it.each(['stale', 'killed'] as const)(
    'who say for whom and write another answer before that is %s give the one they meant, and no other',
    async (end) => {
      await ask();
      await say(CHIDI, 'is there a certificate for python');
      await order('ANSWER 13 N150,000');
      const message = messageFrom(BOSS, '1', { receivedAt: (now += MINUTE_MS), address: STAFF });
      await receive(
        message,
        interrupted(() => order('ANSWER 75 Not sure yet'), end),
      ).catch(() => undefined);
      const { texts } = await receive(message, house.host);
      expect(texts).toEqual(['Q13 is answered for everyone. 2 people who asked hear it now.']);
      expect(await house.store.listAnswers()).toMatchObject([{ fact: 'fees', course: 'fullstack', text: 'N150,000' }]);
      const rows = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 10 });
      expect(rows.flatMap(({ delivery }) => delivery.tells ?? [])).toEqual([
        { fact: 'fees', course: 'fullstack', cause: message.id },
      ]);
      expect(await order('0')).toContain('Q75 stays as it was');
    },
  );

  it.each(['1 untl 31/12', 'yes', 'only Ada', 'everyone who comes'])(
    'whose %j is not understood are asked again, and the person they are with never reads it',
    async (text) => {
      await ask();
      await say(ADA, 'I want to talk to a person');
      await order('CLAIM');
      await order('ANSWER 13 N150,000');
      const lines = (await house.store.transcript(ADA)).length;
      expect(await order(text)).toMatch(/"N150,000"[^]*Who should get it\?/);
      expect(await house.store.transcript(ADA)).toHaveLength(lines);
      expect(await house.store.listAnswers()).toEqual([]);
      expect(await order('yes, everyone')).toContain('Q13 is answered for everyone');
      await order(text);
      expect((await house.store.transcript(ADA)).at(-1)?.text).toContain(text);
    },
  );

  it('who wrote for whom before the answer that waits are asked about that one', async () => {
    await ask();
    await order('ANSWER 13 N150,000');
    const message = messageFrom(BOSS, '0', { receivedAt: now + 1, address: STAFF });
    const host = interrupted(() => order('ANSWER 73 Yes, of the school'), 'stale');
    const { texts } = await receive(message, host);
    expect(texts.join()).toMatch(/"Yes, of the school"[^]*Who should get it\?/);
    expect(await order('1')).toContain('Q73 is answered for everyone');
  });

  it('whose word for whom came again after it was given have nothing left to decide', async () => {
    await ask();
    await order('ANSWER 13 N150,000');
    const message = messageFrom(BOSS, '2', { receivedAt: (now += MINUTE_MS), address: STAFF });
    await receive(
      message,
      interrupted(async () => undefined, 'killed'),
    ).catch(() => undefined);
    expect((await receive(message, house.host)).texts.join()).toContain('Q13 is answered for those who asked');
    expect((await house.store.load(BOSS, 'none')).session?.staff?.pendingAnswer).toBeUndefined();
    expect((await house.store.listAnswers())[0]?.history).toHaveLength(1);
  });

  it('are told at night that most people hear it in the morning', async () => {
    await ask();
    now = NOON_MS + 10 * 60 * MINUTE_MS;
    await order('Q13 N150,000');
    expect(await order('1')).toContain('the others in the morning at 8');
  });
});
