import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveAnswer } from '../../../src/app/give-answer.ts';
import { receive } from '../../../src/app/receive.ts';
import { tellOfQuestions } from '../../../src/app/staff/tell-of-questions.ts';
import type { Delivery } from '../../../src/domain/delivery.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/durations.ts';
import { school } from '../../support/flows.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';
import { NOON_MS } from '../../support/facts.ts';
import { emptyOutbox } from '../../support/stored-turns.ts';

const ADA = '+2348031234567';
const [BOSS, OTHER] = ['+2348000000001', '+2348000000002'];
const FULLSTACK = { fact: 'fees', course: 'fullstack' } as const;

let house: Awaited<ReturnType<typeof openHost>>;
let now: number;
beforeEach(async () => {
  house = await openHost({ staff: [STAFF, `whatsapp:${OTHER}`] });
  now = NOON_MS;
});
afterEach(() => house.close());

async function say(contact: string, text: string, changes: Parameters<typeof messageFrom>[2] = {}): Promise<void> {
  now += MINUTE_MS;
  await receive(messageFrom(contact, text, { receivedAt: now, ...changes }), house.host);
}

/** What a look sends to staff. */
async function look(): Promise<Delivery[]> {
  await emptyOutbox(house.store);
  await tellOfQuestions(now, house.host);
  return emptyOutbox(house.store);
}

describe('Staff on duty', () => {
  it('hear once of a question that nobody could answer, and can reply to that message', async () => {
    await say(BOSS, 'ON');
    await say(ADA, 'how much is fullstack');
    const rows = await look();
    expect(rows).toMatchObject([{ to: STAFF, contact: BOSS, about: { question: 13 } }]);
    expect(rows[0]?.body).toBe(
      'Q13 Fees (Fullstack Web Dev): 1 person asked, and I do not know.\nReply to this message with the answer, or write ANSWER 13 and the answer.',
    );
    expect((await house.store.transcript(BOSS)).at(-1)).toMatchObject({ id: rows[0]?.id, text: rows[0]?.body });
    await say('+2348033333333', 'how much is fullstack');
    expect(await look()).toEqual([]);
    now += 3 * DAY_MS;
    await say(BOSS, 'ON');
    expect(await look()).toEqual([]);
  });

  it('each hear of it, once, though several processes look at the same moment', async () => {
    await say(BOSS, 'ON');
    await say(OTHER, 'ON');
    await say(ADA, 'how much is fullstack');
    await emptyOutbox(house.store);
    await Promise.all([1, 2, 3].map(() => tellOfQuestions(now, house.host)));
    expect((await emptyOutbox(house.store)).map(({ contact }) => contact).toSorted()).toEqual([BOSS, OTHER]);
  });

  it('hear of it anew when it was answered and is open again', async () => {
    await say(BOSS, 'ON');
    await say(ADA, 'how much is fullstack');
    expect(await look()).toHaveLength(1);
    const order = { question: FULLSTACK, text: 'N150,000', audience: 'askers', by: STAFF, cause: 'SM1' } as const;
    await giveAnswer({ ...order, now }, house.host);
    expect(await look()).toEqual([]);
    await say('+2348033333333', 'how much is fullstack');
    expect(await look()).toMatchObject([{ about: { question: 13 } }]);
  });

  it('hear of many at once in one list', async () => {
    await say(BOSS, 'ON');
    await say(ADA, 'how much is fullstack');
    await say(ADA, 'how long is it, and is there a certificate');
    await say(ADA, 'when does it start');
    const rows = await look();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.about).toBeUndefined();
    expect(rows[0]?.body).toContain('Q13 ');
    expect(rows[0]?.body).toContain('ANSWER 13 and your words');
    expect(await look()).toEqual([]);
  });
});

describe('Nobody hears of a question', () => {
  it('who is off duty, or whose own WhatsApp is closed, or at night; in the morning whoever is on duty then does', async () => {
    await say(BOSS, 'LIST');
    await say(ADA, 'how much is fullstack');
    expect(await look()).toEqual([]);
    await say(BOSS, 'ON');
    await say(BOSS, 'OFF');
    expect(await look()).toEqual([]);
    now = NOON_MS + 10 * HOUR_MS;
    await say(BOSS, 'ON');
    expect(await look()).toEqual([]);
    now += 11 * HOUR_MS;
    expect(await look()).toHaveLength(1);
  });

  it('that the file of the school has come to answer', async () => {
    await say(BOSS, 'ON');
    await say(ADA, 'how much is fullstack');
    house.host.school = { ...school, facts: { fees: { text: { en: 'See the flyer.' } } } };
    expect(await look()).toEqual([]);
  });
});
