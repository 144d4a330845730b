import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { fetchMedia } from '../../src/twilio/fetch-media.ts';
import { arePublicAddresses, isPublicAddress, publicLookup } from '../../src/twilio/public-address.ts';
import { startTwilioStub, type StubRequest, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const MEDIA = { messageSid: `MM${'0'.repeat(32)}`, mediaSid: `ME${'1'.repeat(32)}` };
const SIGNED = `ME${'2'.repeat(32)}`;
const PATH = `/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages/${MEDIA.messageSid}/Media`;

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

const fetchIt = (apiBaseUrl = stub.url) =>
  fetchMedia(MEDIA, { accountSid: TEST_ACCOUNT_SID, authToken: TEST_AUTH_TOKEN, apiBaseUrl });
const serve = (answer: (response: ServerResponse, request: StubRequest) => void, mediaSid = MEDIA.mediaSid): void =>
  stub.serve(mediaSid, (request, response) => answer(response, request));
const redirectTo = (location: string, status = 307): void =>
  serve((response) => response.writeHead(status, { location }).end());

describe('fetching media', () => {
  test('asks with our credentials, and brings what Twilio has', async () => {
    serve((response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('a picture'));
    const fetched = await fetchIt();
    expect(fetched).toMatchObject({ type: 'media', contentType: 'image/jpeg' });
    expect(fetched.type === 'media' && (await text(fetched.body))).toBe('a picture');
    const credentials = Buffer.from(`${TEST_ACCOUNT_SID}:${TEST_AUTH_TOKEN}`).toString('base64');
    expect(stub.requests).toMatchObject([
      { method: 'GET', path: `${PATH}/${MEDIA.mediaSid}`, authorization: `Basic ${credentials}` },
    ]);
  });

  test.each([301, 302, 303, 307, 308])('follows a redirect (%d) without the credentials', async (status) => {
    redirectTo(`${stub.url.replace('//', '//user:word@')}${PATH}/${SIGNED}`, status);
    serve((response) => response.writeHead(200, { 'content-type': 'image/png' }).end('x'), SIGNED);
    const fetched = await fetchIt();
    expect(fetched).toMatchObject({ type: 'media', contentType: 'image/png' });
    if (fetched.type === 'media') fetched.body.destroy();
    expect(stub.requests.map(({ authorization }) => authorization.slice(0, 5))).toEqual(['Basic', '']);
  });

  test.each([
    'http://93.184.216.34/x',
    'http://example.com/x',
    'https://127.0.0.1/x',
    'https://10.0.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://0x7f000001/x',
    'https://2130706433/x',
    'ftp://example.com/x',
    'file:///etc/passwd',
  ])('refuses a redirect to %s', async (location) => {
    redirectTo(location);
    expect(await fetchIt()).toEqual({ type: 'failed', code: 'redirect_refused' });
    expect(stub.requests).toHaveLength(1);
  });

  test('refuses a redirect to a name of our own network', async () => {
    redirectTo('https://localhost/x');
    expect(await fetchIt()).toEqual({ type: 'failed', code: 'private_address' });
  });

  test('refuses a redirect to another port of the trusted host', async () => {
    const other = await startTwilioStub();
    redirectTo(`${other.url}${PATH}/${SIGNED}`);
    expect(await fetchIt()).toEqual({ type: 'failed', code: 'redirect_refused' });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test('ends a circle of redirects', async () => {
    redirectTo(`${PATH}/${MEDIA.mediaSid}`);
    expect(await fetchIt()).toEqual({ type: 'failed', code: 'too_many_redirects' });
    expect(stub.requests).toHaveLength(1 + LIMITS.mediaRedirects);
  });

  test.each([
    [404, { type: 'gone' }],
    [410, { type: 'gone' }],
    [401, { type: 'failed', code: 'http_401' }],
    [503, { type: 'failed', code: 'http_503' }],
  ])('takes %d for what it is', async (status, outcome) => {
    serve((response) => response.writeHead(status).end());
    expect(await fetchIt()).toEqual(outcome);
  });

  test('refuses what says that it is too large, and cuts off what does not say so', async () => {
    serve((response) => response.writeHead(200, { 'content-length': LIMITS.mediaBytes + 1 }).write('x'));
    expect(await fetchIt()).toEqual({ type: 'failed', code: 'too_large' });
    const piece = Buffer.alloc(1024 * 1024);
    serve((response) => {
      response.writeHead(200);
      for (let sent = 0; sent <= LIMITS.mediaBytes; sent += piece.length) response.write(piece);
      response.end();
    });
    const fetched = await fetchIt();
    await expect(fetched.type === 'media' && text(fetched.body)).rejects.toThrow('too large');
  });

  test('tells what broke off from what is whole', async () => {
    serve((response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('the beginning');
      setImmediate(() => response.destroy());
    });
    const fetched = await fetchIt();
    await expect(fetched.type === 'media' && text(fetched.body)).rejects.toThrow();
  });

  test('from where nobody listens is a failure', async () => {
    const { url } = stub;
    await stub.close();
    expect(await fetchIt(url)).toEqual({ type: 'failed', code: 'ECONNREFUSED' });
    stub = await startTwilioStub();
  });
});

describe('an address on the internet', () => {
  test.each(['8.8.8.8', '2001:4860:4860::8888', '172.32.0.1', '100.128.0.1'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.53',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('is what each of several has to be, whichever stands first', () => {
    expect(arePublicAddresses(['8.8.8.8', '2606:4700::1111'])).toBe(true);
    expect(arePublicAddresses(['8.8.8.8', '10.0.0.1'])).toBe(false);
    expect(arePublicAddresses(['10.0.0.1', '8.8.8.8'])).toBe(false);
    expect(arePublicAddresses(['8.8.8.8', '::1', '1.1.1.1'])).toBe(false);
    expect(arePublicAddresses([])).toBe(false);
  });

  test('is what a name has to lead to', async () => {
    const code = await new Promise((resolve) => {
      publicLookup('localhost', {}, (failure) => resolve(failure?.code));
    });
    expect(code).toBe('private_address');
  });
});
