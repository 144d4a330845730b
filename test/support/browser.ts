import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Without these, a browser as root does not start, and one without a network keeps looking for its maker. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether suites in a real browser can run: says loudly what is left out when not, and refuses to leave it out under CI. */
export function canTestInBrowser(suite: string): boolean {
  if (browserPath() !== undefined) return true;
  const sentence = `NOT TESTED: ${suite}, because no Chromium is on PATH. Install the package "chromium".`;
  if (process.env['CI'] !== undefined) throw new Error(sentence);
  console.warn(`\n  ${sentence}\n`);
  return false;
}

/** The machine's own Chromium, headless. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error('No Chromium is on PATH.');
  return chromium.launch({ executablePath, args: FLAGS });
}

function browserPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
