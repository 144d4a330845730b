import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { createLog } from '../../src/log.ts';
import { liveDoor, openDoor, PUBLIC_URL, type Door } from '../support/http-door.ts';
import { postSigned, statusForm, TEST_AUTH_TOKEN, whatsappForm } from '../support/twilio-webhook.ts';

const MESSAGE = '/webhooks/twilio/message';

function takenAtOnce(): Promise<void> {
  return Promise.resolve();
}

describe('the webhooks', () => {
  let door: Door;
  const received: InboundMessage[] = [];
  const statuses: string[] = [];
  const logged: string[] = [];
  const log = createLog({ level: 'info', write: (line) => void logged.push(line) });
  let take: (message: InboundMessage) => Promise<{ replyId: string; texts: string[] }>;
  let note = takenAtOnce;

  beforeAll(async () => {
    door = await openDoor(
      {
        warnings: () => ['a warning'],
        metricsToken: 'let me in',
        log: (level, event, fields) => log[level](event, fields),
      },
      liveDoor({
        receive: (message) => take(message),
        recordStatus: ({ contact, replyId, status, sid }) => {
          statuses.push(`${contact} ${replyId} ${status} ${sid}`);
          return note();
        },
      }),
    );
  });
  afterAll(() => door.close());

  const answering = (texts: string[]): void => {
    received.length = 0;
    take = (message) => {
      received.push(message);
      return Promise.resolve({ replyId: '+2348012345678:1:0', texts });
    };
  };
  const post = (params: Record<string, string>, path = MESSAGE): Promise<Response> =>
    postSigned({ baseUrl: door.address, publicUrl: PUBLIC_URL, path, params });

  it('answer a signed message in TwiML, escaped', async () => {
    answering(['1 < 2 & "so on"']);
    const response = await post(whatsappForm({ Body: 'hi', ANewParameter: 'x' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
    expect(await response.text()).toContain('1 &lt; 2 &amp; ');
    expect(received).toMatchObject([{ text: 'hi', contact: '+2348012345678', channel: 'whatsapp' }]);
  });

  it('answer nothing with an empty TwiML response, never with text that would be sent to the person', async () => {
    answering([]);
    expect(await (await post(whatsappForm())).text()).toMatch(/<Response\s*\/>$/);
  });

  it.each([
    ['control characters', { Body: 'a\u0000b\u001Bc' }],
    ['1,600 characters', { Body: 'x'.repeat(1600) }],
    ['a profile name of 10,000 characters', { ProfileName: 'n'.repeat(10_000) }],
    ['a sender without a number', { From: 'whatsapp:NG.4566546130240823' }],
    ['an empty body', { Body: '' }],
  ])('take a message with %s', async (_name, fields) => {
    answering(['ok']);
    expect((await post(whatsappForm(fields))).status).toBe(200);
    expect(received).toHaveLength(1);
    expect(received[0]?.profileName?.length ?? 0).toBeLessThanOrEqual(60);
  });

  it('refuse an unsigned message and a forged one', async () => {
    answering(['ok']);
    const params = whatsappForm();
    const unsigned = await fetch(door.address + MESSAGE, { method: 'POST', body: new URLSearchParams(params) });
    expect(unsigned.status).toBe(403);
    const forged = { baseUrl: door.address, publicUrl: PUBLIC_URL, path: MESSAGE, token: 'another', params };
    expect((await postSigned(forged)).status).toBe(403);
    expect(received).toEqual([]);
  });

  it('tell operators whether a signature was missing or wrong', async () => {
    logged.length = 0;
    await fetch(door.address + MESSAGE, { method: 'POST', body: new URLSearchParams(whatsappForm()) });
    await postSigned({
      baseUrl: door.address,
      publicUrl: PUBLIC_URL,
      path: MESSAGE,
      token: 'another',
      params: whatsappForm(),
    });
    expect(logged.map((line) => /"found":"(.*?)"/.exec(line)?.[1])).toEqual(['none', 'a wrong one']);
  });

  it('refuse what is too large, no form, or not the shape of a message', async () => {
    answering(['ok']);
    expect((await post(whatsappForm({ Body: 'x'.repeat(70_000) }))).status).toBe(413);
    const json = await fetch(door.address + MESSAGE, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(415);
    expect((await post(whatsappForm({ From: 'nobody' }))).status).toBe(400);
    expect((await post(whatsappForm({ AccountSid: `AC${'f'.repeat(32)}` }))).status).toBe(400);
    expect(received).toEqual([]);
  });

  it('answer 503 when the store is down or the turn takes too long, so that Twilio tries again', async () => {
    take = () => Promise.reject(new Fault('store:unavailable', 'Redis does not answer.'));
    expect((await post(whatsappForm())).status).toBe(503);
    expect((await post(whatsappForm(), '/webhooks/twilio/fallback')).status).toBe(503);
    const waiting: ((late: { replyId: string; texts: string[] }) => void)[] = [];
    take = () => new Promise((resolve) => void waiting.push(resolve));
    expect((await post(whatsappForm())).status).toBe(503);
    for (const answer of waiting) answer({ replyId: 'a:1:0', texts: [] });
  });

  it('take the normal turn on the fallback route', async () => {
    answering(['ok']);
    expect((await post(whatsappForm(), '/webhooks/twilio/fallback')).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it('note a status callback by the id of the reply, and answer 204', async () => {
    const path = `/webhooks/twilio/status?reply=${encodeURIComponent('+2348012345678:3:0')}`;
    expect((await post(statusForm({ MessageSid: 'SM7' }), path)).status).toBe(204);
    expect(statuses).toEqual(['+2348012345678 +2348012345678:3:0 delivered SM7']);
    note = () => new Promise(() => undefined);
    expect((await post(statusForm(), path)).status).toBe(503);
    note = takenAtOnce;
  });

  it('refuse in XML without a word, as Twilio would text anything else to the person', async () => {
    take = () => Promise.reject(new Fault('store:conflict', 'The session moved on.'));
    const url = `${door.address}${MESSAGE}`;
    const refusals = await Promise.all([
      post(whatsappForm()),
      post(whatsappForm({ From: 'nobody' })),
      post({}),
      fetch(url, { method: 'POST', body: new URLSearchParams() }),
      fetch(url),
      fetch(`${door.address}/webhooks/somewhere/else`, { method: 'POST' }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([503, 400, 400, 403, 405, 404]);
    for (const refusal of refusals) {
      expect(refusal.headers.get('content-type')).toMatch(/^text\/xml/);
      expect(await refusal.text()).toBe('');
    }
  });

  it('refuse a form in letters that nobody can read, and one that hides how long it is', async () => {
    answering(['ok']);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const unreadable = { 'content-type': `${headers['content-type']}; charset=runes` };
    const url = `${door.address}${MESSAGE}`;
    expect((await fetch(url, { method: 'POST', headers: unreadable, body: 'Body=x' })).status).toBe(415);
    const body = new Blob(['Body=', 'x'.repeat(70_000)]).stream();
    const hidden: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect((await fetch(url, hidden)).status).toBe(413);
    expect(received).toEqual([]);
  });

  it('take a field that came twice and a name with brackets exactly as they were signed', async () => {
    answering(['ok']);
    const params = { ...whatsappForm({ Body: 'x' }), Twice: ['b', 'a'], 'Odd[name]': '1' };
    const body = new URLSearchParams(
      Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    );
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, PUBLIC_URL + MESSAGE, params);
    const headers = { 'x-twilio-signature': signature };
    expect((await fetch(`${door.address}${MESSAGE}`, { method: 'POST', headers, body })).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it('are counted by their status', async () => {
    answering(['ok']);
    await post(whatsappForm(), '/webhooks/twilio/fallback');
    const before = await door.metrics.text();
    expect(before).toContain('webhook_requests_total{route="fallback",status="200"}');
    expect(before).toContain('webhook_requests_total{route="message",status="403"}');
  });

  it('answer 204 to every signed status callback, also of a message that is not ours or with a status that is new', async () => {
    statuses.length = 0;
    const known = `/webhooks/twilio/status?reply=${encodeURIComponent('+2348012345678:3:0')}`;
    expect((await post(statusForm(), '/webhooks/twilio/status')).status).toBe(204);
    expect((await post(statusForm(), '/webhooks/twilio/status?reply=x')).status).toBe(204);
    expect((await post(statusForm({ MessageStatus: 'teleported' }), known)).status).toBe(204);
    expect(statuses).toEqual([]);
  });

  it('tell operators how things are: health, readiness with its warnings, metrics for who has the token', async () => {
    expect((await fetch(`${door.address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${door.address}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('a warning')]);
    expect((await fetch(`${door.address}/metrics`)).status).toBe(401);
    const metrics = await fetch(`${door.address}/metrics`, { headers: { authorization: 'Bearer let me in' } });
    expect(await metrics.text()).toContain('webhook_requests_total');
  });
});
