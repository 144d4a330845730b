import { createConnection, type Socket } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';

/** A connection that is kept alive, as a proxy holds it; `read` answers all that came so far. */
function connect(address: string): { socket: Socket; read: () => string; ended: Promise<void> } {
  const socket = createConnection({ port: Number(new URL(address).port), host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  let read = '';
  socket.on('data', (chunk: Buffer) => (read += chunk.toString()));
  return { socket, read: () => read, ended: new Promise((resolve) => void socket.once('close', () => resolve())) };
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('closing lets a request under way end, and does not wait for the connection that was kept alive for it', async () => {
  const app = express();
  const arrived = new Promise<express.Response>((resolve) => {
    app.get('/', (_request, response) => resolve(response));
  });
  const listening = await listen(app, { port: 0, host: '127.0.0.1' });
  const { socket, read, ended } = connect(listening.address);
  socket.write(REQUEST);
  const response = await arrived;
  const before = Date.now();
  const closed = listening.close();
  response.type('text').send('the answer');
  await Promise.all([closed, ended]);
  expect(read()).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close[^]*the answer$/i);
  // The grace for what does not end is 5 s.
  expect(Date.now() - before).toBeLessThan(3_000);
});

test('closing ends event streams and idle connections at once', async () => {
  const app = express();
  const arrived = new Promise<void>((resolve) => {
    app.get('/', (_request, response) => {
      response.type('text/event-stream').flushHeaders();
      resolve();
    });
  });
  const listening = await listen(app, { port: 0, host: '127.0.0.1' });
  const stream = connect(listening.address);
  stream.socket.write(REQUEST.replace('\r\n\r\n', '\r\nAccept: text/event-stream\r\n\r\n'));
  await arrived;
  const before = Date.now();
  await Promise.all([listening.close(), listening.close(), stream.ended]);
  expect(Date.now() - before).toBeLessThan(3_000);
});
