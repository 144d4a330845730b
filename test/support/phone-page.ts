import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

// What tests in a browser do on the simulator's page.

/** Writes and waits for the answer. */
export function write(page: Page, text: string): Promise<void> {
  return answered(page, async () => {
    await page.fill('#text', text);
    await page.keyboard.press('Enter');
  });
}

/** Taps an answer below the newest message, as a thumb does: a button, or a row of the list once it is open. */
export function tap(page: Page, id: string): Promise<void> {
  const newest = page.locator('.line').last();
  const opener = newest.locator('.list-opener');
  return answered(page, async () => {
    if ((await opener.count()) > 0) await opener.click();
    await newest.locator(`[data-tap="${id}"], [data-tap^="${id}:"]`).click();
  });
}

export async function answered(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await page.locator('.line.theirs').count();
  await act();
  await page.locator('.line.theirs').nth(before).waitFor();
  await page.locator('.pending').waitFor({ state: 'detached' });
}

/** By how much the page is larger than the screen, in pixels. */
export function beyondScreen(page: Page): Promise<{ sideways: number; down: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { sideways: scrollWidth - innerWidth, down: scrollHeight - innerHeight };
  });
}

export function top(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .last()
    .evaluate((element) => element.getBoundingClientRect().top);
}

/** What can be tapped and is smaller than a fingertip, 44 pixels each way; links in the midst of words are not meant. */
export function tooSmallToTap(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, summary, .open-map, .channels a')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width < 44 || height < 44;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 120)),
  );
}

/** axe is put in as text: the pages' own policy lets no script in, and that is to stay so. */
export async function violations(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
