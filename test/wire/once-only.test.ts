import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Store } from '../../src/store/store.ts';
import { LIVE_PLACES, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { daytime } from '../support/daytime.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { statusForm, whatsappForm } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const STAFF = 'whatsapp:+2348099999999';
/** Past every lease and every wait before a look-up. */
const LATER = daytime(LIMITS.deliveryLeaseMs + LIMITS.lookUpAfterMs * 2);
const SOON = { timeout: 10_000 };

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

/** The chat's line of the notice, as it stands in the store. */
async function notice(store: Store) {
  return (await store.transcript(ADA)).find(({ from }) => from === 'system');
}

async function settled(store: Store): Promise<void> {
  await expect.poll(() => store.nextDueAt(), SOON).toBeUndefined();
}

async function ask(bot: LiveBot): Promise<void> {
  const response = await bot.post('message', whatsappForm({ Body: 'I want to talk to a person' }));
  expect(response.status).toBe(200);
}

describe.each(LIVE_PLACES)('one notice to staff, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  beforeEach(async () => {
    place = await makePlace();
  });

  const start = (clock: Partial<typeof LATER> = {}): Promise<LiveBot> =>
    place.start({ TWILIO_API_BASE_URL: stub.url, STAFF_NUMBERS: STAFF, ...clock });

  it('accepted by Twilio, its answer lost, the process killed: exactly one message', async () => {
    stub.loseNext('hang');
    const first = await start();
    await ask(first);
    await expect.poll(() => stub.messages.length, SOON).toBe(1);
    await first.kill();
    await start(LATER);
    const store = place.open();
    await settled(store);
    expect(stub.messages).toHaveLength(1);
    expect(await notice(store)).toMatchObject({ status: 'sent', sid: stub.messages[0]?.sid });
    expect(await store.listDeadLetters()).toEqual([]);
    expect(stub.errors).toEqual([]);
  });

  it('accepted and told by a status callback to the process that came after: one message, and nobody looks', async () => {
    stub.loseNext('hang');
    const first = await start();
    await ask(first);
    await expect.poll(() => stub.messages.length, SOON).toBe(1);
    await first.kill();
    const [accepted] = stub.messages;
    const query = new URL(String(accepted?.form['StatusCallback'])).search;
    const second = await start();
    const told = await second.post('status', statusForm({ MessageSid: accepted?.sid ?? '' }), query);
    expect(told.status).toBe(204);
    await second.kill();
    await start(LATER);
    const store = place.open();
    await settled(store);
    expect(stub.requests.map(({ method }) => method)).toEqual(['POST']);
    expect(await notice(store)).toMatchObject({ status: 'delivered', sid: accepted?.sid });
  });

  it('accepted, the connection dropped, the process alive: one message', async () => {
    stub.loseNext('reset');
    const first = await start();
    await ask(first);
    const store = place.open();
    await expect.poll(() => stub.messages.length, SOON).toBe(1);
    // It stands in the store as one that may have been sent, to be looked up in a minute.
    const inDoubtSince = Date.now();
    await expect
      .poll(async () => Number(await store.nextDueAt()) - inDoubtSince < LIMITS.lookUpAfterMs + 5_000, SOON)
      .toBe(true);
    expect(await first.stop()).toContain(0);
    await start(LATER);
    await settled(store);
    expect(stub.messages).toHaveLength(1);
  });

  it('that never reached Twilio before the process was killed: sent by the next one, once', async () => {
    stub.hangNext();
    const first = await start();
    await ask(first);
    await expect.poll(() => stub.requests.length, SOON).toBe(1);
    await first.kill();
    expect(stub.messages).toEqual([]);
    await start(LATER);
    const store = place.open();
    await settled(store);
    expect(stub.messages).toHaveLength(1);
    expect(await notice(store)).toMatchObject({ status: 'sent', sid: stub.messages[0]?.sid });
  });

  it('whose sending hangs at SIGTERM: the process ends within 10 s, and the message is neither lost nor sent twice', async () => {
    stub.loseNext('hang');
    const first = await start();
    await ask(first);
    await expect.poll(() => stub.messages.length, SOON).toBe(1);
    const askedToStopAt = Date.now();
    expect(new Set(await first.stop())).toEqual(new Set([0]));
    expect(Date.now() - askedToStopAt).toBeLessThan(10_000);
    const store = place.open();
    // It was settled, not left to its lease.
    const dueAt = Number(await store.nextDueAt());
    expect(dueAt).toBeGreaterThan(Date.now() + LIMITS.lookUpAfterMs - 5_000);
    expect(dueAt).toBeLessThan(Date.now() + LIMITS.lookUpAfterMs + 5_000);
    await start(LATER);
    await settled(store);
    expect(stub.messages).toHaveLength(1);
    expect(await notice(store)).toMatchObject({ sid: stub.messages[0]?.sid });
  });
});
