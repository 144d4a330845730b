import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { LIVE_PLACES, LIVE_WHATSAPP, type LivePlace } from '../support/live-place.ts';
import { daytime } from '../support/daytime.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';

const ADA = 'whatsapp:+2348012345678';
const SOON = { timeout: 15_000 };

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
});
afterEach(() => stub.close());

describe.each(LIVE_PLACES)('DELETE ME, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  let place: LivePlace;
  beforeEach(async () => {
    place = await makePlace();
  });
  const start = (aheadMs = 0) => place.start({ TWILIO_API_BASE_URL: stub.url, ...daytime(aheadMs) });

  /** The person's messages stand at Twilio, a picture among them; then they have everything deleted. */
  async function orderDeletion(): Promise<string[]> {
    for (let index = 0; index < 6; index += 1) stub.keep({ from: ADA, to: LIVE_WHATSAPP, media: index % 2 });
    const others = [
      stub.keep({ from: `${ADA}0`, to: LIVE_WHATSAPP }),
      stub.keep({ from: ADA, to: 'whatsapp:+15550001111' }),
    ];
    const bot = await start();
    for (const Body of ['hi', 'delete me', '1']) {
      const response = await bot.post('message', whatsappForm({ Body }));
      const said = /<Message[^>]*>([^<]*)</.exec(await response.text())?.[1] ?? '';
      if (Body === '1') stub.keep({ from: LIVE_WHATSAPP, to: ADA, direction: 'outbound-reply', body: said });
    }
    await bot.stop();
    expect(stub.requests).toEqual([]);
    return others;
  }

  it('deletes Twilio’s copies as well, the receipt too, and nobody else’s', async () => {
    const others = await orderDeletion();
    await start(LIMITS.forgetCopiesAfterMs + 1_000);
    await expect.poll(() => stub.sids(), SOON).toEqual(others);
    await expect.poll(() => place.open().nextDueAt(), SOON).toBeUndefined();
    expect(stub.errors).toEqual([]);
  });

  it('killed between two deletions goes on after the lease', async () => {
    const others = await orderDeletion();
    stub.hangAt(({ method }, count) => method === 'DELETE' && count === 4);
    const bot = await start(LIMITS.forgetCopiesAfterMs + 1_000);
    await expect.poll(() => stub.requests.filter(({ method }) => method === 'DELETE').length, SOON).toBe(4);
    await bot.kill();
    expect(stub.sids().length).toBeGreaterThan(others.length);
    await start(LIMITS.forgetCopiesAfterMs + LIMITS.deliveryLeaseMs + 60_000);
    await expect.poll(() => stub.sids(), SOON).toEqual(others);
    await expect.poll(() => place.open().nextDueAt(), SOON).toBeUndefined();
    expect(await place.open().listDeadLetters()).toEqual([]);
    expect(stub.errors).toEqual([]);
  });
});
