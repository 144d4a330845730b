import { expect } from 'vitest';
import type { LiveBot } from './live-place.ts';
import { shownMessage, type Shown } from './shown-message.ts';
import type { TwilioStub } from './twilio-stub.ts';
import { whatsappForm } from './twilio-webhook.ts';

/** A phone with WhatsApp on it: what it is sent, by answer or by REST call, it shows as WhatsApp does. */
export function whatsappPhone(bot: LiveBot, stub: TwilioStub, From: string) {
  let seen = 0;

  async function newest(answer: string): Promise<Shown> {
    const text = /<Message[^>]*>([^<]*)<\/Message>/.exec(answer)?.[1];
    if (text !== undefined) return { text: text.replaceAll('&amp;', '&'), items: [], type: 'text' };
    const mine = () => stub.messages.filter(({ form }) => form['To'] === From);
    await expect.poll(() => mine().length, { timeout: 10_000 }).toBeGreaterThan(seen);
    const message = mine()[seen];
    seen = mine().length;
    return shownMessage(message?.form ?? {}, stub.account.contents);
  }

  async function send(fields: Record<string, string>): Promise<Shown> {
    const response = await bot.post('message', whatsappForm({ From, ...fields }));
    expect(response.status).toBe(200);
    return newest(await response.text());
  }

  return {
    type: (Body: string) => send({ Body }),
    /** Taps the item of this title: a form as a button's tap is known to make it, and as a list's is reported to. */
    tap(shown: Shown, title: string): Promise<Shown> {
      const item = shown.items.find((one) => one.title === title);
      if (item === undefined) throw new Error(`There is no "${title}" to tap in: ${JSON.stringify(shown)}`);
      const common = { Body: title, MessageType: 'interactive' };
      return send(
        shown.type === 'list'
          ? { ...common, ListId: item.id, ListTitle: title }
          : { ...common, ButtonPayload: item.id, ButtonText: title, ButtonType: 'REPLY' },
      );
    },
    send,
  };
}
