import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/domain/durations.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { lagosDay } from '../../src/domain/school-facts.ts';
import { daytime, passTime } from '../support/daytime.ts';
import { LIVE_PLACES, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';

const STAFF = 'whatsapp:+2348099999999';
const ANSWER = 'N150,000 in two parts';
const QUESTION = 'How much is fullstack?';
const SOON = { timeout: 15_000 };

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

const person = (index: number): string => `whatsapp:+23480512345${String(index).padStart(2, '0')}`;

async function say(bot: LiveBot, From: string, Body: string): Promise<string> {
  const response = await bot.post('message', whatsappForm({ From, Body }));
  expect(response.status).toBe(200);
  return response.text();
}

/** Who has been sent the answer, in order. */
const told = (): string[] =>
  stub.messages.filter(({ form }) => String(form['Body']).includes(ANSWER)).map(({ form }) => String(form['To']));

describe.each(LIVE_PLACES)('A question that nobody could answer, with %s', { timeout: 120_000 }, (_name, makePlace) => {
  let place: LivePlace;
  beforeEach(async () => {
    place = await makePlace();
  });

  const start = (clock: Partial<ReturnType<typeof daytime>> = {}): Promise<LiveBot> =>
    place.start({ TWILIO_API_BASE_URL: stub.url, STAFF_NUMBERS: STAFF, ...clock });

  it('asked by three, is answered once from the phone: all three hear it, the fourth at once; past its day, it is a question again', async () => {
    const bot = await start();
    for (const index of [1, 2, 3]) expect(await say(bot, person(index), QUESTION)).toContain('I do not know yet');
    expect(await say(bot, STAFF, 'questions')).toMatch(/Q13 [^\n]*3 people/);
    expect(await say(bot, STAFF, `ANSWER 13 ${ANSWER}`)).toContain('Who should get it?');
    expect(told()).toEqual([]);
    const [, month, day] = lagosDay(Date.now() + DAY_MS).split('-');
    expect(await say(bot, STAFF, `1 until ${day}/${month}`)).toContain('3 people who asked hear it now');
    await expect.poll(() => told().toSorted(), SOON).toEqual([1, 2, 3].map(person));
    const fourth = await say(bot, person(4), QUESTION);
    expect(fourth).toContain(ANSWER);
    expect(fourth).toContain('as given on');
    await bot.stop();
    // Two days later.
    const later = await start(daytime(2 * DAY_MS));
    expect(await say(later, person(5), QUESTION)).toContain('I do not know yet');
    expect(await say(later, STAFF, 'QUESTIONS')).toMatch(/Q13 [^\n]*1 person/);
    expect(told()).toHaveLength(3);
    expect(stub.errors).toEqual([]);
  });

  it('whose answer is on its way to many when everything is killed, again and again: all hear it, and nobody twice', async () => {
    const people = Array.from({ length: 24 }, (_, index) => person(index));
    let bot = await start();
    for (const one of people) await say(bot, one, QUESTION);
    await say(bot, STAFF, `Q13 ${ANSWER}`);
    expect(await say(bot, STAFF, '1')).toContain('24 people');
    await bot.kill();
    // Past every lease and every wait before a look-up.
    const wait = LIMITS.deliveryLeaseMs + 2 * LIMITS.lookUpAfterMs;
    for (const kills of [1, 9, 17]) {
      passTime(wait);
      bot = await start();
      await expect.poll(() => told().length, SOON).toBeGreaterThanOrEqual(kills);
      await bot.kill();
    }
    passTime(wait);
    await start();
    const store = place.open();
    await expect.poll(() => store.nextDueAt(), { timeout: 30_000 }).toBeUndefined();
    expect(told().toSorted()).toEqual(people.toSorted());
    expect(await store.listDeadLetters()).toEqual([]);
  });
});
