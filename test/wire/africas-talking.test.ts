import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import {
  deliveryReport,
  inboundSms,
  optOutForm,
  postForm,
  TEST_CALLBACK_SECRET,
  TEST_SHORT_CODE,
} from '../support/africas-talking-forms.ts';
import { type AcceptedSms, type AfricasTalkingStub, startAfricasTalkingStub } from '../support/africas-talking-stub.ts';
import { LIVE_PLACES, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { daytime } from '../support/daytime.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const STAFF = '+2348099999999';
const SOON = { timeout: 10_000 };
/** Past the wait before a look-up. */
const LATER = daytime(LIMITS.lookUpAfterMs * 2);

let sms: AfricasTalkingStub;
let twilio: TwilioStub;
beforeEach(async () => {
  [sms, twilio] = await Promise.all([startAfricasTalkingStub(), startTwilioStub()]);
});
afterEach(async () => {
  // Whatever else a test is about: each provider understood every call.
  expect([sms.errors, twilio.errors]).toEqual([[], []]);
  await Promise.all([sms.close(), twilio.close()]);
});

function sentTo(phone: string): AcceptedSms[] {
  return sms.messages.filter(({ form }) => form['to'] === phone);
}

async function settled(store: Store): Promise<void> {
  await expect.poll(() => store.nextDueAt(), SOON).toBeUndefined();
}

describe.each(LIVE_PLACES)("SMS by Africa's Talking, with %s", { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  let bot: LiveBot;
  beforeEach(async () => {
    place = await makePlace();
  });

  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    bot = await place.start({
      TWILIO_API_BASE_URL: twilio.url,
      AFRICAS_TALKING_USERNAME: 'oichub',
      AFRICAS_TALKING_API_KEY: 'atsk_secret',
      AFRICAS_TALKING_FROM: TEST_SHORT_CODE,
      AFRICAS_TALKING_CALLBACK_SECRET: TEST_CALLBACK_SECRET,
      AFRICAS_TALKING_API_BASE_URL: sms.url,
      STAFF_NUMBERS: STAFF,
      ...environment,
    });
  };

  async function write(text: string, from = ADA): Promise<void> {
    const response = await postForm(bot.url, 'message', inboundSms({ text, from }));
    expect([response.status, await response.text()]).toEqual([200, '']);
  }

  /** Writes, and waits for the answer. */
  async function ask(text: string, from = ADA): Promise<string> {
    const before = sms.messages.length;
    await write(text, from);
    await expect.poll(() => sms.messages.length, SOON).toBeGreaterThan(before);
    return sms.messages.at(-1)?.form['message'] ?? '';
  }

  async function report(messageId: string | undefined, fields: Record<string, string>): Promise<void> {
    const response = await postForm(bot.url, 'status', deliveryReport({ id: messageId ?? '', ...fields }));
    expect(response.status).toBe(200);
  }

  it('is a conversation: a registration from the first word to its reference', async () => {
    await start();
    const chat = ['register', '1', '1', 'Ada Obi', 'python', 'beginner', '1', 'skip', '1'];
    for (const text of chat) await ask(text);
    expect(await ask('1')).toMatch(/OIC-[0-9A-HJKMNP-TV-Z]{5}/);
    const store = place.open();
    expect(await store.listRegistrations()).toMatchObject([{ name: 'Ada Obi', channel: 'sms', courses: ['python'] }]);
    // An answer to each, and what staff are told of the registration.
    expect(sms.messages).toHaveLength(chat.length + 2);
    expect(sms.messages[0]).toMatchObject({
      method: 'POST',
      path: '/version1/messaging',
      contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
      apiKey: 'atsk_secret',
    });
    expect({ ...sms.messages[0]?.form, message: '' }).toEqual({
      username: 'oichub',
      to: ADA,
      message: '',
      from: TEST_SHORT_CODE,
      bulkSMSMode: '1',
      enqueue: '1',
    });
    expect(twilio.requests).toEqual([]);
  });

  it('goes beside WhatsApp, which stays with Twilio', async () => {
    await start();
    expect(await ask('hi')).toContain('Hello, this is');
    // Before that is settled, the next reply would queue behind it, on whatever channel.
    await expect.poll(() => place.open().nextDueAt(), SOON).toBeUndefined();
    const answer = await bot.post('message', whatsappForm({ Body: 'courses', From: `whatsapp:${ADA}` }));
    expect(await answer.text()).toContain('Python');
    expect(sms.messages).toHaveLength(1);
    expect((await place.open().load(ADA, 'look')).session).toMatchObject({ turn: 2, channel: 'whatsapp' });
  });

  it('carries what WhatsApp does not let through: a notice to staff outside their window', async () => {
    await start({ STAFF_NUMBERS: `whatsapp:${STAFF}` });
    await write('I want to talk to a person');
    await expect.poll(() => sentTo(STAFF).length, SOON).toBeGreaterThan(0);
    expect(sentTo(STAFF)[0]?.form['message']).toContain('CLAIM');
    // What a member of staff writes opens their window, and from then on WhatsApp is the way.
    await bot.post('message', whatsappForm({ Body: 'LIST', From: `whatsapp:${STAFF}` }));
    const before = sentTo(STAFF).length;
    await write('I want to talk to a person', '+2348087654321');
    await expect.poll(() => twilio.messages.length, SOON).toBe(1);
    expect(twilio.messages[0]?.form).toMatchObject({ To: `whatsapp:${STAFF}` });
    twilio.failNext({ status: 400, code: 63016 });
    await write('I want to talk to a person', '+2348087654322');
    await expect.poll(() => sentTo(STAFF).length, SOON).toBeGreaterThan(before);
    expect(twilio.messages).toHaveLength(1);
  });

  it('delivered twice is acted on once, and with a wrong secret not at all', async () => {
    await start();
    const form = inboundSms({ text: 'hi' });
    for (let times = 0; times < 3; times += 1) expect((await postForm(bot.url, 'message', form)).status).toBe(200);
    expect((await postForm(bot.url, 'message', inboundSms(), 'not-the-secret-of-anybody')).status).toBe(403);
    const store = place.open();
    await settled(store);
    expect(sms.messages).toHaveLength(1);
    expect((await store.load(ADA, 'look')).session?.turn).toBe(1);
  });

  it('has staff told by SMS, and takes their orders there', async () => {
    await start();
    await write('I want to talk to a person');
    await expect.poll(() => sentTo(STAFF).length, SOON).toBe(1);
    const [notice] = sentTo(STAFF);
    const number = /CLAIM (\d+)/.exec(notice?.form['message'] ?? '')?.[1] ?? '';
    await write(`claim ${number}`, STAFF);
    await expect.poll(() => sentTo(STAFF).at(-1)?.form['message'], SOON).toContain(`#${number} is yours`);
    await report(notice?.messageId, { phoneNumber: STAFF });
    const chat = await place.open().transcript(ADA);
    expect(chat.find(({ to }) => to === STAFF)).toMatchObject({ status: 'delivered', sid: notice?.messageId });
  });

  it('is told how far it got, and sends a failure that may pass once more, later', async () => {
    await start();
    await ask('hi');
    await ask('courses');
    const [first, second] = sms.messages;
    const store = place.open();
    await settled(store);
    await report(first?.messageId, { status: 'Success' });
    await report(second?.messageId, { status: 'AbsentSubscriber' });
    expect(
      (await store.transcript(ADA)).flatMap(({ id, status }) => (status === undefined ? [] : [[id, status]])),
    ).toEqual([
      [`${ADA}:1:0`, 'delivered'],
      [`${ADA}:2:0`, 'failed'],
      [`${ADA}:2:0.a`, 'queued'],
    ]);
    expect(Number(await store.nextDueAt()) - Date.now()).toBeGreaterThan(LIMITS.sendAgainAfterMs[0] - 60_000);
  });

  it('ends with an opt-out at the network, which nobody answers', async () => {
    await start();
    await ask('hi');
    for (let times = 0; times < 2; times += 1) {
      expect((await postForm(bot.url, 'opt-out', optOutForm())).status).toBe(200);
    }
    const store = place.open();
    await settled(store);
    expect((await store.load(ADA, 'look')).session).toMatchObject({ optedOut: true, state: 'stopped' });
    expect(sms.messages).toHaveLength(1);
  });

  it('refused for good is a dead letter with its meaning, and what the account needs an alarm', async () => {
    await start();
    sms.refuseNext(403, 'InvalidPhoneNumber');
    await write('hi');
    const store = place.open();
    await expect
      .poll(async () => (await store.listDeadLetters()).map(({ code }) => code), SOON)
      .toEqual(['InvalidPhoneNumber']);
    sms.refuseNext(405, 'InsufficientBalance');
    await write('courses');
    await expect.poll(async () => (await store.listDeadLetters()).length, SOON).toBe(2);
    expect(sms.requests).toHaveLength(2);
    const ready = await bot.get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.text()).toContain(
      "Africa's Talking refuses messages with InsufficientBalance: the account has no",
    );
  });

  it('that may have been sent is not sent twice: it is a dead letter, and what waits behind it goes', async () => {
    sms.loseNext('reset');
    await start();
    await write('hi');
    await expect.poll(() => sms.messages.length, SOON).toBe(1);
    await write('courses');
    expect(await bot.stop()).toContain(0);
    expect(sms.messages).toHaveLength(1);
    await start(LATER);
    const store = place.open();
    await settled(store);
    expect(await store.listDeadLetters()).toMatchObject([
      { delivery: { id: `${ADA}:1:0` }, code: 'cannot_be_looked_up' },
    ]);
    expect(sms.messages.map(({ form }) => form['message']?.slice(0, 10))).toEqual(['Hello, thi', 'Our course']);
  });
});
