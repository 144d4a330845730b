import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnnamedReport } from '../../src/app/follow-report.ts';
import { Fault } from '../../src/domain/errors.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { SignedParams } from '../../src/http/dependencies.ts';
import { createLog } from '../../src/log.ts';
import {
  deliveryReport,
  inboundSms,
  optOutForm,
  postForm,
  TEST_CALLBACK_SECRET,
  TEST_SHORT_CODE,
} from '../support/africas-talking-forms.ts';
import { liveDoor, openDoor, type Door } from '../support/http-door.ts';

const AWAY = new Fault('store:unavailable', 'Redis does not answer.');
const FULL = new Fault('spool:unavailable', 'The spool is full.');
const OLDER_SECRET = 'the-secret-before-that-one';

let door: Door;
let received: InboundMessage[];
let reports: UnnamedReport[];
let kept: Map<string, SignedParams>;
let logged: string[];
let take: () => Promise<void>;
let write: () => Promise<void>;
let record: () => Promise<'followed' | 'unknown'>;

beforeEach(async () => {
  [received, reports, logged, kept] = [[], [], [], new Map()];
  take = () => Promise.resolve();
  write = () => Promise.resolve();
  record = () => Promise.resolve('followed');
  const log = createLog({ level: 'info', write: (line) => void logged.push(line) });
  door = await openDoor(
    { log: (level, event, fields) => log[level](event, fields) },
    {
      ...liveDoor(),
      africasTalking: {
        callbackSecrets: [TEST_CALLBACK_SECRET, OLDER_SECRET],
        ownNumber: TEST_SHORT_CODE,
        async receive(message) {
          received.push(message);
          await take();
          return { texts: [] };
        },
        spool: {
          async keep(message, params) {
            await write();
            kept.set(message.id, params);
            return { texts: ['We keep it.'] };
          },
          answerTo: ({ id }) => (kept.has(id) ? { texts: ['We keep it.'] } : undefined),
          count: () => kept.size,
        },
        recordReport(report) {
          reports.push(report);
          return record();
        },
        deadlineMs: 50,
      },
    },
  );
});
afterEach(() => door.close());

const post = (route: 'message' | 'status' | 'opt-out', form: Record<string, string>, secret?: string) =>
  postForm(door.address, route, form, secret);

/** Status and body; nobody may be told a word by any of them. */
async function answerTo(request: Promise<Response>): Promise<[number, string]> {
  const response = await request;
  return [response.status, await response.text()];
}

describe("Africa's Talking's routes", () => {
  it('take a message, an opt-out and a report, and answer nothing', async () => {
    expect(await answerTo(post('message', inboundSms({ text: 'hi' })))).toEqual([200, '']);
    expect(await answerTo(post('opt-out', optOutForm()))).toEqual([200, '']);
    expect(await answerTo(post('status', deliveryReport({ id: 'ATXid_1' })))).toEqual([200, '']);
    expect(received).toMatchObject([
      { text: 'hi', contact: '+2348012345678', channel: 'sms' },
      { contact: '+2348012345678', carrierOptOut: 'stop' },
    ]);
    expect(reports).toEqual([{ phone: '+2348012345678', sid: 'ATXid_1', status: 'delivered' }]);
  });

  it.each([
    ['wrong', 'not-the-secret-of-anybody'],
    ['short', 'a'],
    ['longer', `${TEST_CALLBACK_SECRET}x`],
    ['in another case', TEST_CALLBACK_SECRET.toUpperCase()],
  ])('refuse whoever has a secret that is %s, and write none of it down', async (_how, secret) => {
    for (const route of ['message', 'status', 'opt-out'] as const) {
      expect(await answerTo(post(route, inboundSms(), secret))).toEqual([403, '']);
    }
    expect([received, reports]).toEqual([[], []]);
    expect(logged.join()).toContain('webhook_unsigned');
    expect(logged.join()).not.toContain(secret.length > 1 ? secret : '/a/');
  });

  it('know the secret before this one too, while it is being changed', async () => {
    expect((await post('message', inboundSms(), OLDER_SECRET)).status).toBe(200);
  });

  it('refuse what is too large, no form, or not the shape of a message', async () => {
    expect((await post('message', inboundSms({ text: 'x'.repeat(70_000) }))).status).toBe(413);
    const url = `${door.address}/webhooks/africas-talking/${TEST_CALLBACK_SECRET}/message`;
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(url, json)).status).toBe(415);
    expect((await fetch(url)).status).toBe(405);
    expect((await post('message', inboundSms({ to: '40404' }))).status).toBe(400);
    expect((await post('message', {})).status).toBe(400);
    expect((await post('opt-out', optOutForm({ senderId: 'Other' }))).status).toBe(400);
    expect(received).toEqual([]);
  });

  it('take a report whose status is new, as nobody could mend it', async () => {
    expect((await post('status', deliveryReport({ status: 'Teleported' }))).status).toBe(200);
    expect(reports).toEqual([]);
  });

  it.each([
    ['message', inboundSms],
    ['opt-out', optOutForm],
  ] as const)('keep a %s that the store cannot take, as it may be the last call for it', async (route, make) => {
    take = () => Promise.reject(AWAY);
    const form = make();
    expect(await answerTo(post(route, form))).toEqual([200, '']);
    expect([...kept.values()]).toEqual([form]);
  });

  it('keep a message whose turn is late', async () => {
    take = () => new Promise(() => undefined);
    expect((await post('message', inboundSms())).status).toBe(200);
    expect(kept.size).toBe(1);
  });

  it('take no second turn for a message that is kept', async () => {
    take = () => Promise.reject(AWAY);
    const form = inboundSms();
    await post('message', form);
    expect((await post('message', form)).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it('answer 503 when neither store nor disk takes a message, and when a report cannot be recorded', async () => {
    take = () => Promise.reject(AWAY);
    write = () => Promise.reject(FULL);
    expect(await answerTo(post('message', inboundSms()))).toEqual([503, '']);
    record = () => Promise.reject(AWAY);
    expect((await post('status', deliveryReport())).status).toBe(503);
    record = () => new Promise(() => undefined);
    expect((await post('status', deliveryReport())).status).toBe(503);
  });

  it('answer 500 to a mistake of ours, and keep nothing', async () => {
    take = () => Promise.reject(new Error('of our own making'));
    expect(await answerTo(post('message', inboundSms()))).toEqual([500, '']);
    expect(kept.size).toBe(0);
  });

  it('tell operators of failures and of reports about nothing that is known, without a number', async () => {
    record = () => Promise.resolve('unknown');
    await post('status', deliveryReport({ status: 'Failed', failureReason: 'UserDoesNotExist' }));
    expect(logged.join()).toMatch(/delivery_failed.*UserDoesNotExist.*report_unknown/s);
    expect(logged.join()).not.toContain('2348012345678');
  });

  it('are counted by themselves', async () => {
    await post('message', inboundSms());
    await post('message', inboundSms(), 'not-the-secret-of-anybody');
    const counted = await door.metrics.text();
    expect(counted).toContain('webhook_requests_total{route="africas_talking_message",status="200"} 1');
    expect(counted).toContain('webhook_requests_total{route="africas_talking_message",status="403"} 1');
  });

  it('do not exist where SMS goes by Twilio', async () => {
    const other = await openDoor();
    expect((await postForm(other.address, 'message', inboundSms())).status).toBe(404);
    await other.close();
  });
});
