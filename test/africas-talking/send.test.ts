import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messagingCall } from '../../src/africas-talking/messaging-call.ts';
import { type AfricasTalkingSenderOptions, createAfricasTalkingSender } from '../../src/africas-talking/send.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import { type AfricasTalkingStub, startAfricasTalkingStub } from '../support/africas-talking-stub.ts';
import { TEST_SHORT_CODE } from '../support/africas-talking-forms.ts';

const delivery: Delivery = {
  id: '+2348012345678:4:0',
  contact: '+2348012345678',
  to: '+2348012345678',
  channel: 'sms',
  body: 'Welcome & E kaabo\nLine two +1',
  createdAt: 0,
};
const account = { username: 'oichub', apiKey: 'atsk_secret', from: TEST_SHORT_CODE };

let stub: AfricasTalkingStub;
beforeEach(async () => {
  stub = await startAfricasTalkingStub();
});
afterEach(() => stub.close());

function sender(changes: Partial<AfricasTalkingSenderOptions> = {}) {
  return createAfricasTalkingSender({ ...account, apiBaseUrl: stub.url, timeoutMs: 5_000, ...changes });
}

describe('an SMS on the wire', () => {
  test('is a form with exactly these parameters, and the key in a header', async () => {
    const result = await sender().send(delivery);
    expect(stub.messages).toEqual([
      {
        method: 'POST',
        path: '/version1/messaging',
        contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
        accept: 'application/json',
        apiKey: 'atsk_secret',
        form: {
          username: 'oichub',
          to: '+2348012345678',
          message: 'Welcome & E kaabo\nLine two +1',
          from: TEST_SHORT_CODE,
          bulkSMSMode: '1',
          enqueue: '1',
        },
        messageId: expect.stringMatching(/^ATXid_[0-9a-f]{32}$/) as string,
      },
    ]);
    expect(result).toEqual({ type: 'sent', sid: stub.messages[0]?.messageId });
    expect(stub.errors).toEqual([]);
  });

  test.each([
    [{}, 'https://api.africastalking.com/version1/messaging'],
    [{ username: 'sandbox' }, 'https://api.sandbox.africastalking.com/version1/messaging'],
    [{ apiBaseUrl: 'http://127.0.0.1:4011/' }, 'http://127.0.0.1:4011/version1/messaging'],
  ])('goes with %j to %s', (changes, url) => {
    expect(messagingCall({ ...account, ...changes }, { to: '+2348012345678', message: 'x' }).url).toBe(url);
  });
});

/** An answer about these receivers. */
function recipients(...list: unknown[]) {
  return { SMSMessageData: { Message: 'Sent to 0/1', Recipients: list } };
}

describe('a send that fails', () => {
  test.each([
    [403, 'InvalidPhoneNumber', { outcome: 'refused', retryable: false, consequence: 'none' }],
    [405, 'InsufficientBalance', { outcome: 'refused', retryable: false, consequence: 'configuration' }],
    [406, 'UserInBlacklist', { outcome: 'refused', retryable: false, consequence: 'opted_out' }],
    [500, 'InternalServerError', { outcome: 'unknown', retryable: false }],
    [502, 'RejectedByGateway', { outcome: 'refused', retryable: true }],
  ])('for its receiver, with %i, is told by its name', async (statusCode, name, verdict) => {
    stub.refuseNext(statusCode, name);
    expect(await sender().send(delivery)).toMatchObject({ type: 'failed', code: name, ...verdict });
  });

  const night = recipients({ statusCode: 409, status: 'DoNotDisturbRejection', messageId: 'None', cost: '0' });

  test.each<[string, number, unknown, object]>([
    ['at night, of a promotional sender', 409, night, { outcome: 'refused', code: 'DoNotDisturbRejection' }],
    [
      'with a key that is none',
      401,
      'The supplied authentication is invalid',
      { outcome: 'refused', code: 'InvalidCredentials', consequence: 'configuration' },
    ],
    [
      'of a sender that is none',
      201,
      { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } },
      { outcome: 'refused', code: 'InvalidSenderId', consequence: 'configuration' },
    ],
    [
      'with a number that is new',
      201,
      recipients({ statusCode: 499, status: 'New' }),
      { outcome: 'refused', retryable: false, code: 'status_499' },
    ],
    [
      'with a parameter it does not like',
      400,
      'Bad request',
      { outcome: 'refused', retryable: false, code: 'http_400' },
    ],
    ['when too much is sent at once', 429, 'Too many', { outcome: 'refused', retryable: true, code: 'http_429' }],
    ['in a server that failed', 500, '<h1>Oops</h1>', { outcome: 'unknown', retryable: false, code: 'http_500' }],
    ['in a proxy that gave up', 504, '<h1>Bad gateway</h1>', { outcome: 'unknown', code: 'http_504' }],
    ['in a proxy that waited for us', 408, '', { outcome: 'unknown', code: 'http_408' }],
    [
      'with an answer of somebody else',
      200,
      '<html>Welcome to the portal</html>',
      { outcome: 'unknown', code: 'unreadable_answer' },
    ],
    [
      'with an answer of no shape',
      201,
      { SMSMessageData: { Message: 'Sent to 0/0 Total Cost: 0' } },
      { outcome: 'unknown', code: 'unreadable_answer' },
    ],
    ['with nothing', 201, 'null', { outcome: 'unknown', code: 'unreadable_answer' }],
    [
      'accepted, without an id',
      201,
      recipients({ statusCode: 101, messageId: 'None' }),
      { outcome: 'unknown', code: 'unreadable_answer' },
    ],
  ])('%s', async (_what, status, body, failure) => {
    stub.answerNext(status, body);
    expect(await sender().send(delivery)).toMatchObject({ type: 'failed', ...failure });
  });

  test.each([
    ['hang', 'timeout'],
    ['reset', 'UND_ERR_SOCKET'],
  ] as const)('with its answer lost (%s) may have been sent', async (how, code) => {
    stub.loseNext(how);
    const result = await sender({ timeoutMs: 100 }).send(delivery);
    expect(result).toMatchObject({ type: 'failed', outcome: 'unknown', retryable: false, code });
    expect(stub.messages).toHaveLength(1);
  });

  test('because nobody listens was never sent', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await sender({ apiBaseUrl: `http://127.0.0.1:${port}` }).send(delivery)).toMatchObject({
      outcome: 'never-sent',
      retryable: true,
      code: 'ECONNREFUSED',
    });
  });

  test.each(['atsk_the\nkey', 'atsk_“key”'])('because no header can hold the key %j was never sent', async (apiKey) => {
    expect(await sender({ apiKey }).send(delivery)).toMatchObject({
      outcome: 'never-sent',
      retryable: false,
      code: 'request_unusable',
    });
    expect(stub.requests).toEqual([]);
  });

  test('because its address has moved does not take the key there', async () => {
    const elsewhere = await startAfricasTalkingStub();
    stub.answerNext(307, '', `${elsewhere.url}/version1/messaging`);
    expect(await sender().send(delivery)).toMatchObject({ outcome: 'refused', retryable: false, code: 'http_307' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  test('cannot be looked up: there is nothing to look in', async () => {
    expect(await sender().find()).toEqual({ type: 'impossible' });
    expect(stub.requests).toEqual([]);
  });
});
