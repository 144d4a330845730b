import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiveByOutbox } from '../../src/app/receive-by-outbox.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { messageFrom, openHost } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const STAFF_PHONE = '+2348000000001';

let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost();
});
afterEach(() => house.close());

const bySms = (from: string, text: string, receivedAt?: number): InboundMessage =>
  messageFrom(from, text, { channel: 'sms', ...(receivedAt === undefined ? {} : { receivedAt }) });
const take = (message: InboundMessage, isCatchingUp = false): Promise<void> =>
  receiveByOutbox(message, house.host, { now: message.receivedAt, isCatchingUp });
const flood = (from: string): InboundMessage[] =>
  Array.from({ length: 20 }, (_, sent) => bySms(from, sent % 2 === 0 ? 'fees' : 'venue', NOON_MS + sent));

describe('A message that no response can answer', () => {
  it('is answered by the outbox, once, however often it is delivered', async () => {
    const message = bySms(ADA, 'hi');
    for (let times = 0; times < 3; times += 1) await take(message);
    expect(await emptyOutbox(house.store)).toMatchObject([
      { id: `${ADA}:1:0`, to: ADA, channel: 'sms', body: expect.stringContaining('Hello, this is') },
    ]);
  });

  it('of staff is obeyed and answered in one commit, so that no kill can part the two', async () => {
    const commits: string[] = [];
    const { store } = house.host;
    const counting: typeof store = {
      ...store,
      commit(one) {
        commits.push(one.messageId);
        return store.commit(one);
      },
    };
    const message = bySms(STAFF_PHONE, 'LIST');
    const taking = { now: message.receivedAt, isCatchingUp: false };
    for (let times = 0; times < 2; times += 1)
      await receiveByOutbox(message, { ...house.host, store: counting }, taking);
    expect(commits).toEqual([message.id]);
    expect(await emptyOutbox(house.store)).toMatchObject([
      { id: `${STAFF_PHONE}:1:0`, to: STAFF_PHONE, body: 'No open requests.' },
    ]);
  });

  it('is damped in a flood like any other, unless it had to wait', async () => {
    for (const message of flood(ADA)) await take(message);
    expect(await emptyOutbox(house.store)).toHaveLength(14);
    for (const message of flood('+2348077777777')) await take(message, true);
    expect(await emptyOutbox(house.store)).toHaveLength(20);
  });
});
