import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { projectRoot } from '../../src/project-root.ts';
import type { Store } from '../../src/store/store.ts';
import { daytime } from '../support/daytime.ts';
import { LIVE_WHATSAPP, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { startMailServer, type MailServerStub } from '../support/mail-server.ts';
import { setUpMenus } from '../support/set-up-menus.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { nextWeek, timeIn } from './calendar.ts';
import { BOT_SMS, createPhones, STAFF_TEMPLATE, STAFF_TEMPLATE_SID } from './phones.ts';
import type { Script, Step, Written } from './script.ts';

/** Rows and wakes that are leased to somebody are under way; what is due later than that waits. */
const UNDER_WAY_MS = Math.max(LIMITS.deliveryLeaseMs, LIMITS.wakeLeaseMs) + 5_000;

/** What is looked for now and then is looked for at a start, as chance then has it. */
const NO_CHANCE = `--import=data:text/javascript,${encodeURIComponent('Math.random = () => 0;')}`;

/** How long what is written down is waited for, and what is not. */
const EXPECTED_WITHIN_MS = 10_000;
const UNEXPECTED_WITHIN_MS = 3_000;

/**
 * Plays a script with real processes, and gives it back with what the phones really showed. `isNew` where nothing is known of that
 * beforehand.
 */
export async function play(script: Script, place: LivePlace, isNew: boolean): Promise<Script> {
  const stub = await startTwilioStub();
  onTestFinished(() => stub.close());
  const stage = await openStage(script, place, stub);
  const played: Step[] = [];
  for (const step of script.play) {
    const { shown: expected = [], ...rest } = step;
    const before = stage.count();
    if ('it is' in step) await stage.begin(step);
    else if ('at once' in step) await stage.writeAtOnce(step['at once']);
    else await stage.write(step);
    await stage.settle(isNew && 'it is' in step ? Infinity : before + expected.length);
    // What is looked for at a start comes in no order.
    const shown = stage.since(before, !('it is' in step));
    played.push({ ...rest, ...(shown.length === 0 ? {} : { shown }) });
  }
  expect(stub.errors).toEqual([]);
  return { ...script, play: played };
}

/** The bot and the phones of a script, with one clock for all of them. */
async function openStage(script: Script, place: LivePlace, stub: TwilioStub) {
  const mail = script.ways.includes('e-mail') ? await startMailServer() : undefined;
  const environment = { ...(await environmentFor(script, stub)), ...mailboxes(mail) };
  const week = nextWeek(Date.now());
  const store = place.open();
  let aheadMs = 0;
  let running: LiveBot | undefined;
  const now = (): number => Date.now() + aheadMs;
  const phones = createPhones(script.phones, stub, { now, week, mail });

  function bot(): LiveBot {
    if (running === undefined) throw new Error('A play begins by telling what time it is.');
    return running;
  }

  /** Waits until all is sent and Twilio has told what became of it; answers how many messages there are then. */
  async function rest(): Promise<number> {
    do {
      await expect.poll(() => isAtRest(store, now()), { timeout: 10_000, interval: 10 }).toBe(true);
      await phones.look(bot());
    } while (await phones.report(bot()));
    return phones.count();
  }

  return {
    count: () => phones.count(),
    since: (count: number, isInOrder: boolean) => phones.since(count, isInOrder),
    async begin({ 'it is': time, killed }: { 'it is': string; killed?: true | undefined }): Promise<void> {
      if (killed === true) await running?.kill();
      else await running?.stop();
      aheadMs = timeIn(week, time) - Date.now();
      const { NODE_OPTIONS } = daytime(aheadMs);
      running = await place.start({ ...environment, NODE_OPTIONS: `${NODE_OPTIONS} ${NO_CHANCE}` });
    },
    write: (line: Written) => phones.write(line, bot()),
    async writeAtOnce([one, other]: [Written, Written]): Promise<void> {
      const before = phones.count();
      await Promise.all([phones.write(one, bot()), phones.write(other, bot())]);
      const [first] = phones.since(before).flatMap((shown) => Object.entries(shown));
      if (first?.[1].includes(`with ${other.name}`) === true) phones.swap(one.name, other.name);
    },
    /** Waits until nothing is under way, and for so many messages at least; what does not come is missed by whoever compares. */
    async settle(count: number): Promise<void> {
      if ((await rest()) >= count) return;
      const timeout = count === Infinity ? UNEXPECTED_WITHIN_MS : EXPECTED_WITHIN_MS;
      const come = expect.poll(rest, { timeout, interval: 20 }).toBeGreaterThanOrEqual(count);
      await come.catch(() => undefined);
    },
  };
}

async function environmentFor({ ways, school, phones }: Script, stub: TwilioStub): Promise<Record<string, string>> {
  if (ways.includes('template')) stub.account.contents.push(STAFF_TEMPLATE);
  const menus = { schoolFile: 'flows/school.yaml', whatsappFrom: LIVE_WHATSAPP };
  if (ways.includes('menus')) await setUpMenus(stub, menus);
  const staff = Object.values(phones).filter(({ is }) => is === 'staff');
  return {
    TWILIO_API_BASE_URL: stub.url,
    STAFF_NUMBERS: staff.map(({ number }) => `whatsapp:${number}`).join(','),
    ...(ways.includes('SMS') ? { TWILIO_SMS_FROM: BOT_SMS } : {}),
    ...(ways.includes('template') ? { STAFF_TEMPLATE_SID } : {}),
    ...(school === undefined ? {} : { SCHOOL_FILE: schoolFileWith(school) }),
  };
}

function mailboxes(mail: MailServerStub | undefined): Record<string, string> {
  if (mail === undefined) return {};
  const SMTP_URL = `smtp://${mail.host}:${mail.port}`;
  return { SMTP_URL, SMTP_FROM: 'bot@oichub.example', STAFF_EMAILS: 'office@oichub.example' };
}

/** A file of the school's with more facts in it. */
function schoolFileWith(facts: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'enquiries-school-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'school.yaml');
  writeFileSync(file, `${readFileSync(join(projectRoot, 'flows/school.yaml'), 'utf8')}\n${facts}\n`);
  return file;
}

async function isAtRest(store: Store, now: number): Promise<boolean> {
  const due = await Promise.all([store.nextDueAt(), store.nextWakeAt()]);
  return due.every((at) => at === undefined || at > now + UNDER_WAY_MS);
}
