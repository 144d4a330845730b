import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_PLACES, LIVE_PUBLIC_URL, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, whatsappForm } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const STAFF = 'whatsapp:+2348099999999';
const [MESSAGE, MEDIUM] = [`MM${'a'.repeat(32)}`, `ME${'b'.repeat(32)}`];
const PICTURE = {
  MessageSid: MESSAGE,
  NumMedia: '1',
  Body: '',
  MessageType: 'image',
  MediaContentType0: 'image/jpeg',
  MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages/${MESSAGE}/Media/${MEDIUM}`,
};

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

/** The path of the link in the notice that staff got as the `count`th. */
async function linkIn(count: number): Promise<string> {
  await expect.poll(() => stub.messages.length, { timeout: 10_000 }).toBe(count);
  const body = String(stub.messages[count - 1]?.form['Body']);
  expect(stub.messages[count - 1]?.form['To']).toBe(STAFF);
  const link = /\[picture\] (\S+)/.exec(body)?.[1] ?? '';
  expect(link).toMatch(new RegExp(`^${LIVE_PUBLIC_URL}/media/[\\w-]{71}$`));
  return link.slice(LIVE_PUBLIC_URL.length);
}

describe.each(LIVE_PLACES)('a picture that somebody sends, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  let bot: LiveBot;
  beforeEach(async () => {
    place = await makePlace();
    bot = await place.start({ TWILIO_API_BASE_URL: stub.url, STAFF_NUMBERS: STAFF });
  });

  async function write(fields: Record<string, string>): Promise<void> {
    expect((await bot.post('message', whatsappForm(fields))).status).toBe(200);
  }

  it('while a request waits is a link for staff, and stands in the chat as a reference', async () => {
    await write({ Body: 'I want to talk to a person' });
    await expect.poll(() => stub.messages.length, { timeout: 10_000 }).toBe(1);
    expect(stub.messages[0]?.form['Body']).not.toContain('/media/');
    await write(PICTURE);
    await linkIn(2);
    const chat = await place.open().transcript(ADA);
    const media = [{ messageSid: MESSAGE, mediaSid: MEDIUM, contentType: 'image/jpeg' }];
    expect(chat.find(({ id }) => id === MESSAGE)).toMatchObject({ text: '[image]', media });
    expect(stub.errors).toEqual([]);
  });

  it('before a request is in the summary', async () => {
    await write({ Body: 'hi' });
    await write(PICTURE);
    await write({ Body: 'I want to talk to a person' });
    await linkIn(1);
  });

  it('of another account leads nowhere', async () => {
    await write({ Body: 'I want to talk to a person' });
    await write({ ...PICTURE, MediaUrl0: PICTURE.MediaUrl0.replace(TEST_ACCOUNT_SID, `AC${'9'.repeat(32)}`) });
    await expect.poll(() => stub.messages.length, { timeout: 10_000 }).toBe(2);
    expect(String(stub.messages[1]?.form['Body'])).toMatch(/\[image\]$/);
  });

  it('is fetched when staff open it, not when they look at its page', async () => {
    await write({ Body: 'hi' });
    await write(PICTURE);
    await write({ Body: 'I want to talk to a person' });
    const link = await linkIn(1);
    stub.serve(MEDIUM, (_request, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('bytes'));
    const before = stub.requests.length;
    const page = await bot.get(link);
    const html = await page.text();
    expect([page.status, stub.requests.length]).toEqual([200, before]);
    expect(html).toContain('A picture from an enquirer');
    expect(html).toContain(`href="${link}/file"`);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).not.toMatch(/og:|<script|style=/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([page.headers.get('x-robots-tag'), page.headers.get('referrer-policy')]).toEqual([
      'noindex, nofollow',
      'no-referrer',
    ]);
    const file = await bot.get(`${link}/file`);
    expect([file.status, await file.text()]).toEqual([200, 'bytes']);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('cache-control')).toBe('no-store');

    const forged = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [forged, `${forged}/file`, '/media', '/media/x/file/y']) {
      const refused = await bot.get(path);
      expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('does not work')]);
    }
  });

  it.each([
    ['text/html', 'application/octet-stream'],
    ['image/svg+xml', 'application/octet-stream'],
    ['application/pdf', 'application/pdf'],
    ['constructor', 'application/octet-stream'],
  ])('that is really %s is saved and not shown, under a name of ours', async (type, as) => {
    await write({ Body: 'hi' });
    await write(PICTURE);
    await write({ Body: 'I want to talk to a person' });
    const link = await linkIn(1);
    const disposition = 'inline; filename="<script>alert(1)</script>.html"';
    stub.serve(MEDIUM, (_request, response) =>
      response
        .writeHead(200, { 'content-type': type, 'content-disposition': disposition })
        .end('<script>alert(1)</script>'),
    );
    const file = await bot.get(`${link}/file`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, as]);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="from-enquirer\.(bin|pdf)"$/);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    await file.arrayBuffer();
  });

  it('passed on by staff has a name that its reader understands, and the type that WhatsApp asks for', async () => {
    await write({ Body: 'hi' });
    await write(PICTURE);
    await write({ Body: 'I want to talk to a person' });
    const link = await linkIn(1);
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    stub.serve(MEDIUM, (_request, response) => response.writeHead(200, { 'content-type': type }).end('PK'));
    const file = await bot.get(`${link}/relay`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="from-school.docx"');
    expect((await bot.get(`${link}/elsewhere`)).status).toBe(404);
    await file.arrayBuffer();
  });

  it('that was deleted at Twilio is said to be gone, and one that cannot be had now, so', async () => {
    await write({ Body: 'hi' });
    await write(PICTURE);
    await write({ Body: 'I want to talk to a person' });
    const link = await linkIn(1);
    stub.serve(MEDIUM, (_request, response) => response.writeHead(404).end());
    const gone = await bot.get(`${link}/file`);
    expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('This is gone')]);
    stub.serve(MEDIUM, (_request, response) => response.writeHead(307, { location: 'https://10.0.0.1/x' }).end());
    const away = await bot.get(`${link}/file`);
    expect([away.status, await away.text()]).toEqual([502, expect.stringContaining('cannot be opened now')]);
  });
});
