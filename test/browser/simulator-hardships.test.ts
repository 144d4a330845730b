import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canTestInBrowser, launchBrowser } from '../support/browser.ts';
import { freshId } from '../support/demo-house.ts';
import { answered, beyondScreen, top, write } from '../support/phone-page.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

const PHONE = { width: 390, height: 844 };

// Small screens, long words, no mouse, no script, no server.
describe.runIf(canTestInBrowser('the simulator under hardships'))('the simulator', () => {
  let browser: Browser;
  let server: ServerProcess;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'enquiries-browser-'));
    server = await startServer({ DATA_DIR: directory });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  const phoneOf = (person: string): string =>
    `${server.url}/desk/try?${new URLSearchParams({ person, channel: 'whatsapp' }).toString()}`;

  const post = async (from: string, text: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ id: freshId(), from, channel: 'whatsapp', text });
    const response = await fetch(`${server.url}/desk/try/messages`, { method: 'POST', headers, body });
    expect(response.status).toBe(204);
  };

  it('sends each kind of attachment, a picture with words below it too, with the keyboard alone', async () => {
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(phoneOf('+2348035550001'));
    await page.focus('.attach summary');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.locator('.attachments').isVisible()).toBe(false);
    for (const kind of ['voice', 'image', 'sticker', 'location', 'contact_card']) {
      if (kind === 'image') await page.fill('#text', 'is this the place?');
      await page.focus('.attach summary');
      await page.keyboard.press('Enter');
      await page.focus(`[data-attachment="${kind}"]`);
      await answered(page, () => page.keyboard.press('Enter'));
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
    }
    expect(await page.locator('.line.own .text').allInnerTexts()).toEqual([
      '[voice]',
      'is this the place? [image]',
      '[sticker]',
      '[location]',
      '[contact card]',
    ]);
    await page.close();
  });

  it.each([
    ['a small phone', { width: 320, height: 568 }],
    ['a phone', PHONE],
    ['a small desktop', { width: 900, height: 700 }],
  ])('fits on %s, with names, words and people too long for it', async (_name, viewport) => {
    const page = await browser.newPage({ viewport });
    for (let person = 0; person < 12; person += 1) {
      await post(`+23480355501${String(person).padStart(2, '0')}`, `${'w'.repeat(200)} Ẹ káàárọ̀ 😀`);
    }
    await post(`whatsapp:NG.${'w'.repeat(100)}`, 'hi');
    await page.goto(phoneOf('+2348035550111'));
    expect(await beyondScreen(page)).toEqual({ sideways: 0, down: 0 });
    await page.locator('.person[aria-current]').click({ trial: true });
    await page.goto(`${server.url}/desk`);
    expect((await beyondScreen(page)).sideways).toBe(0);
    await page.close();
  });

  it('leaves the question and the beginning of a long answer in sight', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 568 } });
    await page.goto(phoneOf('+2348035550002'));
    await write(page, 'what courses do you have and where is the school');
    const [log, question] = await Promise.all([top(page, '.log'), top(page, '.line.own')]);
    expect(question).toBeGreaterThanOrEqual(log);
    await page.close();
  });

  it('tells another tab what happened, and shows markup as the text it is', async () => {
    const [one, other] = [await browser.newPage(), await browser.newPage()];
    await Promise.all([one, other].map((page) => page.goto(phoneOf('+2348035550003'))));
    await write(one, '<img src=x onerror=alert(1)> hello');
    await other.locator('.line.theirs').waitFor();
    expect(await other.locator('.line.own .text').innerText()).toBe('<img src=x onerror=alert(1)> hello');
    expect(await other.locator('.line img').count()).toBe(0);
    await Promise.all([one.close(), other.close()]);
  });

  it('is read without JavaScript, and says what does not work', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await post('+2348035550004', 'where is the school?');
    await page.goto(phoneOf('+2348035550004'));
    expect(await page.locator('.line.theirs').innerText()).toContain('Asiwaju Omidiran');
    expect(await page.locator('.no-script').innerText()).toContain('writing needs it');
    expect(await page.locator('.send').isDisabled()).toBe(true);
    await context.close();
  });

  it(
    'keeps a message that did not arrive, and sends it once when the server is back',
    { timeout: 60_000 },
    async () => {
      const page = await browser.newPage({ viewport: PHONE });
      const port = new URL(server.url).port;
      await page.goto(phoneOf('+2348035550005'));
      await write(page, 'hello');
      await server.stop();
      await page.locator('[data-trouble]').waitFor();
      await page.fill('#text', 'where is the school?');
      await page.keyboard.press('Enter');
      await page.locator('.not-sent').waitFor();
      server = await startServer({ DATA_DIR: directory, PORT: port });
      await page.locator('[data-trouble]').waitFor({ state: 'hidden' });
      await answered(page, () => page.click('[data-retry]'));
      expect(await page.locator('.line.own .text').allInnerTexts()).toEqual(['hello', 'where is the school?']);
      await page.close();
    },
  );
});
