import { describe, expect, test } from 'vitest';
import { ACCOUNT } from '../../bench/account.ts';
import { phoneOfStored, prepareTraffic } from '../../bench/traffic.ts';
import { readInbound } from '../../src/twilio/inbound.ts';
import { isSigned } from '../../src/twilio/signature.ts';

const options = { kind: 'text', firstSerial: 0, messages: 200 } as const;

describe('The traffic of the bench', () => {
  test('is signed as the provider signs, and reads as messages of its account', () => {
    for (const request of prepareTraffic(options).flat()) {
      const { params, signature } = parsed(request);
      const path = '/webhooks/twilio/message';
      const { authToken, publicUrl, sid } = ACCOUNT;
      expect(isSigned({ tokens: [authToken], publicUrl, path, params, signature })).toBe(true);
      expect(readInbound(params, { accountSid: sid, receivedAt: 0 }).type).toBe('message');
    }
  });

  test('holds no message twice, also not from one span to the next', () => {
    const requests = [...prepareTraffic(options), ...prepareTraffic({ ...options, firstSerial: 300 })].flat();
    const ids = requests.map((request) => parsed(request).params['MessageSid']);
    expect(ids.length).toBeGreaterThan(400);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is one half with the people stored beforehand, spread over all of them', () => {
    const traffic = prepareTraffic({ ...options, stored: { people: 1_000, offset: 0 } });
    const phones = traffic.map(([request]) => request && parsed(request).params['From']?.replace('whatsapp:', ''));
    const stored = phones.filter(
      (phone) => phone !== undefined && phone < phoneOfStored(1_000) && phone >= phoneOfStored(0),
    );
    expect(stored).toHaveLength(Math.floor(traffic.length / 2));
    expect(new Set(stored).size).toBe(stored.length);
  });
});

function parsed(request: Buffer): { params: Record<string, string>; signature: string } {
  const [head = '', body = ''] = request.toString('utf8').split('\r\n\r\n');
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  const signature = /^X-Twilio-Signature: (.+)$/m.exec(head)?.[1]?.trim() ?? '';
  return { params: Object.fromEntries(new URLSearchParams(body)), signature };
}
