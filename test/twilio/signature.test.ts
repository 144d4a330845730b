import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { isSigned, type SignedRequest } from '../../src/twilio/signature.ts';
import { TEST_AUTH_TOKEN, smsForm, whatsappForm } from '../support/twilio-webhook.ts';

const publicUrl = 'https://bot.example.com';
const path = '/webhooks/twilio/message';

function signed(changes: Partial<SignedRequest> = {}): SignedRequest {
  const params = smsForm();
  const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + path, params);
  return { tokens: [TEST_AUTH_TOKEN], publicUrl, path, params, signature, ...changes };
}

describe('a signed request', () => {
  test("passes with the vector of Twilio's documentation", () => {
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    };
    const request = {
      tokens: ['12345'],
      publicUrl: 'https://mycompany.com',
      path: '/myapp.php?foo=1&bar=2',
      params,
      signature: '0/KCTR6DLpKmkAf8muzZqo1nDgQ=',
    };
    expect(isSigned(request)).toBe(true);
    expect(isSigned({ ...request, path: '/myapp.php?foo=1&bar=3' })).toBe(false);
  });

  test.each([
    ['an SMS with its empty fields', smsForm()],
    ['a WhatsApp message', whatsappForm({ Body: '  Ẹ káàárọ̀ 👋  ' })],
    ['one by way of a Messaging Service', smsForm({ MessagingServiceSid: `MG${'0'.repeat(32)}` })],
  ])('passes for %s', (_what, params) => {
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + path, params);
    expect(isSigned(signed({ params, signature }))).toBe(true);
  });

  test('passes with a query that names a reply', () => {
    const callback = `/webhooks/twilio/status?reply=${encodeURIComponent('+2348012345678:4:0')}`;
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + callback, {});
    expect(isSigned(signed({ path: callback, params: {}, signature }))).toBe(true);
  });

  test('passes with either token while they are rotated, in whichever order', () => {
    expect(isSigned(signed({ tokens: ['new-token', TEST_AUTH_TOKEN] }))).toBe(true);
    expect(isSigned(signed({ tokens: [TEST_AUTH_TOKEN, 'old-token'] }))).toBe(true);
    expect(isSigned(signed({ tokens: ['new-token', 'old-token'] }))).toBe(false);
  });

  test.each(['https://bot.example.com/', 'https://bot.example.com#rc=3&rp=ct,rt,5xx', 'https://bot.example.com/#rc=3'])(
    'passes when our own address is configured as %s',
    (configured) => {
      expect(isSigned(signed({ publicUrl: configured }))).toBe(true);
    },
  );

  test('passes when the fragment of the configured webhook got into the path', () => {
    expect(isSigned(signed({ path: `${path}#rc=3` }))).toBe(true);
  });

  test('passes with a field that came twice', () => {
    const params = { Body: ['b', 'a'] };
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + path, params);
    expect(isSigned(signed({ params, signature }))).toBe(true);
  });
});

describe('an unsigned request', () => {
  test.each<[string, Partial<SignedRequest>]>([
    ['without a signature', { signature: undefined }],
    ['with an empty signature', { signature: '' }],
    ['with a signature of other length', { signature: 'c2hvcnQ=' }],
    ['with another one of the right length', { signature: '0/KCTR6DLpKmkAf8muzZqo1nDgQ=' }],
    ['to another path', { path: '/webhooks/twilio/fallback' }],
    ['to the path with a slash behind', { path: `${path}/` }],
    ['to another host', { publicUrl: 'https://other.example.com' }],
    ['over http', { publicUrl: 'http://bot.example.com' }],
    ['when there is no token', { tokens: [] }],
    ['when our address is none', { publicUrl: 'not an address' }],
    ['when our address is empty', { publicUrl: '' }],
    ['with an absolute request target', { path: `https://bot.example.com${path}` }],
  ])('is refused %s', (_how, changes) => {
    expect(isSigned(signed(changes))).toBe(false);
  });

  test('is refused when a field was trimmed, added or taken away', () => {
    const params = smsForm({ Body: ' hi ' });
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + path, params);
    expect(isSigned(signed({ params, signature }))).toBe(true);
    const { FromCity: _taken, ...fewer } = params;
    expect(isSigned(signed({ params: { ...params, Body: 'hi' }, signature }))).toBe(false);
    expect(isSigned(signed({ params: { ...params, Extra: '1' }, signature }))).toBe(false);
    // An empty field adds its name to what is signed.
    expect(isSigned(signed({ params: fewer, signature }))).toBe(false);
  });

  test('is refused with an absolute request target even when that is what was signed', () => {
    const params = smsForm();
    const target = `https://elsewhere.example${path}`;
    const signature = getExpectedTwilioSignature(TEST_AUTH_TOKEN, publicUrl + target, params);
    expect(isSigned(signed({ path: target, params, signature }))).toBe(false);
  });

  test('is refused when it was signed with the empty token that a loose configuration may hold', () => {
    const params = smsForm();
    const signature = getExpectedTwilioSignature('', publicUrl + path, params);
    expect(isSigned(signed({ tokens: ['', TEST_AUTH_TOKEN], params, signature }))).toBe(false);
  });

  test('is refused, not thrown, when its body was never parsed', () => {
    // @ts-expect-error what Express leaves without a body parser
    expect(isSigned(signed({ params: undefined }))).toBe(false);
  });
});
