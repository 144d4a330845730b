import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/domain/delivery.ts';
import { createTwilioSender, type TwilioSenderOptions } from '../../src/twilio/send.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const whatsappDelivery: Delivery = {
  id: '+2348012345678:4:0',
  contact: '+2348012345678',
  to: 'whatsapp:+2348012345678',
  channel: 'whatsapp',
  body: 'Ẹ káàbọ̀ & welcome 👋\nLine two +1',
  createdAt: 0,
};
const smsDelivery: Delivery = { ...whatsappDelivery, to: '+2348012345678', channel: 'sms', body: 'Welcome' };
const statusCallback = 'https://bot.example.com/webhooks/twilio/status?reply=%2B2348012345678%3A4%3A0';

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

function sender(changes: Partial<TwilioSenderOptions> = {}) {
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

describe('a message on the wire', () => {
  test('is on WhatsApp a form with exactly these parameters', async () => {
    const result = await sender().send(whatsappDelivery);
    expect(stub.messages).toEqual([
      {
        sid: expect.stringMatching(/^SM[0-9a-f]{32}$/) as string,
        method: 'POST',
        path: `/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages.json`,
        contentType: 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${TEST_ACCOUNT_SID}:${TEST_AUTH_TOKEN}`).toString('base64')}`,
        form: {
          To: 'whatsapp:+2348012345678',
          From: 'whatsapp:+2348102519926',
          Body: 'Ẹ káàbọ̀ & welcome 👋\nLine two +1',
          StatusCallback: statusCallback,
        },
      },
    ]);
    expect(result).toEqual({ type: 'sent', sid: stub.messages[0]?.sid });
    expect(stub.errors).toEqual([]);
  });

  test('is on SMS sent from the number', async () => {
    await sender().send(smsDelivery);
    expect(stub.messages[0]?.form).toEqual({
      To: '+2348012345678',
      From: '+447700900123',
      Body: 'Welcome',
      StatusCallback: statusCallback,
    });
  });

  test('is on SMS sent by the Messaging Service where there is one', async () => {
    await sender({ messagingServiceSid: `MG${'1'.repeat(32)}` }).send(smsDelivery);
    expect(stub.messages[0]?.form).toEqual({
      To: '+2348012345678',
      MessagingServiceSid: `MG${'1'.repeat(32)}`,
      Body: 'Welcome',
      StatusCallback: statusCallback,
    });
    expect(stub.errors).toEqual([]);
  });

  const pin = { latitude: 7.7667, longitude: -4.5667, label: 'OIC Hub | Osogbo' };

  test('is as a pin a position with its label', async () => {
    await sender().send({ ...whatsappDelivery, body: 'OIC Hub', pin });
    expect(stub.messages[0]?.form).toEqual({
      To: 'whatsapp:+2348012345678',
      From: 'whatsapp:+2348102519926',
      Body: 'OIC Hub',
      PersistentAction: 'geo:7.7667,-4.5667|OIC Hub   Osogbo',
      StatusCallback: statusCallback,
    });
  });

  test('is by SMS never a pin', async () => {
    await sender().send({ ...smsDelivery, pin });
    expect(stub.messages[0]?.form).not.toHaveProperty('PersistentAction');
  });

  const link = 'https://example.com/python';

  test('is as a picture the address of it, and the name below', async () => {
    const handout = { kind: 'picture', label: 'Python', link: `${link}.jpg` } as const;
    await sender().send({ ...whatsappDelivery, body: 'Python', handout });
    expect(stub.messages[0]?.form).toEqual({
      To: 'whatsapp:+2348012345678',
      From: 'whatsapp:+2348102519926',
      Body: 'Python',
      MediaUrl: `${link}.jpg`,
      StatusCallback: statusCallback,
    });
    expect(stub.errors).toEqual([]);
  });

  test('is as a document its address alone, as WhatsApp drops the words', async () => {
    await sender().send({
      ...whatsappDelivery,
      body: 'Python',
      handout: { kind: 'flyer', label: 'Python', link: `${link}.pdf` },
    });
    expect(stub.messages[0]?.form).toEqual({
      To: 'whatsapp:+2348012345678',
      From: 'whatsapp:+2348102519926',
      MediaUrl: `${link}.pdf`,
      StatusCallback: statusCallback,
    });
  });

  test('goes back to a username exactly as it came', async () => {
    await sender().send({ ...whatsappDelivery, to: 'whatsapp:NG.4566546130240823' });
    expect(stub.messages[0]?.form['To']).toBe('whatsapp:NG.4566546130240823');
  });

  test('finds its addresses also when they are configured with a slash behind', async () => {
    await sender({ apiBaseUrl: `${stub.url}/`, publicUrl: 'https://bot.example.com/' }).send(smsDelivery);
    expect(stub.messages[0]?.form['StatusCallback']).toBe(statusCallback);
    expect(stub.messages[0]?.path).toBe(`/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages.json`);
  });
});

describe('a send that fails', () => {
  test.each([
    { status: 400, code: 21211, outcome: 'refused', retryable: false, name: '21211' },
    { status: 400, code: 21610, outcome: 'refused', retryable: false, name: '21610' },
    { status: 401, code: 20003, outcome: 'refused', retryable: false, name: '20003' },
    { status: 400, code: 63016, outcome: 'refused', retryable: false, name: '63016' },
    { status: 400, code: 99999, outcome: 'refused', retryable: false, name: '99999' },
    { status: 400, code: 21611, outcome: 'refused', retryable: true, name: '21611' },
    { status: 429, code: 20429, outcome: 'refused', retryable: true, name: '20429' },
    { status: 429, name: 'http_429', outcome: 'refused', retryable: true },
    { status: 404, name: 'http_404', outcome: 'refused', retryable: false },
    { status: 500, code: 20500, outcome: 'unknown', retryable: false, name: '20500' },
    { status: 503, name: 'http_503', outcome: 'unknown', retryable: false },
    { status: 408, name: 'http_408', outcome: 'unknown', retryable: false },
  ])('with status $status and $name is $outcome, retryable: $retryable', async (failure) => {
    stub.failNext(failure);
    const result = await sender().send(smsDelivery);
    const { outcome, retryable, name } = failure;
    expect(result).toMatchObject({ type: 'failed', outcome, retryable, code: name });
    expect(stub.requests).toHaveLength(1);
  });

  test('because nobody listens was never sent and can be tried again', async () => {
    await stub.close();
    expect(await sender().send(smsDelivery)).toMatchObject({
      type: 'failed',
      outcome: 'never-sent',
      retryable: true,
      code: 'ECONNREFUSED',
    });
  });

  test('because the connection was dropped may have been sent', async () => {
    stub.resetNext();
    expect(await sender().send(smsDelivery)).toMatchObject({
      type: 'failed',
      outcome: 'unknown',
      retryable: false,
      code: 'ECONNRESET',
    });
    expect(stub.requests).toHaveLength(1);
  });

  test('because no answer came in time may have been sent', async () => {
    stub.hangNext();
    const result = await sender({ timeoutMs: 100 }).send(smsDelivery);
    expect(result).toMatchObject({ type: 'failed', outcome: 'unknown', retryable: false, code: 'timeout' });
  });

  test.each(['<html>Welcome to the portal</html>', '{}', '{"sid":""}'])(
    'because it was answered %s may have been sent',
    async (body) => {
      stub.garbleNext(body);
      const result = await sender().send(smsDelivery);
      expect(result).toMatchObject({ type: 'failed', outcome: 'unknown', retryable: false, code: 'unreadable_answer' });
    },
  );

  test('does not spoil the next one', async () => {
    stub.resetNext();
    const one = sender();
    await one.send(smsDelivery);
    expect((await one.send(smsDelivery)).type).toBe('sent');
  });

  test('because no sender is configured for the channel asks nobody', async () => {
    const onlySms = createTwilioSender({
      accountSid: TEST_ACCOUNT_SID,
      authToken: TEST_AUTH_TOKEN,
      smsFrom: '+447700900123',
      apiBaseUrl: stub.url,
      publicUrl: 'https://bot.example.com',
      timeoutMs: 1_000,
    });
    expect(await onlySms.send(whatsappDelivery)).toMatchObject({ outcome: 'never-sent', code: 'no_sender' });
    expect(stub.requests).toEqual([]);
  });

  test('because the account is none is a result and no exception', async () => {
    expect(await sender({ accountSid: 'nonsense' }).send(smsDelivery)).toMatchObject({
      outcome: 'never-sent',
      retryable: true,
      code: 'client_unusable',
    });
  });

  test('because the answer trickles in without an end is given up at the deadline', async () => {
    const drops = new Set<NodeJS.Timeout>();
    let dripped = 0;
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n');
      const drop = setInterval(() => {
        dripped += 1;
        socket.write(' ');
      }, 10);
      drops.add(drop);
      socket.on('error', () => clearInterval(drop)).on('close', () => clearInterval(drop));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const result = await sender({ apiBaseUrl: `http://127.0.0.1:${port}`, timeoutMs: 100 }).send(smsDelivery);
    expect(result).toMatchObject({ outcome: 'unknown', code: 'timeout' });
    // Ten drops make a deadline; the client's own timeout, which each of them puts off, would take hundreds.
    expect(dripped).toBeLessThan(100);
    for (const drop of drops) clearInterval(drop);
    server.close();
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

test('A send leaves no timer behind', async () => {
  const one = sender();
  await one.send(smsDelivery);
  const before = timers();
  for (let sent = 0; sent < 5; sent += 1) await one.send(smsDelivery);
  expect(timers()).toBeLessThanOrEqual(before);
});
