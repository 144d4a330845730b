import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../src/app/receive.ts';
import { replay } from '../../src/app/replay.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { messageFrom, openHost, STAFF } from '../support/enquiry-host.ts';
import { emptyOutbox } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const MINUTE_MS = 60_000;

let house: Awaited<ReturnType<typeof openHost>>;
beforeEach(async () => {
  house = await openHost();
});
afterEach(() => house.close());

const sent = () => emptyOutbox(house.store);

const say = (text: string): Promise<unknown> => receive(messageFrom(ADA, text), house.host);
const replayLater = (message: InboundMessage, afterMs = MINUTE_MS): Promise<void> =>
  replay(message, house.host, message.receivedAt + afterMs);

describe('A message that is replayed', () => {
  it('is answered by the outbox, in order, and however often it is replayed, once', async () => {
    const messages = ['hi', 'courses'].map((text) => messageFrom(ADA, text));
    for (const message of messages) await replayLater(message);
    for (const message of messages) await replayLater(message);
    const rows = await sent();
    expect(rows.map(({ id, to, body }) => [id, to, body.slice(0, 10)])).toEqual([
      [`${ADA}:1:0`, `whatsapp:${ADA}`, 'Hello, thi'],
      [`${ADA}:2:0`, `whatsapp:${ADA}`, 'These are '],
    ]);
    expect(await sent()).toEqual([]);
  });

  it('delivered once more by the provider, has nothing more to say', async () => {
    const message = messageFrom(ADA, 'hi');
    await replayLater(message);
    expect((await receive(message, house.host)).texts).toEqual([]);
    expect(await sent()).toHaveLength(1);
  });

  it('bears the time it came, and is answered with what holds when it is', async () => {
    const message = messageFrom(ADA, 'hi');
    await replayLater(message, 5 * MINUTE_MS);
    const { session } = await house.store.load(ADA, 'look');
    expect(session).toMatchObject({
      lastInboundAt: message.receivedAt,
      createdAt: message.receivedAt + 5 * MINUTE_MS,
    });
    expect((await house.store.transcript(ADA)).map(({ at }) => at - message.receivedAt)).toEqual([0, 5 * MINUTE_MS]);
  });

  it('whose turn was committed after all, too late for its webhook, gets the answer of that turn, once', async () => {
    const message = messageFrom(ADA, 'courses');
    const { replyId, texts } = await receive(message, house.host);
    await replayLater(message);
    await replayLater(message);
    expect(await sent()).toMatchObject([{ id: replyId, to: message.address, body: texts[0] }]);
    // The transcript tells what became of it, and the chat goes on.
    const transcript = await house.store.transcript(ADA);
    expect(transcript.map(({ id, status }) => [id, status])).toEqual([
      [message.id, undefined],
      [replyId, 'sent'],
    ]);
    // Whoever delivers it once more says nothing twice.
    expect((await receive(message, house.host)).texts).toEqual([]);
    await say('1');
    expect((await house.store.load(ADA, 'look')).session?.turn).toBe(3);
  });

  it('of staff is obeyed once and answered by the outbox, in as many messages as it takes', async () => {
    for (let index = 100; index < 150; index += 1)
      await receive(messageFrom(`+2348033330${index}`, 'staff'), house.host);
    await sent();
    const message = messageFrom('+2348000000001', 'LIST', { channel: 'sms' });
    await replayLater(message);
    await replayLater(message);
    const rows = await sent();
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.map(({ to }) => to)).toEqual(rows.map(() => '+2348000000001'));
    expect(rows[0]?.body).toContain('Requests:');
    expect(rows.at(-1)?.body).toContain('and 10 more');
  });

  it('and claims a request, claims it once', async () => {
    await say('I want to talk to a person');
    const [handoff] = await house.store.listHandoffs();
    await sent();
    const message = messageFrom('+2348000000001', `CLAIM ${handoff?.number}`);
    for (let time = 0; time < 3; time += 1) await replayLater(message);
    const rows = await sent();
    expect(rows.map(({ to }) => to)).toEqual([`whatsapp:${ADA}`, STAFF]);
    expect(rows[1]?.body).toContain('is yours');
  });

  it('says nothing by WhatsApp once its window has closed, and by SMS it does', async () => {
    await replayLater(messageFrom(ADA, 'hi'), LIMITS.whatsappWindowMs);
    await replayLater(messageFrom('+2348000000001', 'LIST'), LIMITS.whatsappWindowMs);
    expect(await sent()).toEqual([]);
    expect((await house.store.load(ADA, 'look')).session?.turn).toBe(1);
    await replayLater(messageFrom('+2348077777777', 'hi', { channel: 'sms' }), LIMITS.whatsappWindowMs);
    expect(await sent()).toHaveLength(1);
  });

  it('is acted on together with many others: what was written over hours is no flood when it comes back', async () => {
    const messages = Array.from({ length: 20 }, (_, index) => messageFrom(ADA, index % 2 === 0 ? 'fees' : 'venue'));
    const now = (messages.at(-1)?.receivedAt ?? 0) + MINUTE_MS;
    for (const message of messages) await replay(message, house.host, now);
    expect(await sent()).toHaveLength(20);
  });

  it.each([
    ['as a replayed order', async (order: InboundMessage) => replayLater(order)],
    [
      'as an order whose turn was late',
      async (order: InboundMessage) => {
        await receive(order, house.host);
        await replayLater(order);
      },
    ],
  ])('that has somebody forgotten is confirmed to the person, and to nobody else: %s', async (_how, take) => {
    await say('I want to talk to a person');
    await sent();
    await say('delete me');
    await sent();
    const order = messageFrom(ADA, '1');
    await take(order);
    await replayLater(order);
    expect(await sent()).toMatchObject([{ to: `whatsapp:${ADA}`, body: expect.stringContaining('is deleted') }]);
    expect((await house.store.load(ADA, 'look')).session).toBeUndefined();
    expect(await house.store.transcript(ADA)).toEqual([]);
    await replayLater(messageFrom(ADA, 'hello'));
    expect(await sent()).toMatchObject([{ body: expect.stringContaining('Hello, this is') }]);
  });
});
