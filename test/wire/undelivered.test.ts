import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_PLACES, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { startTwilioStub, type StubMessage, type TwilioStub } from '../support/twilio-stub.ts';
import { statusForm, whatsappForm } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const STAFF_PHONE = '+2348099999999';
const STAFF = `whatsapp:${STAFF_PHONE}`;
const SMS_FROM = '+447700900123';
const SOON = { timeout: 10_000 };

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

async function messages(count: number): Promise<StubMessage[]> {
  await expect.poll(() => stub.messages.length, SOON).toBe(count);
  return stub.messages;
}

describe.each(LIVE_PLACES)('a message that is not delivered, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  let bot: LiveBot;
  beforeEach(async () => {
    place = await makePlace();
  });

  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    bot = await place.start({
      TWILIO_API_BASE_URL: stub.url,
      STAFF_NUMBERS: STAFF,
      METRICS_TOKEN: 'let me in',
      ...environment,
    });
  };

  async function write(Body: string): Promise<string> {
    const response = await bot.post('message', whatsappForm({ Body }));
    expect(response.status).toBe(200);
    return response.text();
  }

  /** Twilio tells that a message could not be delivered, twice as it may. */
  async function undelivered(statusCallback: unknown, ErrorCode: string): Promise<void> {
    const { search } = new URL(String(statusCallback));
    const form = statusForm({ MessageStatus: 'undelivered', ErrorCode });
    for (let times = 0; times < 2; times += 1) expect((await bot.post('status', form, search)).status).toBe(204);
  }

  it('to staff outside the window goes by the template, and by SMS when that fails', async () => {
    await start({ TWILIO_SMS_FROM: SMS_FROM, STAFF_TEMPLATE_SID: `HX${'1'.repeat(32)}` });
    await write('I want to talk to a person');
    const [notice] = await messages(1);
    await undelivered(notice?.form['StatusCallback'], '63016');
    const [, byTemplate] = await messages(2);
    expect(byTemplate?.form).toMatchObject({ To: STAFF, ContentSid: `HX${'1'.repeat(32)}` });
    await undelivered(byTemplate?.form['StatusCallback'], '63041');
    await expect.poll(() => stub.messages.length, SOON).toBeGreaterThan(2);
    expect(stub.messages[2]?.form).toMatchObject({ To: STAFF_PHONE, From: SMS_FROM });
    const ready = await bot.get('/readyz');
    expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('63041')]);
    expect(stub.errors).toEqual([]);
  });

  it('because Twilio refuses it at once goes the same way', async () => {
    await start({ TWILIO_SMS_FROM: SMS_FROM });
    await bot.post('message', whatsappForm({ Body: 'LIST', From: STAFF }));
    stub.failNext({ status: 400, code: 63016 });
    await write('I want to talk to a person');
    await expect.poll(() => stub.messages.length, SOON).toBeGreaterThan(0);
    expect(stub.messages[0]?.form).toMatchObject({ To: STAFF_PHONE, From: SMS_FROM });
    expect(await place.open().listDeadLetters()).toEqual([]);
  });

  it('in the answer of a webhook is followed like any other', async () => {
    await start({ TWILIO_SMS_FROM: SMS_FROM });
    await undelivered(callbackIn(await write('hello')), '63003');
    const [bySms] = await messages(1);
    expect(bySms?.form).toMatchObject({ To: ADA, From: SMS_FROM });
  });

  it('because the person has opted out is the last one', async () => {
    await start();
    await write('I want to talk to a person');
    const [notice] = await messages(1);
    const number = /CLAIM (\d+)/.exec(String(notice?.form['Body']))?.[1] ?? '';
    await undelivered(callbackIn(await write('how much is python')), '21610');
    const store = place.open();
    expect((await store.load(ADA, 'look')).session?.optedOut).toBe(true);
    // A claim tells the enquirer, who wants to be told nothing.
    await bot.post('message', whatsappForm({ Body: `claim ${number}`, From: STAFF }));
    await expect.poll(() => store.nextDueAt(), SOON).toBeUndefined();
    expect(stub.messages).toHaveLength(1);
  });

  it('because the account is wrong is an alarm: on /readyz, which stays 200, and in the metrics', async () => {
    await start();
    stub.failNext({ status: 401, code: 20003 });
    await write('I want to talk to a person');
    const store = place.open();
    await expect.poll(async () => (await store.listDeadLetters()).length, SOON).toBe(1);
    await undelivered(callbackIn(await write('how much is python')), '63007');
    const ready = await bot.get('/readyz');
    const body: unknown = await ready.json();
    expect([ready.status, body]).toMatchObject([200, { status: 'ready' }]);
    expect(JSON.stringify(body)).toMatch(/20003: the credentials are wrong \(once.*TWILIO_AUTH_TOKEN.*63007.*2 times/);
    const metrics = await bot.get('/metrics', { Authorization: 'Bearer let me in' });
    expect(await metrics.text()).toContain('configuration_alarms_total{code="63007"} 2');
  });
});

/** Where an answer wants to be told of its fate. */
function callbackIn(twiml: string): string | undefined {
  return /statusCallback="([^"]*)"/.exec(twiml)?.[1];
}
