import type { RequestHandler, Response } from 'express';
import type { SimulatorPort } from './simulator-port.ts';

/** More open pages than this on one simulator are a mistake. */
const LISTENERS = 100;
/** A reader with this much unread is cut off; its EventSource comes back by itself and the page catches up. */
const UNREAD_BYTES = 16 * 1024;
const RETRY_MS = 1_000;

/**
 * `GET …/events`: a server-sent event `changed` with the contact whose chat has changed; the page then fetches what it
 * shows. Nothing of a chat is in the stream, so a missed event costs nothing: every connection starts with a `ready`.
 */
export function liveEvents(simulator: Pick<SimulatorPort, 'subscribe'>): RequestHandler {
  const open = new Set<Response>();
  return (_request, response) => {
    if (open.size >= LISTENERS) {
      response.status(503).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // A proxy that collects the answer would hold the events back.
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\nevent: ready\ndata: {}\n\n`);
    open.add(response);
    const unsubscribe = simulator.subscribe(({ person }) => {
      if (response.writableLength > UNREAD_BYTES) response.destroy();
      else response.write(`event: changed\ndata: ${JSON.stringify({ person })}\n\n`);
    });
    response.once('close', () => {
      open.delete(response);
      unsubscribe();
    });
  };
}
