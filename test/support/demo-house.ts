import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHouse, type House } from '../../src/build.ts';
import { parseConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { NOON_MS } from './facts.ts';

/** The house in demo mode, over the network: what `npm start` serves, with a port of its own and a clock that stands. */
export interface DemoHouse {
  url(): string;
  /** Posts a message as the page does; `fields` and `headers` stand in the place of what the page would send. */
  post(fields: Record<string, unknown>, headers?: Record<string, string>): Promise<Response>;
  /** The page of one person, as HTML. */
  page(person: string, channel?: 'whatsapp' | 'sms'): Promise<string>;
  /** Resolves when everything of the outbox has arrived on its phone. */
  settled(): Promise<void>;
  /** Ends the process's part and starts it anew on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Ada of the demo. */
export const ADA = '+2348000000101';

/** `environment` beside what every test has: a port of its own, and a folder. */
export async function startDemoHouse(environment: Record<string, string> = {}): Promise<DemoHouse> {
  const directory = await mkdtemp(join(tmpdir(), 'enquiries-demo-'));
  const variables = { ...environment, PORT: '0', DATA_DIR: directory };
  let house = await build(variables);
  return {
    url: () => house.address,
    post: (fields, headers = {}) =>
      fetch(`${house.address}/desk/try/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
        body: JSON.stringify({ id: freshId(), from: ADA, channel: 'whatsapp', text: 'hi', ...fields }),
      }),
    page: async (person, channel = 'whatsapp') => {
      const query = new URLSearchParams({ person, channel });
      return (await fetch(`${house.address}/desk/try?${query.toString()}`)).text();
    },
    settled: () => house.settled(),
    async restart() {
      await house.close();
      house = await build(variables);
    },
    async close() {
      await house.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** An id as the page makes one for each message. */
export function freshId(): string {
  return `SM${randomUUID().replaceAll('-', '')}`;
}

function build(variables: Record<string, string>): Promise<House> {
  const parsed = parseConfig(variables);
  if (parsed.type === 'invalid') throw new Error(parsed.problems.join('\n'));
  return buildHouse(parsed.config, { now: () => NOON_MS, random: () => 0.5, log: createLog({ level: 'silent' }) });
}
