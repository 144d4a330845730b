import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { canTestInBrowser, launchBrowser } from '../support/browser.ts';
import { answered, tap, violations, write } from '../support/phone-page.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** Screens are kept in docs/screens when SCREENSHOTS=1, else thrown away with the folder. */
const isKept = process.env['SCREENSHOTS'] === '1';

describe.runIf(canTestInBrowser('the simulator in a browser'))('the simulator', () => {
  let browser: Browser;
  let server: ServerProcess;
  let directory: string;
  let screens: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'enquiries-browser-'));
    screens = isKept ? join(projectRoot, 'docs/screens') : join(directory, 'screens');
    mkdirSync(screens, { recursive: true });
    server = await startServer({ DATA_DIR: directory });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it('takes a whole registration by taps and words, and the records find it', { timeout: 60_000 }, async () => {
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(server.url);
    await write(page, 'hw much is python');
    await page.screenshot({ path: join(screens, 'simulator-390.png') });
    for (const id of ['register', 'self', 'adult']) await tap(page, id);
    for (const text of ['Ada Obi', 'python', 'beginner']) await write(page, text);
    for (const id of ['this_number', 'skip', 'agree']) await tap(page, id);
    await page.screenshot({ path: join(screens, 'review-390.png') });
    await tap(page, 'confirm');
    const reference = /OIC-[0-9A-HJKMNP-TV-Z]{5}/.exec(await page.locator('.line.theirs').last().innerText())?.[0];
    const printed = execFileSync(process.execPath, ['dist/src/cli/records.js', 'registrations'], {
      cwd: projectRoot,
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: directory },
      encoding: 'utf8',
    });
    expect(JSON.parse(printed.trim())).toMatchObject({
      reference,
      name: 'Ada Obi',
      courses: ['python'],
      status: 'new',
    });
    await page.close();
  });

  it('shows what an SMS costs, and works with the keyboard alone', { timeout: 60_000 }, async () => {
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(`${server.url}/desk/try?person=%2B2348000000102&channel=sms`);
    await page.focus('#text');
    await answered(page, async () => {
      await page.keyboard.type('where are you');
      await page.keyboard.press('Enter');
    });
    expect(await page.locator('.sms-cost').last().innerText()).toMatch(
      /^(1 SMS · \d+ of 160|2 SMS · \d+ of 306) · GSM-7$/,
    );
    expect(await page.locator('.total-cost').innerText()).toContain('segment');
    await page.screenshot({ path: join(screens, 'sms-390.png') });
    await page.close();
  });

  it('brings a summary to the staff phone, which can claim and close it', { timeout: 60_000 }, async () => {
    const page = await browser.newPage({ viewport: DESKTOP });
    await page.goto(`${server.url}/desk/try?person=%2B2348000000103`);
    await write(page, 'I want to talk to a person');
    await page.locator('.person.staff .badge:not([hidden])').waitFor();
    await page.screenshot({ path: join(screens, 'simulator-1280.png') });
    // The list can only be looked at while somebody waits.
    const desk = await browser.newPage({ viewport: PHONE });
    await desk.goto(`${server.url}/desk`);
    expect(await violations(desk)).toEqual([]);
    await desk.close();
    await page.click('.person.staff');
    await page.locator('.phone[data-contact="+2348000000001"] .line.theirs').first().waitFor();
    const number = /CLAIM (\d+)/.exec(await page.locator('.line.theirs').last().innerText())?.[1] ?? '';
    await write(page, `claim ${number}`);
    expect(await page.locator('.line.theirs').last().innerText()).toContain(`#${number} is yours`);
    await write(page, `done ${number}`);
    expect(await page.locator('.line.theirs').last().innerText()).toContain('closed');
    await page.close();
  });

  it.each([
    ['a phone in light', PHONE, 'light'],
    ['a desktop in dark', DESKTOP, 'dark'],
  ] as const)('gives axe nothing to find on %s', { timeout: 60_000 }, async (_name, viewport, colorScheme) => {
    const page = await browser.newPage({ viewport, colorScheme });
    for (const path of ['/', '/desk', '/nowhere']) {
      await page.goto(server.url + path);
      expect(await violations(page), path).toEqual([]);
    }
    await page.goto(server.url);
    await page.screenshot({ path: join(screens, `simulator-${viewport.width}-${colorScheme}.png`) });
    await page.close();
  });
});
