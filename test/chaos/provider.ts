import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { statusForm, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import type { Door } from './fleet.ts';
import type { Death } from './step.ts';

/** What the server believes its address to be. */
export const PUBLIC_URL = 'https://bot.example.com';

/** As a webhook with `#rc=3&rp=ct,rt,5xx`: tried once and three times more, then the fallback address. */
const RETRIES = 3;
const PATHS = ['/webhooks/twilio/message', '/webhooks/twilio/fallback'] as const;
const READ_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 100;
/**
 * Twilio would give up after the fallback address; here a message that is not answered for so long counts as lost. On the embedded
 * store one process lives at a time, for half a second, and two dozen people want its answer.
 */
const GIVE_UP_MS = 600_000;

export type Delivered =
  | {
      type: 'answered';
      twiml: string;
      /** How the processes died that took the message and did not answer it. */
      hits: (Death | 'none')[];
      /** The beginnings of answers that were cut off. */
      cut: string[];
    }
  | { type: 'lost'; reason: string; hits: (Death | 'none')[] };

export interface Provider {
  /** Brings one message until it is answered; tries again with the same id as Twilio does, at whatever process lives. */
  deliver(params: Record<string, string>): Promise<Delivered>;
  /** Tells once that a message was delivered, or read, at the address it was sent with; answers whether that was taken. */
  report(statusCallback: string, message: { sid: string; to: string; status?: 'delivered' | 'read' }): Promise<boolean>;
  close(): void;
}

type Response =
  | { type: 'answered'; status: number; contentType: string; body: string }
  | { type: 'failed'; reason: string; partial: string };

/** Twilio as the server's webhooks see it. */
export function createProvider({ door }: { door: () => Door }): Provider {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  async function deliver(params: Record<string, string>): Promise<Delivered> {
    const hits: (Death | 'none')[] = [];
    const cut: string[] = [];
    const started = performance.now();
    for (let tries = 0; performance.now() - started < GIVE_UP_MS; tries += 1) {
      const isFallback = tries % (2 * (RETRIES + 1)) > RETRIES;
      const { url, death } = door();
      const response = await post(url, PATHS[isFallback ? 1 : 0], isFallback ? withError(params) : params, agent);
      if (response.type === 'answered' && response.status < 500) {
        if (response.status === 200 && response.contentType.startsWith('text/xml')) {
          return { type: 'answered', twiml: response.body, hits, cut };
        }
        return { type: 'lost', reason: `answered with ${response.status} ${response.contentType}`, hits };
      }
      hits.push(death);
      if (response.type === 'failed' && response.partial !== '') cut.push(response.partial);
      await sleep(FIRST_PAUSE_MS * 2 ** Math.min(tries, RETRIES));
    }
    return { type: 'lost', reason: 'not answered by any process', hits };
  }

  return {
    deliver,
    async report(statusCallback, { sid, to, status = 'delivered' }) {
      const params = statusForm({ MessageSid: sid, MessageStatus: status, To: to });
      const response = await post(door().url, statusCallback.slice(PUBLIC_URL.length), params, agent);
      return response.type === 'answered' && response.status === 204;
    },
    close: () => agent.destroy(),
  };
}

/** What Twilio adds to the form when it calls the fallback address. */
function withError(params: Record<string, string>): Record<string, string> {
  return { ...params, ErrorCode: '11200', ErrorUrl: PUBLIC_URL + PATHS[0] };
}

function post(url: string, path: string, params: Record<string, string>, agent: Agent): Promise<Response> {
  const body = new URLSearchParams(params).toString();
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
    'User-Agent': 'TwilioProxy/1.1',
    'X-Twilio-Signature': getExpectedTwilioSignature(TEST_AUTH_TOKEN, PUBLIC_URL + path, params),
  };
  return new Promise((resolve) => {
    let partial = '';
    const fail = (failure: Error): void => resolve({ type: 'failed', reason: failure.message, partial });
    const outgoing = request(url + path, { method: 'POST', headers, agent, timeout: READ_TIMEOUT_MS }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (partial += chunk));
      response.once('error', fail);
      response.once('end', () => {
        if (!response.complete) fail(new Error('The answer was cut off.'));
        const contentType = response.headers['content-type'] ?? '';
        resolve({ type: 'answered', status: response.statusCode ?? 0, contentType, body: partial });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('No answer in time.')));
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}
