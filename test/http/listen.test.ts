import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';

describe('listening', () => {
  it('on a port that is taken is refused, with the port and the mend', async () => {
    const first = await listen(express(), { port: 0, host: '127.0.0.1' });
    onTestFinished(first.close);
    const port = Number(new URL(first.address).port);
    await expect(listen(express(), { port, host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'config:invalid',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });

  it('on an IPv6 address is told as one can open it', async () => {
    const { address, close } = await listen(express(), { port: 0, host: '::1' });
    onTestFinished(close);
    expect(address).toMatch(/^http:\/\/\[::1\]:\d+$/);
  });

  it('ends once the last request has, and event streams, which never do, are ended', async () => {
    const app = express();
    app.get('/events', (_request, response) => {
      response.type('text/event-stream').write(': here\n\n');
    });
    const arrived = new Promise<() => void>((resolve) => {
      app.get('/slow', (_request, response) => resolve(() => response.end('done')));
    });
    const { address, close } = await listen(app, { port: 0, host: '127.0.0.1' });
    const stream = await fetch(`${address}/events`, { headers: { accept: 'text/event-stream' } });
    const slow = fetch(`${address}/slow`);
    const answer = await arrived;
    const [first, again] = [close(), close()];
    expect(again).toBe(first);
    await expect(stream.text()).rejects.toThrow();
    answer();
    expect(await (await slow).text()).toBe('done');
    await first;
    await expect(fetch(address)).rejects.toThrow();
  });

  it("gives requests and responses Express's own prototypes from the start, so that none is swapped", async () => {
    const app = express();
    const born: boolean[] = [];
    const { address, close } = await listen(
      Object.assign((request: object, response: object) => {
        born.push(Object.getPrototypeOf(request) === app.request, Object.getPrototypeOf(response) === app.response);
        app(request as never, response as never);
      }, app) as never,
      { port: 0, host: '127.0.0.1' },
    );
    onTestFinished(close);
    app.get(
      '/',
      (request, response) => void response.type('text').send(`${request.get('host') ?? ''} ${request.path}`),
    );
    expect(await (await fetch(address)).text()).toBe(`${new URL(address).host} /`);
    expect(born).toEqual([true, true]);
  });
});
