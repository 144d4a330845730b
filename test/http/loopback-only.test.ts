import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoHouse, type DemoHouse } from '../support/demo-house.ts';

describe('demo mode', () => {
  let house: DemoHouse;
  beforeAll(async () => {
    house = await startDemoHouse();
  });
  afterAll(() => house.close());

  it('listens on loopback and nowhere else', () => {
    expect(new URL(house.url()).hostname).toBe('127.0.0.1');
  });

  it.each(['localhost', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:3000'])('answers to the name %s', async (host) => {
    expect(await statusFor(house.url(), { host })).toBe(200);
  });

  // What a page elsewhere can do: let a name of its own lead to this machine, and read what is served under that name.
  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evil.example@localhost',
    'notlocalhost',
    '127.0.0.1.nip.io',
    '192.168.1.7:3000',
    'localhost:3000.evil.example',
  ])('refuses every page, file, event and message under the name "%s"', async (host) => {
    const paths = ['/', '/desk', '/desk/try/events', '/desk/assets/desk.css', '/metrics', '/healthz'];
    for (const path of paths) expect(await statusFor(house.url() + path, { host }), path).toBe(403);
    expect(await statusFor(`${house.url()}/desk/try/messages`, { host }, 'POST')).toBe(403);
  });

  it('does not believe what a proxy says the name was', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost' };
    expect(await statusFor(house.url(), headers)).toBe(403);
  });

  it('has no webhooks', async () => {
    const url = `${house.url()}/webhooks/twilio/message`;
    expect(await statusFor(url, { host: 'localhost' }, 'POST')).toBe(404);
  });
});

/** A request under a name of one's own choosing, which `fetch` does not allow. */
function statusFor(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
