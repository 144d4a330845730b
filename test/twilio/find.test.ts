import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { Handout, HandoutKind } from '../../src/domain/handout.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { matchesAmong, type ListedMessage } from '../../src/twilio/find.ts';
import { createTwilioSender, type TwilioSender, type TwilioSenderOptions } from '../../src/twilio/send.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const NOBODY_ELSE: ReadonlySet<string> = new Set();

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

function sender(changes: Partial<TwilioSenderOptions> = {}): TwilioSender {
  return createTwilioSender({
    accountSid: TEST_ACCOUNT_SID,
    authToken: TEST_AUTH_TOKEN,
    whatsappFrom: 'whatsapp:+2348102519926',
    smsFrom: '+447700900123',
    apiBaseUrl: stub.url,
    publicUrl: 'https://bot.example.com',
    timeoutMs: 5_000,
    ...changes,
  });
}

/** Written just now, as the stub's clock is the machine's. */
function delivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: '+2348012345678:4:0',
    contact: '+2348012345678',
    to: 'whatsapp:+2348012345678',
    channel: 'whatsapp',
    body: 'Ẹ káàbọ̀ & welcome 👋\nLine two +1',
    createdAt: Date.now(),
    ...changes,
  };
}

function handout(kind: HandoutKind, ending: string): Handout {
  return { kind, label: 'OIC Hub', link: `https://example.com/flyer.${ending}` };
}

/** Sends, and answers the sid. */
async function sidOf(row: Delivery, one = sender()): Promise<string> {
  const result = await one.send(row);
  if (result.type !== 'sent') throw new Error('It was not sent.');
  return result.sid;
}

describe('looking for a message', () => {
  test.each([
    ['text on WhatsApp', delivery()],
    ['text by SMS', delivery({ channel: 'sms', to: '+2348012345678' })],
    ['pin', delivery({ body: 'OIC Hub', pin: { latitude: 7.7, longitude: 4.5, label: 'OIC Hub' } })],
    ['picture', delivery({ body: 'OIC Hub', handout: handout('picture', 'jpg') })],
    ['document', delivery({ body: 'OIC Hub', handout: handout('flyer', 'pdf') })],
    ['template', delivery({ template: { contentSid: 'HX1', variables: { 1: 'Ada waits. CLAIM 12' } } })],
  ])('that was accepted finds it: a %s', async (_what, row) => {
    const sid = await sidOf(row);
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid }] });
    expect(stub.errors).toEqual([]);
  });

  test('whose answer got lost finds it, and sends nothing', async () => {
    stub.loseNext('reset');
    const row = delivery();
    expect(await sender().send(row)).toMatchObject({ outcome: 'unknown' });
    const [message] = stub.messages;
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid: message?.sid }] });
    expect(stub.messages).toHaveLength(1);
  });

  test('that never arrived says so, whatever else was sent', async () => {
    const row = delivery();
    await sidOf(delivery({ body: 'Something else' }));
    await sidOf(delivery({ to: 'whatsapp:+2348099999999' }));
    await sidOf(delivery({ to: '+2348012345678', channel: 'sms' }));
    await sidOf(delivery(), sender({ whatsappFrom: 'whatsapp:+2348100000000' }));
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'absent' });
  });

  test('leaves out what is known to be another message, and one that is older', async () => {
    const first = await sidOf(delivery());
    const row = delivery();
    expect(await sender().find(row, new Set([first]))).toEqual({ type: 'absent' });
    const second = await sidOf(row);
    expect(await sender().find(row, new Set([first]))).toMatchObject({ messages: [{ sid: second }] });
    const afterIt = delivery({ createdAt: Date.now() + LIMITS.clockSlackMs + 5_000 });
    expect(await sender().find(afterIt, NOBODY_ELSE)).toEqual({ type: 'absent' });
  });

  test('tells all that it can be, the oldest first', async () => {
    const sids = [await sidOf(delivery()), await sidOf(delivery())];
    expect(await sender().find(delivery(), NOBODY_ELSE)).toEqual({
      type: 'found',
      messages: sids.map((sid) => ({ sid })),
    });
  });

  test('that is still queued, which no filter by date finds, finds it all the same', async () => {
    stub.queueAll();
    const row = delivery();
    const sid = await sidOf(row);
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid }] });
  });

  test('that failed after it was accepted tells why', async () => {
    const row = delivery();
    const sid = await sidOf(row);
    stub.setStatus(sid, 'undelivered', 63016);
    const failure = { code: '63016', consequence: 'outside_window', laterTries: 0 };
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid, failure }] });
  });

  test('goes through several pages, and is unclear when there are too many', { timeout: 60_000 }, async () => {
    const row = delivery();
    const sid = await sidOf(row);
    const one = sender();
    for (let count = 0; count < LIMITS.lookUpPageSize; count += 1) await one.send(delivery({ body: `No ${count}` }));
    expect(await one.find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid }] });
    const missing = delivery({ body: 'Never sent' });
    expect(await one.find(missing, NOBODY_ELSE)).toEqual({ type: 'absent' });
    const most = LIMITS.lookUpPageSize * LIMITS.lookUpPages;
    for (let count = stub.messages.length; count < most; count += 1) await one.send(delivery({ body: 'And more' }));
    expect(await one.find(missing, NOBODY_ELSE)).toEqual({ type: 'unclear', code: 'too_many_to_look_through' });
    expect(stub.errors).toEqual([]);
  });

  test('by a Messaging Service is told by the service, as the number is not ours to know', async () => {
    const one = sender({ messagingServiceSid: `MG${'1'.repeat(32)}` });
    const row = delivery({ channel: 'sms', to: '+2348012345678' });
    const sid = await sidOf(row, one);
    expect(await one.find(row, NOBODY_ELSE)).toEqual({ type: 'found', messages: [{ sid }] });
    expect(await sender().find(row, NOBODY_ELSE)).toEqual({ type: 'absent' });
  });

  test.each([
    ['an answer that is an error', () => stub.failNext({ status: 500, code: 20500 }), '20500'],
    ['a refusal', () => stub.failNext({ status: 429, code: 20429 }), '20429'],
    ['a dropped connection', () => stub.resetNext(), 'ECONNRESET'],
    ['no answer', () => stub.hangNext(), 'timeout'],
    ['an answer that is no list', () => stub.garbleNext(), undefined],
  ])('is unclear after %s', async (_what, spoil, code) => {
    spoil();
    const found = await sender({ timeoutMs: 300 }).find(delivery(), NOBODY_ELSE);
    expect(found).toMatchObject({ type: 'unclear', ...(code === undefined ? {} : { code }) });
  });

  test('is unclear when nobody listens', async () => {
    await stub.close();
    expect(await sender().find(delivery(), NOBODY_ELSE)).toEqual({ type: 'unclear', code: 'ECONNREFUSED' });
  });
});

