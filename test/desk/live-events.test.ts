import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveEvents } from '../../src/desk/live-events.ts';
import { listen, type Listening } from '../../src/http/listen.ts';

const ADA = '+2348000000101';

describe('the live events', () => {
  let listening: Listening;
  const listeners = new Set<(change: { person: string }) => void>();
  const clients: IncomingMessage[] = [];
  const subscribe = (listener: (change: { person: string }) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const change = (person: string): void => {
    for (const listener of listeners) listener({ person });
  };

  beforeEach(async () => {
    const app = express();
    app.get('/events', liveEvents({ subscribe }));
    listening = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await listening.close();
    // What one test leaves behind is its own failure, not the next one's.
    await vi.waitUntil(() => listeners.size === 0).finally(() => listeners.clear());
  });

  const open = async (): Promise<IncomingMessage> => {
    const accept = 'text/event-stream';
    const request = get(`${listening.address}/events`, { headers: { accept }, agent: false });
    const [response] = await once(request, 'response');
    if (!isIncoming(response)) throw new Error('A request is answered with a message.');
    clients.push(response);
    return response.setEncoding('utf8');
  };

  it('begin with ready, then name whose chat has changed and nothing of what is in it', async () => {
    const client = await open();
    expect(client.headers['content-type']).toBe('text/event-stream');
    expect(await next(client)).toBe('retry: 1000\nevent: ready\ndata: {}\n\n');
    change(ADA);
    expect(await next(client)).toBe(`event: changed\ndata: {"person":"${ADA}"}\n\n`);
  });

  it('reach every page that is open, and forget one that is closed', async () => {
    const [one, other] = [await open(), await open()];
    await Promise.all([next(one), next(other)]);
    expect(listeners.size).toBe(2);
    change(ADA);
    expect(await Promise.all([next(one), next(other)])).toEqual([
      expect.stringContaining(ADA),
      expect.stringContaining(ADA),
    ]);
    one.destroy();
    await vi.waitUntil(() => listeners.size === 1);
  });

  it('refuse the hundred and first page, and take it when another has closed', async () => {
    for (let opened = 0; opened < 100; opened += 1) await open();
    expect((await open()).statusCode).toBe(503);
    clients[0]?.destroy();
    await vi.waitUntil(() => listeners.size === 99);
    expect((await open()).statusCode).toBe(200);
  });

  it('cut off a page that does not read what it is told', async () => {
    const client = await open();
    await next(client);
    client.pause();
    for (let told = 0; told < 300_000 && listeners.size > 0; told += 1) {
      change(ADA);
      // What was cut off is let go of by an event.
      if (told % 10_000 === 0) await new Promise(setImmediate);
    }
    expect(listeners.size).toBe(0);
  });

  // Sooner than the five seconds after which a server that closes cuts everybody off.
  it('end when the server does', { timeout: 4_000 }, async () => {
    const client = await open();
    await next(client);
    // What ends in the middle of an answer is an error too, to whoever reads it.
    client.on('error', () => undefined);
    await listening.close();
    await vi.waitUntil(() => client.closed);
  });
});

async function next(client: IncomingMessage): Promise<unknown> {
  const [chunk]: unknown[] = await once(client, 'data');
  return chunk;
}

function isIncoming(thing: unknown): thing is IncomingMessage {
  return typeof thing === 'object' && thing !== null && 'setEncoding' in thing;
}
