import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_PLACES, LIVE_PUBLIC_URL, LIVE_WHATSAPP, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { runCommand } from '../support/run-command.ts';
import { sidOf } from '../support/twilio-account.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { statusForm, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import { whatsappPhone } from '../support/whatsapp-phone.ts';

const ADA = 'whatsapp:+2348031234567';

let stub: TwilioStub;
beforeAll(async () => {
  stub = await startTwilioStub();
  stub.account.senders.push({ sid: sidOf('XE'), sender_id: LIVE_WHATSAPP, status: 'ONLINE', webhook: null });
  const setUp = await runCommand('twilio', ['setup'], {
    PUBLIC_URL: LIVE_PUBLIC_URL,
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
    TWILIO_WHATSAPP_FROM: LIVE_WHATSAPP,
    TWILIO_API_BASE_URL: stub.url,
    SESSION_SECRET: 'a secret for tests only',
  });
  expect(setUp).toMatchObject({ code: 0, errors: '' });
});
afterAll(async () => {
  expect(stub.errors).toEqual([]);
  await stub.close();
});

beforeEach(() => {
  stub.messages.length = 0;
});

describe.each(LIVE_PLACES)('WhatsApp after setup, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  let bot: LiveBot;

  async function phone(from = ADA) {
    place = await makePlace();
    bot = await place.start({ TWILIO_API_BASE_URL: stub.url });
    return whatsappPhone(bot, stub, from);
  }

  async function registered() {
    return (await place.open().listRegistrations()).map(({ name, courses, level, phone: number, channel }) => {
      return { name, courses, level, phone: number, channel };
    });
  }

  const ADA_OBI = {
    name: 'Ada Obi',
    courses: ['python'],
    level: 'beginner',
    phone: '+2348031234567',
    channel: 'whatsapp',
  };

  it('takes a registration by taps, the name alone being typed', async () => {
    const ada = await phone();
    let shown = await ada.type('hi');
    expect(shown).toMatchObject({ type: 'list', text: expect.stringContaining('Pick one below') });
    shown = await ada.tap(shown, 'Register');
    shown = await ada.tap(shown, 'For me');
    shown = await ada.tap(shown, '18 or older');
    expect(shown).toEqual({ type: 'text', text: 'What is your full name?', items: [] });
    shown = await ada.type('Ada Obi');
    shown = await ada.tap(shown, 'Python Programming');
    shown = await ada.tap(shown, 'Beginner');
    shown = await ada.tap(shown, 'This number');
    shown = await ada.tap(shown, 'No e-mail');
    shown = await ada.tap(shown, 'I agree');
    expect(shown.text).toContain('*Name*: Ada Obi');
    shown = await ada.tap(shown, 'All correct, save it');
    expect(shown.text).toMatch(/Reference: \*OIC-[0-9A-Z]{5}\*/);
    expect(await registered()).toEqual([ADA_OBI]);
    const sent = stub.messages.find(({ form }) => form['ContentSid'] !== undefined);
    expect(Object.keys(sent?.form ?? {}).toSorted()).toEqual([
      'ContentSid',
      'ContentVariables',
      'From',
      'StatusCallback',
      'To',
    ]);
  });

  it('takes the same by the numbers of what is shown', async () => {
    const ada = await phone();
    for (const text of ['hi', '4', '1', '1', 'Ada Obi', '5', '1', '1', '1', '1']) await ada.type(text);
    expect((await ada.type('1')).text).toContain('OIC-');
    expect(await registered()).toEqual([ADA_OBI]);
  });

  it('takes the same by words', async () => {
    const ada = await phone();
    const words = [
      'hello',
      'register',
      'for me',
      'I am 24',
      'Ada Obi',
      'python',
      'beginner',
      'this number',
      'no email',
      'yes',
    ];
    for (const text of words) await ada.type(text);
    expect((await ada.type('save it')).text).toContain('OIC-');
    expect(await registered()).toEqual([ADA_OBI]);
  });

  it('keeps the order of lists, which go by REST, and texts, which go in the answer', async () => {
    const ada = await phone();
    const shown = [await ada.type('register'), await ada.type('1'), await ada.type('1'), await ada.type('Ada Obi')];
    expect(shown.map(({ type }) => type)).toEqual(['buttons', 'buttons', 'text', 'list']);
    const store = place.open();
    await expect.poll(async () => store.nextDueAt(), { timeout: 10_000 }).toBeUndefined();
    const lines = (await store.transcript('+2348031234567')).filter(({ direction }) => direction === 'out');
    expect(lines.map(({ menu, text }) => [menu, text])).toEqual(
      shown.map(({ type, text }) => [type === 'text' ? undefined : type, text]),
    );
  });

  it('asks "did you mean" by a menu too, though nobody could know it beforehand', async () => {
    const ada = await phone();
    await ada.type('hi');
    const doubt = await ada.type('I am not interested anymore do not text me');
    expect(doubt).toMatchObject({
      type: 'buttons',
      items: [{ id: 'stop', title: 'No more messages' }, { id: 'menu' }],
    });
    expect((await ada.tap(doubt, 'No more messages')).text).toContain('no more messages from us');
  });

  it('tells by numbers what Twilio will not show, at once and when it says so later', async () => {
    const ada = await phone();
    stub.failNext({ status: 400, code: 21656 });
    const shown = await ada.type('hi');
    expect(shown).toMatchObject({ type: 'text', text: expect.stringContaining('1. Courses\n2. Fees') });
    expect(stub.messages).toHaveLength(1);
    expect((await ada.type('courses')).type).toBe('list');
    const { search } = new URL(String(stub.messages.at(-1)?.form['StatusCallback']));
    expect(stub.messages.at(-1)?.form['ContentSid']).toBeDefined();
    const failed = statusForm({ MessageStatus: 'undelivered', ErrorCode: '63013' });
    for (let times = 0; times < 2; times += 1) expect((await bot.post('status', failed, search)).status).toBe(204);
    await expect.poll(() => stub.messages.length, { timeout: 10_000 }).toBe(3);
    expect(stub.messages[2]?.form['Body']).toMatch(
      /Pick one to hear more[^]*\n1\. Frontend[^]*\n7\. UI\/UX\n0\. Main menu$/,
    );
  });
});

describe('WhatsApp without setup', { timeout: 60_000 }, () => {
  it('works by numbered text in the answer, and nothing goes by REST', async () => {
    stub.account.contents.length = 0;
    const [, makePlace] = LIVE_PLACES[0] ?? [];
    const place = await makePlace?.();
    const bot = await place?.start({ TWILIO_API_BASE_URL: stub.url });
    if (bot === undefined) throw new Error('There is no place to start a bot.');
    const shown = await whatsappPhone(bot, stub, ADA).type('hi');
    expect(shown).toMatchObject({ type: 'text', text: expect.stringContaining('1. Courses\n2. Fees') });
    expect(shown.text).toContain('Reply with a number');
    expect(stub.messages).toEqual([]);
  });
});