describe('of what a list holds', () => {
  const from = 'whatsapp:+2348102519926';
  const listed = (changes: Partial<ListedMessage> = {}): ListedMessage => ({
    sid: 'SM1',
    body: delivery().body,
    direction: 'outbound-api',
    from,
    messagingServiceSid: '',
    dateCreated: new Date(),
    status: 'sent',
    numMedia: '0',
    errorCode: 0,
    ...changes,
  });
  const matches = (...messages: ListedMessage[]): string[] =>
    matchesAmong(messages, delivery(), { from }, NOBODY_ELSE).map(({ sid }) => sid);

  test('a flyer is what has something with it, and a picture is the one of its name', () => {
    const list = [listed({ body: '' }), listed({ sid: 'SM2', body: '', numMedia: '1' })];
    const among = (row: Delivery) => matchesAmong(list, row, { from }, NOBODY_ELSE).map(({ sid }) => sid);
    expect(among(delivery({ handout: handout('flyer', 'pdf') }))).toEqual(['SM2']);
    expect(among(delivery({ body: 'OIC Hub', handout: handout('picture', 'png') }))).toEqual([]);
    list.push(listed({ sid: 'SM3', body: 'Sent from your Twilio trial account - OIC Hub', numMedia: '1' }));
    expect(among(delivery({ body: 'OIC Hub', handout: handout('picture', 'png') }))).toEqual(['SM3']);
  });

  test('the answer of a webhook is another message, however alike', () => {
    expect(matches(listed({ direction: 'outbound-reply' }), listed({ sid: 'SM2' }))).toEqual(['SM2']);
  });

  test('what a trial account puts before a text does not hide it', () => {
    expect(matches(listed({ body: `Sent from your Twilio trial account - ${delivery().body}` }))).toEqual(['SM1']);
  });

  test('a text that only ends alike is another one', () => {
    expect(matches(listed({ body: `Ada says: ${delivery().body}` }))).toEqual([]);
  });
});

test('A template goes out by its SID, with its variables and no text of ours', async () => {
  await sender().send(delivery({ template: { contentSid: 'HX1', variables: { 1: 'Ada waits' } } }));
  expect(stub.messages[0]?.form).toMatchObject({ ContentSid: 'HX1', ContentVariables: '{"1":"Ada waits"}' });
  expect(stub.messages[0]?.form).not.toHaveProperty('Body');
  expect(stub.errors).toEqual([]);
});
