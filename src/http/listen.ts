import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server, ServerOptions } from 'node:http';
import type { Express } from 'express';
import { Fault } from '../domain/errors.ts';
import { LIMITS } from '../domain/limits.ts';

export interface Listening {
  /** `http://127.0.0.1:3000`, with the port that was really taken. */
  address: string;
  /** Takes no new connection, lets running requests end for `LIMITS.requestGraceMs`, then resolves. Idempotent. */
  close: () => Promise<void>;
}

/** Serves `app`. Refuses with `config:invalid` when the address cannot be had, saying which and what to do. */
export async function listen(app: Express, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = createServer({
    ...messagesOf(app),
    keepAliveTimeout: LIMITS.keepAliveMs,
    headersTimeout: LIMITS.requestHeadMs,
    requestTimeout: LIMITS.requestMs,
  });
  const answering = trackAnswers(server);
  server.on('request', app);
  await taken(server, port, host);
  let closing: Promise<void> | undefined;
  return {
    address: addressOf(server, host),
    close: () => (closing ??= close(server, answering)),
  };
}

/**
 * Requests and responses that are born with the prototypes which Express gives them. It would otherwise swap those of every
 * single one, and objects whose prototype changed are slow for the rest of their life: this more than doubles what a process
 * can answer on Node 20. It leans on Express keeping them in `app.request` and `app.response`; should that change, it swaps
 * them as before, and only the speed is lost.
 */
function messagesOf(app: Express): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  return {
    IncomingMessage: withPrototype(IncomingMessage, app.request),
    ServerResponse: withPrototype(ServerResponse, app.response),
  };
}

/** The same constructor, for objects of another prototype. `Reflect.construct` would do, and takes forty times as long. */
function withPrototype<Constructor extends Function>(Base: Constructor, prototype: object): Constructor {
  function Born(this: object, first: unknown, second: unknown): void {
    Base.call(this, first, second);
  }
  Born.prototype = prototype;
  // Tells the engine how many fields to leave room for.
  Object.setPrototypeOf(Born, Base);
  // A function that is called with `new` has no type of its own.
  return Born as unknown as Constructor;
}

function taken(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Fault('config:invalid', `Cannot listen on ${host}:${port} (${cause.message}): set PORT to a free one.`),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** The answers that are under way. */
function trackAnswers(server: Server): Set<ServerResponse> {
  const answering = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    // A connection that outlived `close` answers this one request, and is not kept for another.
    if (!server.listening) endConnectionAfter(response);
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });
  return answering;
}

async function close(server: Server, answering: Set<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const response of answering) {
    // An event stream never ends by itself.
    if (response.req.headers.accept === 'text/event-stream') response.destroy();
    else endConnectionAfter(response);
  }
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), LIMITS.requestGraceMs);
  await closed;
  clearTimeout(grace);
}

/** A connection kept alive would hold the server open until the grace is over. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function addressOf(server: Server, host: string): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('A server on a port has an address with a port.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
}
