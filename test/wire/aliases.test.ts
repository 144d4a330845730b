import { describe, expect, it } from 'vitest';
import { LIVE_PLACES } from '../support/live-place.ts';
import { smsForm, whatsappForm } from '../support/twilio-webhook.ts';

const NUMBER = '+2348012345678';
const USER = 'whatsapp:NG.4566546130240823';

describe.each(LIVE_PLACES)('a person with a username, with %s', { timeout: 60_000 }, (_name, makePlace) => {
  it('begins under it, shows the number, goes on by SMS, and has one conversation', async () => {
    const place = await makePlace();
    const bot = await place.start({ TWILIO_SMS_FROM: '+447700900123' });
    const write = async (form: Record<string, string>): Promise<string> => {
      const response = await bot.post('message', form);
      expect(response.status).toBe(200);
      return response.text();
    };
    for (const Body of ['register', '1', '1', 'Ada Obi', 'python']) {
      const answer = await write(whatsappForm({ From: USER, ExternalUserId: USER, Body }));
      // What Twilio is to report names the reply by the id of the username.
      expect(answer).toContain(encodeURIComponent(`${USER}:`));
    }
    const known = await write(whatsappForm({ From: `whatsapp:${NUMBER}`, ExternalUserId: USER, Body: 'beginner' }));
    expect(known).toContain(NUMBER);
    expect(await write(smsForm({ From: NUMBER, Body: '1' }))).toContain('e-mail');
    await write(smsForm({ From: NUMBER, Body: 'skip' }));
    for (const Body of ['1', '1']) await write(whatsappForm({ From: USER, ExternalUserId: USER, Body }));

    const store = place.open();
    expect(await store.listRegistrations()).toMatchObject([{ contact: USER, name: 'Ada Obi', phone: NUMBER }]);
    expect((await store.load(NUMBER, 'look')).session).toBeUndefined();
    expect((await store.load(USER, 'look')).session).toMatchObject({ turn: 10, channel: 'whatsapp' });
  });
});
