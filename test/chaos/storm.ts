import { DAY_MS } from '../../src/domain/durations.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../src/project-root.ts';
import type { Store } from '../../src/store/store.ts';
import { setUpMenus } from '../support/set-up-menus.ts';
import { startTwilioStub, type StubMessage } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';
import { messageForm, play, type Stage } from './conversation.ts';
import { dealDeck } from './deck.ts';
import type { Evidence, Finding, Played } from './evidence.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { createInbox, replyIdIn } from './inbox.ts';
import { judge } from './judge.ts';
import { countsOf, type Outcome } from './outcome.ts';
import { makePlace, type Place, type PlaceName } from './place.ts';
import { createProvider, PUBLIC_URL } from './provider.ts';
import { readRecords } from './read-records.ts';
import { seededRandom } from './seeded-random.ts';

export interface StormOptions {
  place: PlaceName;
  kills: number;
  seed: number;
  /** Conversations at one time. */
  atOnce: number;
  /** Whether a process that delivers and is killed at random is `main.js`, whose rows stay lent for `LIMITS.deliveryLeaseMs`. */
  hasPlainPostmen: boolean;
  /** Whether Redis falls silent in the middle of it, so that the fallback route has to keep what comes. */
  hasOutage: boolean;
  /** Whether WhatsApp shows menus: then what it is answered goes by the outbox, too. */
  hasMenus: boolean;
}

/** A conversation that takes longer (it waits for staff, who wait for a lease to end) is no reason not to begin the next. */
const NEXT_MS = 8_000;
/** So many messages are reported as delivered, so soon: often before the process that sent one has heard of it. */
const REPORTED_SHARE = 0.3;
const REPORT_MS = 50;
/** Long enough for the four tries of a webhook to fail, each after the two seconds that the store has. */
const OUTAGE_MS = 15_000;
/** Conversations that are open, in those that are had at one time. */
const OPEN_TIMES = 3;
const WHATSAPP = 'whatsapp:+2348102519926';
const STAFF = ['whatsapp:+2348099999999', '+2348088888888'] as const;
/** Longer than the leases of two plain processes that died one after the other. */
const DRAIN_MS = 240_000;
/** More orders than a storm of any length gives. */
const MOST_LEFT = 100_000;

/** Kills processes while people talk to them, until all deaths are dealt; then lets all come to rest and judges. */
export async function storm(options: StormOptions): Promise<Outcome> {
  const started = performance.now();
  const random = seededRandom(options.seed);
  const place = await makePlace(options.place);
  const school = writeSchool();
  let order = 0;
  const nextOrder = (): number => (order += 1);
  let fleet: Fleet | undefined;
  const inbox = createInbox({ nextOrder, deathOf: (name) => fleet?.deathOf(name) ?? 'none' });
  const background: Promise<void>[] = [];
  const reported = new Set<string>();
  const stub = await startTwilioStub({
    onAccepted: (message) => {
      inbox.take(message, stub.account.contents);
      if (random() < REPORTED_SHARE) background.push(report(message));
    },
  });
  const provider = createProvider({
    door: () => {
      if (fleet === undefined) throw new Error('Nothing was started.');
      return fleet.door();
    },
  });
  const staff = new Map<string, number>(STAFF.map((address) => [address, 0]));
  const report = async ({ form, sid }: StubMessage): Promise<void> => {
    const callback = String(form['StatusCallback']);
    await sleep(random() * REPORT_MS);
    if (await provider.report(callback, { sid, to: String(form['To']) })) reported.add(replyIdIn(callback));
  };
  const stage: Stage = {
    provider,
    inbox,
    random,
    nextOrder,
    staff,
    inTurn: queues(),
    meanwhile: (deed) => void background.push(deed()),
  };
  try {
    if (options.hasMenus) await setUpMenus(stub, { schoolFile: school.file, whatsappFrom: WHATSAPP });
    fleet = await startFleet({
      slots: place.slots,
      deck: dealDeck(random, { kills: options.kills, roles: [...new Set(place.slots)] }),
      random,
      environmentOf: (_role, name) => ({
        ...liveEnvironment(`${stub.url}/${name}`, school.file),
        ...place.environment,
      }),
      hasPlainPostmen: options.hasPlainPostmen,
    });
    if (options.hasOutage) background.push(bringOutage(place, fleet, options.kills / 2));
    for (const address of STAFF) await openWindow(address, provider, staff);
    const played = await playWhile(fleet.calm, options.atOnce, stage);
    const records = await drained(place, fleet, { played, background });
    const evidence: Evidence = { played, accepted: inbox.accepted, records, staff, reported };
    const findings = [
      ...judge(evidence),
      ...stub.errors.map((what): Finding => ({ kind: 'wrong', what, contact: '', cause: 'none' })),
    ];
    const { kills, accidents } = fleet;
    const tookMs = performance.now() - started;
    return { place: place.name, seeds: [options.seed], kills, ...countsOf(evidence), findings, accidents, tookMs };
  } finally {
    await fleet?.destroy();
    provider.close();
    await stub.close();
    await place.remove();
    school.remove();
  }
}

