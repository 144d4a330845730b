import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeGenerousSchool } from '../../bench/generous-school.ts';
import { projectRoot } from '../../src/project-root.ts';
import { canTestInBrowser, launchBrowser } from '../support/browser.ts';
import { answered, beyondScreen, tap, tooSmallToTap, violations, write } from '../support/phone-page.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** Screens are kept in docs/screens when SCREENSHOTS=1, else thrown away with the folder. */
const isKept = process.env['SCREENSHOTS'] === '1';

// Lists, buttons and pins as they stand on a phone, and the 24 hours of WhatsApp.
describe.runIf(canTestInBrowser('the menus of the simulator'))('the menus of the simulator', () => {
  let browser: Browser;
  let server: ServerProcess;
  let directory: string;
  let screens: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'enquiries-browser-'));
    screens = isKept ? join(projectRoot, 'docs/screens') : join(directory, 'screens');
    mkdirSync(screens, { recursive: true });
    server = await startServer({
      DATA_DIR: directory,
      SCHOOL_FILE: writeGenerousSchool(directory, { withHandouts: true }),
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  const openPhone = async (
    person: string,
    colorScheme: 'light' | 'dark' = 'light',
    viewport = PHONE,
  ): Promise<Page> => {
    const page = await browser.newPage({ viewport, colorScheme });
    await page.goto(`${server.url}/desk/try?${new URLSearchParams({ person, channel: 'whatsapp' }).toString()}`);
    return page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    // Nothing lies under a pointer on a phone.
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(screens, `${name}.png`) });
  };

  it('take a registration by taps alone, but for the name', { timeout: 60_000 }, async () => {
    const page = await openPhone('+2348000000101');
    await write(page, 'hi');
    await page.locator('.list-opener').click();
    await shoot(page, 'list-390');
    await page.keyboard.press('Escape');
    for (const id of ['register', 'self']) await tap(page, id);
    await shoot(page, 'buttons-390');
    await tap(page, 'adult');
    await write(page, 'Ada Obi');
    for (const id of ['course:python', 'level:beginner', 'this_number', 'skip', 'agree', 'confirm'])
      await tap(page, id);
    expect(await lastWords(page)).toMatch(/OIC-[0-9A-HJKMNP-TV-Z]{5}/);
    await page.close();
  });

  it('take the same from a phone that types the numbers', { timeout: 60_000 }, async () => {
    const page = await openPhone('+2348035550202');
    for (const text of ['hi', '4', '1', '1', 'Ada Obi', '5', '1', '1', 'skip', '1', '1']) await write(page, text);
    expect(await lastWords(page)).toMatch(/OIC-[0-9A-HJKMNP-TV-Z]{5}/);
    await page.close();
  });

  it('open, choose and close by the keyboard, and the focus is where it was', async () => {
    const page = await openPhone('+2348035550203');
    await write(page, 'hi');
    const opener = page.locator('.list-opener');
    const sheet = page.locator('dialog.sheet');
    await opener.focus();
    await page.keyboard.press('Enter');
    expect([await sheet.isVisible(), await focused(page)]).toEqual([true, 'Courses']);
    // Round and round: the keyboard does not get behind the sheet.
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.composer, .people') ?? 'not behind')).toBe(
      'not behind',
    );
    await page.keyboard.press('Escape');
    expect([await sheet.isVisible(), await focused(page)]).toEqual([false, 'Choose']);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Fees');
    await answered(page, () => page.keyboard.press('Enter'));
    expect([await page.locator('.line.own .text').last().innerText(), await focused(page)]).toEqual([
      'Fees',
      'the field',
    ]);
    expect(await sheet.first().isVisible()).toBe(false);
    await page.close();
  });

  it('close at a tap beside the list, or on its cross', async () => {
    const page = await openPhone('+2348035550204');
    await write(page, 'hi');
    const sheet = page.locator('dialog.sheet');
    for (const close of [() => page.mouse.click(195, 100), () => page.getByRole('button', { name: 'Close' }).click()]) {
      await page.locator('.list-opener').click();
      expect(await sheet.isVisible()).toBe(true);
      await close();
      expect(await sheet.isVisible()).toBe(false);
    }
    expect(await page.locator('.line.own').count()).toBe(1);
    await page.close();
  });

  it('of older messages can still be tapped, and look it', async () => {
    const page = await openPhone('+2348035550205');
    await write(page, 'register');
    const older = page
      .locator('.line', { has: page.locator('[data-tap="other"]') })
      .locator('button')
      .first();
    const colour = (): Promise<string> => older.evaluate((button) => getComputedStyle(button).color);
    const fresh = await colour();
    await tap(page, 'self');
    expect(await colour()).not.toBe(fresh);
    const [request] = await Promise.all([
      page.waitForRequest(/messages$/),
      answered(page, () => page.click('[data-tap="other"]')),
    ]);
    expect(request.postDataJSON()).toMatchObject({ text: 'For someone else', tap: 'other' });
    expect(await page.locator('.line.own .text').allInnerTexts()).toEqual(['register', 'For me', 'For someone else']);
    await page.close();
  });

  it('can be read without JavaScript', async () => {
    const page = await openPhone('+2348035550206');
    await write(page, 'hi');
    await page.close();
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    const plain = await context.newPage();
    await plain.goto(`${server.url}/desk/try?person=%2B2348035550206`);
    await plain.locator('.list-opener').click();
    expect(await plain.locator('dialog.sheet li').allInnerTexts()).toContain('Talk to a person');
    expect(await plain.locator('dialog.sheet').isVisible()).toBe(true);
    await context.close();
  });

  it('come with a place as a map, which leads to a real one', async () => {
    const page = await openPhone('+2348000000102');
    await write(page, 'hi');
    await write(page, 'where is the school?');
    await page.locator('.line:has(.pin-map .mark) .ticks.read').waitFor();
    await shoot(page, 'pin-390');
    expect(await page.getByRole('link', { name: 'Open the map' }).getAttribute('href')).toBe(
      'https://maps.google.com/?q=1.2345,2.3456',
    );
    await page.close();
  });

  it('come with what the school shows of a course, named and not fetched', async () => {
    const page = await openPhone('+2348000000103');
    const elsewhere: string[] = [];
    page.on('request', (request) => request.url().startsWith(server.url) || elsewhere.push(request.url()));
    await write(page, 'tell me about python');
    await page.locator('.line:has(.handout) .ticks.read').nth(1).waitFor();
    await shoot(page, 'handouts-390');
    expect(await page.locator('.handout .handout-kind').allInnerTexts()).toEqual(['Picture', 'Flyer']);
    expect(elsewhere).toEqual([]);
    await page.close();
  });

  it.each([
    ['a phone in light', PHONE, 'light', '+2348035550211'],
    ['a phone in dark', PHONE, 'dark', '+2348035550212'],
    ['a desktop in light', DESKTOP, 'light', '+2348035550213'],
    ['a desktop in dark', DESKTOP, 'dark', '+2348035550214'],
  ] as const)('give axe nothing to find on %s, and are large enough to tap', { timeout: 60_000 }, async (...row) => {
    const [, viewport, scheme, person] = row;
    const page = await openPhone(person, scheme, viewport);
    await write(page, 'mo fe forukosile');
    await tap(page, 'self');
    await write(page, 'nibo ni ile-iwe yin wa?');
    await page.locator('.pin').waitFor();
    await write(page, 'ẹ sọ fún mi nípa python');
    await page.locator('.handout').nth(1).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await tooSmallToTap(page)).toEqual([]);
    await write(page, 'MENU');
    await page.locator('.list-opener').last().click();
    expect(await violations(page)).toEqual([]);
    expect(await tooSmallToTap(page)).toEqual([]);
    expect(await beyondScreen(page)).toEqual({ sideways: 0, down: 0 });
    await page.keyboard.press('Escape');
    await write(page, 'mo fe ba eniyan soro');
    expect(await page.locator('.window').innerText()).toMatch(/^Free to write until to(day|morrow) \d\d:\d\d$/);
    await page.goto(`${server.url}/desk`);
    expect(await violations(page)).toEqual([]);
    if (scheme === 'light') await shoot(page, `desk-${viewport.width}`);
    await page.close();
  });
});

function lastWords(page: Page): Promise<string> {
  return page.locator('.line.theirs .text').last().innerText();
}

/** What the keyboard is on, by its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.id === 'text' ? 'the field' : (activeElement?.textContent ?? '');
  });
}
