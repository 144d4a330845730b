import { Router } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withDeadline } from '../../src/deadline.ts';
import { Fault } from '../../src/domain/errors.ts';
import { readyz } from '../../src/http/health.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { getAs, liveDoor, openDoor, type Door } from '../support/http-door.ts';

async function open(...wishes: Parameters<typeof openDoor>): Promise<Door> {
  const door = await openDoor(...wishes);
  onTestFinished(door.close);
  return door;
}

describe('readiness', () => {
  it('is a 503 with the reason while the store does not answer, and health is not', async () => {
    const outage = new Fault('store:unavailable', 'Redis at 10.0.0.1:6379 cannot be reached.');
    const door = await open({ ping: () => Promise.reject(outage) });
    const ready = await fetch(`${door.address}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'unavailable', reason: 'Redis at 10.0.0.1:6379 cannot be reached.', warnings: [], spooled: 0 },
    ]);
    expect((await fetch(`${door.address}/healthz`)).status).toBe(200);
  });

  it('tells nothing of an error that was not written for readers', async () => {
    const door = await open({ ping: () => Promise.reject(new Error('redis://bot:very-secret@10.0.0.1')) });
    const ready = await fetch(`${door.address}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('The store does not answer.')]);
  });

  it('is a 503 when the store does not answer in time', async () => {
    const pages = Router();
    const dependencies = { ping: () => new Promise<void>(() => undefined), warnings: () => [] };
    pages.get(
      '/soon',
      readyz({ ...dependencies, pages, metrics: createMetrics(), now: () => 0, log, mode: 'demo' }, 20),
    );
    const door = await open({ pages });
    const ready = await fetch(`${door.address}/soon`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('20 ms')]);
  });

  it('stays 200 when only the warnings cannot be read', async () => {
    const door = await open({ warnings: () => Promise.reject(new Error('no INFO here')) });
    const ready = await fetch(`${door.address}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', warnings: ['The warnings could not be read.'], spooled: 0 },
    ]);
  });
});

function log(): void {
  // Nobody listens.
}

describe('metrics', () => {
  it('are no page at all where no token is configured', async () => {
    const door = await open();
    const bare = await fetch(`${door.address}/metrics`, { headers: { authorization: 'Bearer ' } });
    expect(bare.status).toBe(404);
  });

  it('are open in demo mode', async () => {
    const door = await open({}, { mode: 'demo' });
    expect((await fetch(`${door.address}/metrics`)).status).toBe(200);
  });

  it('count webhooks by status and seconds, what happened in turns, and how deliveries were settled', async () => {
    const metrics = createMetrics();
    metrics.countWebhook('message', '503', 250);
    metrics.countEvents(['handoff_opened', 'handoff_opened', 'opted_out']);
    metrics.countDelivery('dead');
    const text = await metrics.text();
    for (const line of [
      'webhook_requests_total{route="message",status="503"} 1',
      'webhook_duration_seconds_sum{route="message"} 0.25',
      'enquiry_events_total{event="handoff_opened"} 2',
      'enquiry_events_total{event="opted_out"} 1',
      'outbox_deliveries_total{settlement="dead"} 1',
    ]) {
      expect(text).toContain(line);
    }
  });
});

describe('pages', () => {
  it('load nothing from elsewhere, stand in no frame, and insist on https only where there is https', async () => {
    const live = await fetch(`${(await open()).address}/healthz`);
    const demo = await fetch(`${(await open({}, { mode: 'demo' })).address}/healthz`);
    for (const { headers } of [live, demo]) {
      const policy = headers.get('content-security-policy')?.split(';') ?? [];
      expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'"]));
      expect(policy.join()).not.toContain('unsafe');
      expect(headers.get('x-powered-by')).toBeNull();
    }
    expect(live.headers.get('strict-transport-security')).toContain('max-age');
    expect(demo.headers.get('strict-transport-security')).toBeNull();
  });

  it('that fail say sorry and nothing of what went wrong, which goes to the log', async () => {
    const pages = Router();
    pages.get('/broken', () => {
      throw new Error('very-secret');
    });
    pages.get('/away', () => {
      throw new Fault('store:unavailable', 'Redis at 10.0.0.1:6379 cannot be reached.');
    });
    const logged: unknown[] = [];
    const door = await open({ pages, log: (level, event, fields) => void logged.push([level, event, fields]) });
    const [broken, away] = await Promise.all([fetch(`${door.address}/broken`), fetch(`${door.address}/away`)]);
    expect([broken.status, away.status]).toEqual([500, 503]);
    expect(broken.headers.get('content-type')).toContain('text/html');
    const said = `${await broken.text()}${await away.text()}`;
    expect(said).toContain('Something went wrong');
    expect(said).toContain('cannot reach its memory');
    expect(said).not.toMatch(/very-secret|10\.0\.0\.1/);
    expect(logged).toHaveLength(2);
  });
});

describe('demo mode', () => {
  it('answers this machine only under its own names, so that no page elsewhere can reach it', async () => {
    const { address } = await open({}, { mode: 'demo' });
    const port = new URL(address).port;
    const hosts = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'evil.example', `localhost.evil.example`];
    const statuses = await Promise.all(hosts.map((host) => getAs(host, `${address}/healthz`)));
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
  });

  it('has no webhooks', async () => {
    const { address } = await open({}, { mode: 'demo' });
    const response = await fetch(`${address}/webhooks/twilio/message`, { method: 'POST' });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      404,
      expect.stringContaining('text/xml'),
      '',
    ]);
  });

  it('is the only one that minds the name', async () => {
    const { address } = await open({}, liveDoor());
    expect(await getAs('bot.example.com', `${address}/healthz`)).toBe(200);
  });
});

describe('a deadline', () => {
  it('leaves no timer behind, whether the work was in time, failed or late', async () => {
    const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    await withDeadline(Promise.resolve(1), 60_000);
    await withDeadline(Promise.reject(new Error('no')), 60_000).catch(() => undefined);
    expect(await withDeadline(new Promise(() => undefined), 1)).toEqual({ type: 'late' });
    expect(process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout')).toHaveLength(timers);
  });

  it('drops what late work fails with afterwards', async () => {
    let fail: ((reason: Error) => void) | undefined;
    const work = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    expect(await withDeadline(work, 1)).toEqual({ type: 'late' });
    fail?.(new Error('too late to matter'));
    await expect(work).rejects.toThrow('too late');
  });
});