/** What a member of staff writes opens their own 24 hours: without that they would be told by SMS. */
async function openWindow(
  address: string,
  provider: ReturnType<typeof createProvider>,
  staff: Map<string, number>,
): Promise<void> {
  if (!address.startsWith('whatsapp:')) return;
  await provider.deliver(messageForm('whatsapp', address, 'LIST'));
  staff.set(address, 1);
}

/** After so many kills the store is away for a while. */
async function bringOutage(place: Place, { kills, calm }: Fleet, afterKills: number): Promise<void> {
  if (place.outage === undefined) return;
  const over = new AbortController();
  void calm.then(() => over.abort());
  const count = (): number => [...kills.values()].reduce((sum, one) => sum + one, 0);
  while (count() < afterKills && !over.signal.aborted) await sleep(100);
  await place.outage(OUTAGE_MS);
}

/** New people write until the storm is over; those who are in the middle then finish. */
async function playWhile(calm: Promise<void>, atOnce: number, stage: Stage): Promise<Played[]> {
  const conversations: Promise<Played>[] = [];
  const over = new AbortController();
  const watching = calm.then(() => over.abort());
  let people = 0;
  let open = 0;
  const talk = async (): Promise<void> => {
    while (!over.signal.aborted) {
      people += 1;
      const contact = `+23480${String(people).padStart(8, '0')}`;
      const conversation = play(contact, stage);
      conversations.push(conversation);
      open += 1;
      const ended = conversation.finally(() => (open -= 1));
      await Promise.race(open < OPEN_TIMES * atOnce ? [ended, sleep(NEXT_MS)] : [ended]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, talk));
  await watching;
  return Promise.all(conversations);
}

/** Waits for all that is under way and for the outbox to empty, ends the processes as an operator would, and reads what there is. */
async function drained(
  place: Place,
  fleet: Fleet,
  { played, background }: { played: Played[]; background: Promise<void>[] },
) {
  const store = place.open();
  try {
    const isOutboxEmpty = await empties(store);
    while (background.length > 0) await Promise.all(background.splice(0));
    for (const code of await fleet.stop()) if (code !== 0) fleet.accidents.push(`SIGTERM ended a process with ${code}`);
    const records = await readRecords(store, played);
    return { ...records, isOutboxEmpty: isOutboxEmpty && (await holdsOrdersAlone(store)) };
  } finally {
    await store.close();
  }
}

/** Whether nothing is left, whenever it comes due, but orders to delete the provider's copies: each has a lane of its own. */
async function holdsOrdersAlone(store: Store): Promise<boolean> {
  const left = await store.claimDeliveries({ now: Date.now() + DAY_MS, leaseMs: 1, limit: MOST_LEFT });
  return left.length < MOST_LEFT && left.every(({ delivery }) => delivery.forgets !== undefined);
}

/**
 * What is lent, in doubt or to be tried again comes due within a lease. What is due later is an order to delete the provider's copies
 * of somebody who was forgotten: it waits on purpose, and test/wire/forgotten-copies.test.ts kills in the middle of it.
 */
async function empties(store: Store): Promise<boolean> {
  const until = performance.now() + DRAIN_MS;
  while (performance.now() < until) {
    const dueAt = await store.nextDueAt();
    if (dueAt === undefined || dueAt > Date.now() + LIMITS.deliveryLeaseMs) return true;
    await sleep(100);
  }
  return false;
}

/** The school's facts with a place on the map, so that there are replies that only the outbox can carry. */
function writeSchool(): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'enquiries-school-'));
  const file = join(folder, 'school.yaml');
  const text = readFileSync(join(projectRoot, 'flows/school.yaml'), 'utf8');
  writeFileSync(file, text.replace(/# (position: \{).*/, '$1 latitude: 7.75, longitude: 4.5 }'));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function liveEnvironment(apiBaseUrl: string, schoolFile: string): Record<string, string> {
  return {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
    TWILIO_WHATSAPP_FROM: WHATSAPP,
    TWILIO_SMS_FROM: '+447700900123',
    TWILIO_API_BASE_URL: apiBaseUrl,
    SESSION_SECRET: 'a secret for tests only',
    STAFF_NUMBERS: STAFF.join(','),
    FLOOD_LIMIT: '0',
    SCHOOL_FILE: schoolFile,
  };
}

/** Deeds of one key one after the other. */
function queues(): Stage['inTurn'] {
  const last = new Map<string, Promise<unknown>>();
  return (key, deed) => {
    const next = (last.get(key) ?? Promise.resolve()).then(deed);
    last.set(
      key,
      next.catch(() => undefined),
    );
    return next;
  };
}
