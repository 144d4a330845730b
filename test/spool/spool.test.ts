import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Fault } from '../../src/domain/errors.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { SpoolFolder } from '../../src/spool/spool-folder.ts';
import type { SpoolEntry } from '../../src/spool/spool-ports.ts';
import { Spool } from '../../src/spool/spool.ts';
import { readForm, spoolDirectory, spooled } from '../support/spooled-messages.ts';
import { ADA, BOLA, CHIDI, NOON } from '../support/stored-turns.ts';

const AWAY = new Fault('store:unavailable', 'Redis does not answer.');

/** What was acted on, in order, once by its id as a store does it. */
let acted: string[] = [];
/** What becomes of a message: an outage, or something worse. Nothing unless a test says so. */
let refusal: (message: InboundMessage) => unknown = () => undefined;
let told: SpoolEntry[] = [];
let directory = '';

beforeEach(() => {
  acted = [];
  told = [];
  refusal = () => undefined;
  directory = spoolDirectory();
});

async function start(): Promise<Spool> {
  const known = new Set<string>();
  const spool = new Spool({
    directory,
    read: readForm,
    replay: (message) => {
      const reason = refusal(message);
      if (reason !== undefined) return Promise.reject(reason);
      if (!known.has(message.id)) acted.push(message.text);
      known.add(message.id);
      return Promise.resolve();
    },
    now: Date.now,
    // The shortest pause there is.
    random: () => 0,
    log: (entry) => void told.push(entry),
  });
  onTestFinished(() => spool.stop());
  await spool.start();
  return spool;
}

async function keep(spool: Spool, ...what: Parameters<typeof spooled>): Promise<InboundMessage> {
  const { message, form } = spooled(...what);
  await spool.keep(message, form);
  return message;
}

/** A disk that lets nothing be set aside, until room is made. */
function fullDisk(): { makeRoom(): void } {
  const full = vi.spyOn(SpoolFolder.prototype, 'setAside').mockRejectedValue(new Fault('spool:unavailable', 'full'));
  onTestFinished(() => full.mockRestore());
  return { makeRoom: () => full.mockRestore() };
}

const isReplayed = (spool: Spool): Promise<void> => expect.poll(() => spool.count()).toBe(0);
const onDisk = (): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('');

