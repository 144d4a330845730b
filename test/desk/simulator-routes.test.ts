import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { ADA, freshId, startDemoHouse, type DemoHouse } from '../support/demo-house.ts';

const STAFF = '+2348000000001';

describe('the simulator over HTTP', () => {
  let house: DemoHouse;
  beforeAll(async () => {
    house = await startDemoHouse();
  });
  afterAll(() => house.close());

  const refusal = async (fields: Record<string, unknown>): Promise<[number, string]> => {
    const response = await house.post(fields);
    const { reason }: { reason: string } = JSON.parse(await response.text());
    return [response.status, reason];
  };

  const postRaw = (body: string, type = 'application/json'): Promise<Response> =>
    fetch(`${house.url()}/desk/try/messages`, { method: 'POST', headers: { 'content-type': type }, body });

  /** A post as `fetch` would not send it: with these headers and no others. */
  const bareStatus = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request(`${house.url()}/desk/try/messages`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  describe('takes a message', () => {
    it('and shows it with its answer, each once, however often the same id is posted', async () => {
      const message = { id: freshId(), from: '+2348035550001', text: 'where is the school?' };
      expect((await house.post(message)).status).toBe(204);
      expect((await house.post(message)).status).toBe(204);
      const page = await house.page(message.from);
      expect(page.match(/data-line="/g)).toHaveLength(3);
      expect(page).toContain(`data-line="${message.id}"`);
      expect(page).toContain('Asiwaju Omidiran');
      expect(page).toContain('title="Read"');
    });

    it('and shows markup in it as text', async () => {
      await house.post({ from: '+2348035550002', text: '<script>alert(1)</script> *<b>bold</b>*' });
      const page = await house.page('+2348035550002');
      expect(page).toContain('&lt;script>alert(1)&lt;/script>');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<b>bold');
    });

    it('of nothing but an attachment', async () => {
      for (const attachment of ['voice', 'image', 'video', 'document', 'sticker', 'location', 'contact_card']) {
        expect((await house.post({ from: '+2348035550003', text: '', attachment })).status).toBe(204);
      }
      expect(await house.page('+2348035550003')).toContain('[contact card]');
    });

    it('without what would break a reply: control characters and halves of characters go', async () => {
      await house.post({ from: '+2348035550004', text: 'a\u0000b\u001B[31m\uD83Dc' });
      expect(await house.page('+2348035550004')).toContain('>ab[31mc<');
    });

    it('from somebody new, who is then among the people', async () => {
      expect(await house.page(ADA)).not.toContain('+2348035550005');
      await house.post({ from: '0803 555 0005' });
      expect(await house.page(ADA)).toContain('<span class="label">+2348035550005</span>');
    });

    it('by SMS, and says what the answer costs and that it was delivered, which is all an SMS tells', async () => {
      await house.post({ from: '+2348035550006', channel: 'sms', text: 'where is the school?' });
      const page = await house.page('+2348035550006', 'sms');
      expect(page).toMatch(/class="sms-cost">(1 SMS · \d+ of 160|2 SMS · \d+ of 306) · GSM-7</);
      expect(page).toContain('title="Delivered"');
      expect(page).not.toContain('title="Read"');
    });
  });

  describe('refuses a message', () => {
    it.each([
      ['no id', { id: undefined }, '"id"'],
      ['an id of its own making', { id: 'SM1' }, '"id"'],
      ['an id that is no text', { id: 7 }, '"id"'],
      ['no sender', { from: undefined }, '"from"'],
      ['a sender that is no number', { from: 'Ada' }, '"from"'],
      ['a sender that is no text', { from: { $ne: '' } }, '"from"'],
      ['another channel', { channel: 'telegram' }, '"channel"'],
      ['an SMS from somebody without a number', { from: 'whatsapp:NG.456', channel: 'sms' }, 'has no SMS'],
      ['a text too long', { text: 'x'.repeat(LIMITS.inboundTextChars + 1) }, `at most ${LIMITS.inboundTextChars}`],
      ['a text that is a list', { text: ['hi'] }, '"text"'],
      ['nothing in it', { text: ' \n' }, 'Write something'],
      ['a tap that is no text', { tap: 3 }, '"tap"'],
      ['a tap too long', { tap: 'x'.repeat(201) }, '"tap"'],
      ['an attachment of no known kind', { attachment: 'hologram' }, '"attachment"'],
    ])('with %s, saying which', async (_name, fields, reason) => {
      expect(await refusal(fields)).toEqual([400, expect.stringContaining(reason)]);
    });

    it('that is no JSON, no object, or larger than a message can be', async () => {
      expect((await postRaw('text=hi', 'application/x-www-form-urlencoded')).status).toBe(415);
      expect((await postRaw('{"id":', 'application/json')).status).toBe(400);
      expect((await postRaw('[]')).status).toBe(400);
      expect((await postRaw(JSON.stringify({ text: 'x'.repeat(70_000) }))).status).toBe(413);
    });

    it('that another site made the browser send', async () => {
      expect((await house.post({}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await house.post({}, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
      expect(await bareStatus({ origin: 'http://evil.example' })).toBe(403);
      expect(await bareStatus({ origin: 'null' })).toBe(403);
      expect(await bareStatus({ origin: house.url(), 'content-type': 'text/plain' })).toBe(415);
    });
  });

  describe('shows', () => {
    it('a number that is none with a sentence, and the number as it was typed', async () => {
      const response = await fetch(`${house.url()}/desk/try?person=${encodeURIComponent('"><b>12')}`);
      expect(response.status).toBe(400);
      const page = await response.text();
      expect(page).toContain('That is not a phone number.');
      expect(page).toContain('value="&quot;>&lt;b>12"');
    });

    it.each([
      ['0803 555 0009', '+2348035550009'],
      [' 08035550009', '+2348035550009'],
      ['234 803 555 0009', '+2348035550009'],
      ['+44 7700 900123', '+447700900123'],
      ['whatsapp:NG.4566546130240823', 'whatsapp:NG.4566546130240823'],
    ])('the phone of somebody who has not written yet, asked for as %j', async (typed, contact) => {
      const page = await house.page(typed);
      expect(page).toContain(`data-contact="${contact}"`);
    });

    it('WhatsApp where somebody without a number is asked for by SMS', async () => {
      expect(await house.page('whatsapp:NG.4566546130240823', 'sms')).toContain('data-channel="whatsapp"');
    });

    it('a page for an address that leads nowhere, and keeps every page to itself', async () => {
      const response = await fetch(`${house.url()}/nowhere`);
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('There is nothing here')]);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-powered-by')).toBeNull();
    });
  });

  it('brings what staff are told to the staff phone, where it stands after a restart too', async () => {
    await house.post({ text: 'I want to talk to a person' });
    await house.settled();
    const before = await house.page(STAFF);
    expect(before).toMatch(/Ada asks for a person[\s\S]*CLAIM \d+ takes the chat/);
    expect(await house.page(ADA)).not.toContain('takes the chat');
    await house.restart();
    expect(await house.page(STAFF)).toBe(before);
  });

  it('forgets what staff were told about somebody together with them', async () => {
    const from = '+2348035550010';
    await house.post({ from, text: 'I want to talk to a person' });
    await house.settled();
    expect(await house.page(STAFF)).toContain(`${from} asks for a person`);
    await house.post({ from, text: 'DELETE ME' });
    await house.post({ from, text: '1' });
    expect(await house.page(STAFF)).not.toContain(from);
  });
});
