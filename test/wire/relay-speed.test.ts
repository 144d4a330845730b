import { describe, expect, it } from 'vitest';
import { LIVE_PLACES } from '../support/live-place.ts';
import { startTwilioStub, type StubMessage } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';

const STAFF = 'whatsapp:+2348099999999';
const ADA = 'whatsapp:+2348012345678';
const ANSWERS = 60;
/** The first ones load the client library and find their way to Twilio. */
const WARM_UP = 10;
/** What somebody who chats does not notice. */
const MEDIAN_MS = 50;

describe.each(LIVE_PLACES)('an answer of staff, with %s', (name, makePlace) => {
  it('is with Twilio well before its reader could wonder', { timeout: 60_000 }, async () => {
    const accepted: ((message: StubMessage) => void)[] = [];
    const stub = await startTwilioStub({ onAccepted: (message) => accepted.forEach((hear) => hear(message)) });
    const place = await makePlace();
    const bot = await place.start({ TWILIO_API_BASE_URL: stub.url, STAFF_NUMBERS: STAFF });
    try {
      const write = (From: string, Body: string, more: Record<string, string> = {}) =>
        bot.post('message', whatsappForm({ From, Body, ...more }));
      const sentTo = (to: string) =>
        new Promise<StubMessage>((resolve) => {
          accepted.push((message) => (message.form['To'] === to ? resolve(message) : undefined));
        });
      const summary = sentTo(STAFF);
      await write(ADA, 'I want to talk to a person');
      const OriginalRepliedMessageSid = (await summary).sid;

      const tookMs: number[] = [];
      for (let count = 0; count < WARM_UP + ANSWERS; count += 1) {
        accepted.length = 0;
        const relayed = sentTo(ADA);
        const startedAt = performance.now();
        const answered = write(STAFF, `Part ${count} of it`, { OriginalRepliedMessageSid });
        await relayed;
        tookMs.push(performance.now() - startedAt);
        expect((await answered).status).toBe(200);
      }
      const inOrder = tookMs.slice(WARM_UP).toSorted((one, other) => one - other);
      const medianMs = inOrder[Math.floor(ANSWERS / 2)] ?? Infinity;
      console.info(`Webhook to REST call, ${name}: ${medianMs.toFixed(1)} ms in the median of ${ANSWERS}.`);
      expect(medianMs).toBeLessThan(MEDIAN_MS);
    } finally {
      await stub.close();
    }
  });
});