describe('The spool', () => {
  test('replays everything once when the store is back, each contact in order, and leaves nothing on disk', async () => {
    refusal = () => AWAY;
    const spool = await start();
    for (let index = 0; index < 5; index += 1) {
      await keep(spool, `Ada ${index}`, index, ADA);
      await keep(spool, `Bola ${index}`, index, BOLA);
    }
    expect([spool.count(), acted]).toEqual([10, []]);
    refusal = () => undefined;
    await isReplayed(spool);
    const of = (name: string): string[] => acted.filter((text) => text.startsWith(name));
    expect(of('Ada')).toEqual(['Ada 0', 'Ada 1', 'Ada 2', 'Ada 3', 'Ada 4']);
    expect(of('Bola')).toEqual(['Bola 0', 'Bola 1', 'Bola 2', 'Bola 3', 'Bola 4']);
    await expect.poll(() => readdirSync(directory)).toEqual([]);
  });

  test('tries at once, then again and again, and tells an outage in ever longer steps', async () => {
    let tries = 0;
    refusal = () => {
      tries += 1;
      return AWAY;
    };
    await keep(await start(), 'hi', 0);
    await expect.poll(() => tries, { timeout: 5_000 }).toBeGreaterThan(20);
    const failures = told.flatMap((entry) => (entry.event === 'spool_waits' ? [entry.failures] : []));
    expect(failures.slice(0, 4)).toEqual([1, 2, 4, 8]);
  });

  test('puts what came earlier first, also when it was written later', async () => {
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'second', 2);
    await keep(spool, 'first', 1);
    await keep(spool, 'third', 3);
    refusal = () => undefined;
    await isReplayed(spool);
    expect(acted).toEqual(['first', 'second', 'third']);
  });

  test('keeps a message once by its id, however often and however fast it comes', async () => {
    refusal = () => AWAY;
    const spool = await start();
    const { message, form } = spooled('hi', 0);
    await Promise.all([spool.keep(message, form), spool.keep(message, form)]);
    await spool.keep(message, form);
    expect([spool.count(), spool.holds(message.id)]).toEqual([1, true]);
    expect(onDisk().match(/\n/g)).toHaveLength(1);
  });

  test('lets nothing of a contact overtake what is kept of it, and holds up nobody else', async () => {
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'first', 0, ADA);
    const take = (text: string) => (): Promise<void> => {
      acted.push(text);
      return Promise.resolve();
    };
    await expect(spool.behind(ADA, take('second'))).rejects.toBe(AWAY);
    await spool.behind(BOLA, take('of Bola'));
    expect(acted).toEqual(['of Bola']);
    refusal = () => undefined;
    await Promise.all([spool.behind(ADA, take('second')), spool.behind(ADA, take('third'))]);
    expect(acted).toEqual(['of Bola', 'first', 'second', 'third']);
  });

  test('goes on with others where a part of the store stays away', async () => {
    const away = new Set([ADA, CHIDI]);
    refusal = () => AWAY;
    const spool = await start();
    const others = Array.from({ length: 10 }, (_, index) => `+23480111111${10 + index}`);
    for (const contact of [ADA, ...others]) await keep(spool, `of ${contact}`, 0, contact);
    refusal = ({ contact }) => (away.has(contact) ? AWAY : undefined);
    await expect.poll(() => spool.count()).toBe(1);
    expect(acted).toHaveLength(others.length);
  });

  test('is taken up by the next process, also when this one died while it replayed', async () => {
    refusal = () => AWAY;
    const dead = await start();
    for (const index of [1, 2, 3]) await keep(dead, `message ${index}`, index);
    refusal = ({ text }) => (text === 'message 2' ? AWAY : undefined);
    await expect.poll(() => dead.count()).toBe(2);
    refusal = () => AWAY;
    const next = await start();
    expect(next.count()).toBeGreaterThanOrEqual(2);
    refusal = () => undefined;
    await isReplayed(next);
    expect(acted.filter((text) => text !== 'message 1')).toEqual(['message 2', 'message 3']);
    // What it still had in mind is the other's now.
    await isReplayed(dead);
    expect(acted.filter((text) => text !== 'message 1')).toEqual(['message 2', 'message 3']);
  });

  test('sets aside what cannot be taken for another reason than an outage, and says so until it is looked at', async () => {
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'poison', 1);
    await keep(spool, 'fine', 2);
    refusal = ({ text }) => (text === 'poison' ? new TypeError('a mistake of ours') : undefined);
    await isReplayed(spool);
    expect(acted).toEqual(['fine']);
    expect(told).toContainEqual(expect.objectContaining({ event: 'spool_set_aside', lines: 1 }));
    expect(JSON.stringify(told)).not.toContain('poison');
    const [warning] = spool.warnings();
    const file = /set aside in (\S+):/.exec(warning ?? '')?.[1] ?? '';
    expect(readFileSync(file, 'utf8')).toContain('poison');
    // As the README tells operators to do once the mistake is mended.
    refusal = () => undefined;
    writeFileSync(join(directory, 'again.spool'), readFileSync(file));
    await start();
    await expect.poll(() => acted).toEqual(['fine', 'poison']);
  });

  test('holds nobody up by what cannot be set aside either, as the disk is full, and does it when the disk has room', async () => {
    const disk = fullDisk();
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'poison', 1);
    await keep(spool, 'fine', 2);
    refusal = ({ text }) => (text === 'poison' ? new TypeError('a mistake of ours') : undefined);
    await expect.poll(() => acted).toEqual(['fine']);
    await expect.poll(() => spool.count()).toBe(1);
    expect(onDisk()).toContain('poison');
    disk.makeRoom();
    await keep(spool, 'later', 3, BOLA);
    await isReplayed(spool);
    expect([acted, spool.warnings()]).toEqual([['fine', 'later'], [expect.stringContaining('set aside in')]]);
  });

  test('forgets of a contact also what could not be set aside', async () => {
    fullDisk();
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'poison', 1);
    refusal = () => new TypeError('a mistake of ours');
    await expect.poll(() => told.some(({ event }) => event === 'spool_unreadable')).toBe(true);
    await spool.forget(ADA, { cause: 'SM-live', now: NOON + 1_000 });
    expect([spool.count(), onDisk()]).toEqual([0, '']);
  });

  test('sets half a line aside and replays those around it', async () => {
    refusal = () => AWAY;
    const dead = await start();
    await keep(dead, 'first', 1);
    await dead.stop();
    const [name = ''] = readdirSync(directory);
    const first = readFileSync(join(directory, name), 'utf8');
    writeFileSync(join(directory, name), `${first.slice(0, 90)}\n${first}`);
    refusal = () => undefined;
    const spool = await start();
    await expect.poll(() => acted).toEqual(['first']);
    expect(told).toContainEqual(expect.objectContaining({ event: 'spool_set_aside', lines: 1 }));
    expect(spool.warnings()).toHaveLength(1);
  });

  test('sets aside what is for another account now', async () => {
    refusal = () => AWAY;
    const dead = await start();
    const { message, form } = spooled('hi', 0);
    await dead.keep(message, { ...form, AccountSid: 'AC-of-somebody-else' });
    const spool = await start();
    expect([spool.count(), spool.warnings()]).toEqual([0, [expect.stringContaining('.set-aside')]]);
  });

  test('refuses what is more than its limit, and takes again when there is room', async () => {
    refusal = () => AWAY;
    const spool = await start();
    const { message, form } = spooled('hi', 0);
    const large = { ...form, Padding: 'x'.repeat(LIMITS.spoolBytes) };
    await expect(spool.keep(message, large)).rejects.toMatchObject({ code: 'spool:unavailable' });
    await keep(spool, 'small', 1);
    const many = Array.from({ length: 300 }, (_, at) => {
      const one = spooled('hi', at);
      return spool.keep(one.message, { ...one.form, Padding: 'x'.repeat(60_000) });
    });
    const refused = (await Promise.allSettled(many)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ code: 'spool:unavailable', message: expect.stringContaining('full') });
    expect(onDisk().length).toBeLessThanOrEqual(LIMITS.spoolBytes);
    refusal = () => undefined;
    await isReplayed(spool);
    await keep(spool, 'again', 1_000);
    await expect.poll(() => acted.at(-1)).toBe('again');
  });

  test('loses nothing when two processes take files from each other again and again', async () => {
    refusal = () => AWAY;
    const [one, other] = [await start(), await start()];
    await keep(one, 'kept by one', 1, ADA);
    await keep(other, 'kept by the other', 1, BOLA);
    for (let times = 0; times < 10; times += 1) {
      for (const spool of [one, other]) await spool.forget(CHIDI, { cause: 'SM-live', now: NOON });
    }
    refusal = () => undefined;
    await isReplayed(one);
    await isReplayed(other);
    expect([...new Set(acted)].toSorted()).toEqual(['kept by one', 'kept by the other']);
  });

  test('forgets what a contact wrote before an order to forget it, whichever process kept it, and no more', async () => {
    refusal = () => AWAY;
    const [other, spool] = [await start(), await start()];
    await keep(other, 'of Ada, kept by another', 1, ADA);
    await keep(spool, 'of Ada', 2, ADA);
    const order = await keep(spool, 'delete', 3, ADA);
    await keep(spool, 'of Ada, later', 4, ADA);
    await keep(other, 'of Bola', 1, BOLA);
    await spool.forget(ADA, { cause: `${order.id}:answer`, now: NOON + 1_000_000 });
    expect(onDisk()).not.toMatch(/of Ada, kept|"of Ada"/);
    refusal = () => undefined;
    await isReplayed(spool);
    await isReplayed(other);
    expect(acted.toSorted()).toEqual(['delete', 'of Ada, later', 'of Bola']);
  });

  test('forgets all that was kept before an order that did not wait itself', async () => {
    refusal = () => AWAY;
    const spool = await start();
    await keep(spool, 'of Ada', 2, ADA);
    await spool.forget(ADA, { cause: 'SM-live', now: NOON + 3 });
    expect([spool.count(), onDisk()]).toEqual([0, '']);
  });

  test('counts what a contact had kept in the time before a message, the same each time', async () => {
    refusal = () => AWAY;
    const spool = await start();
    const kept: InboundMessage[] = [];
    for (const at of [0, 10_000, 20_000, 31_000]) kept.push(await keep(spool, 'hi', at));
    await keep(spool, 'hi', 1_000, BOLA);
    expect(kept.map((message) => spool.countBefore(message))).toEqual([0, 1, 2, 2]);
  });

  test('that has no folder to write to is a warning at start, and refuses what it cannot keep', async () => {
    writeFileSync(directory, 'a file is in the way');
    const spool = await start();
    expect(spool.warnings()).toEqual([expect.stringContaining('DATA_DIR')]);
    const { message, form } = spooled('hi', 0);
    await expect(spool.keep(message, form)).rejects.toMatchObject({ code: 'spool:unavailable' });
    expect([spool.holds(message.id), spool.count()]).toEqual([false, 0]);
  });
});
