import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Router } from 'express';
import { Fault } from '../../src/domain/errors.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { listen, type Listening } from '../../src/http/listen.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { isSigned } from '../../src/twilio/signature.ts';
import { NOON_MS } from '../support/facts.ts';
import { postSigned, statusForm, TEST_ACCOUNT_SID, TEST_AUTH_TOKEN, whatsappForm } from '../support/twilio-webhook.ts';

const PUBLIC_URL = 'https://bot.example.com';
const MESSAGE = '/webhooks/twilio/message';

describe('the webhooks', () => {
  let listening: Listening;
  const received: InboundMessage[] = [];
  const statuses: string[] = [];
  let take: (message: InboundMessage) => Promise<{ replyId: string; texts: string[] }>;

  beforeAll(async () => {
    const app = createHttpServer({
      mode: 'live',
      pages: Router(),
      ping: () => Promise.resolve(),
      warnings: () => ['a warning'],
      metrics: createMetrics(),
      metricsToken: 'let me in',
      now: () => NOON_MS,
      log: () => undefined,
      webhooks: {
        publicUrl: PUBLIC_URL,
        accountSid: TEST_ACCOUNT_SID,
        verify: (path, params, signature) =>
          isSigned({ tokens: [TEST_AUTH_TOKEN], publicUrl: PUBLIC_URL, path, params, signature }),
        receive: (message) => take(message),
        recordStatus: (_contact, replyId, status) => {
          statuses.push(`${replyId} ${status}`);
          return Promise.resolve();
        },
        deadlineMs: 50,
      },
    });
    listening = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => listening.close());

  const answering = (texts: string[]): void => {
    received.length = 0;
    take = (message) => {
      received.push(message);
      return Promise.resolve({ replyId: '+2348012345678:1:0', texts });
    };
  };
  const post = (params: Record<string, string>, path = MESSAGE): Promise<Response> =>
    postSigned({ baseUrl: listening.address, publicUrl: PUBLIC_URL, path, params });

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
    const unsigned = await fetch(listening.address + MESSAGE, { method: 'POST', body: new URLSearchParams(params) });
    expect(unsigned.status).toBe(403);
    const forged = { baseUrl: listening.address, publicUrl: PUBLIC_URL, path: MESSAGE, token: 'another', params };
    expect((await postSigned(forged)).status).toBe(403);
    expect(received).toEqual([]);
  });

  it('refuse what is too large, no form, or not the shape of a message', async () => {
    answering(['ok']);
    expect((await post(whatsappForm({ Body: 'x'.repeat(70_000) }))).status).toBe(413);
    const json = await fetch(listening.address + MESSAGE, {
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
    expect((await post(statusForm(), path)).status).toBe(204);
    expect(statuses).toEqual(['+2348012345678:3:0 delivered']);
  });

  it('tell operators how things are: health, readiness with its warnings, metrics for who has the token', async () => {
    expect((await fetch(`${listening.address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${listening.address}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('a warning')]);
    expect((await fetch(`${listening.address}/metrics`)).status).toBe(401);
    const metrics = await fetch(`${listening.address}/metrics`, { headers: { authorization: 'Bearer let me in' } });
    expect(await metrics.text()).toContain('webhook_requests_total');
  });
});
