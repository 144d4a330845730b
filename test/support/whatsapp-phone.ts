import { expect } from 'vitest';
import type { LiveBot } from './live-place.ts';
import type { TwilioStub } from './twilio-stub.ts';
import { whatsappForm } from './twilio-webhook.ts';

/** What the phone shows of the newest message. */
export interface Shown {
  text: string;
  /** What can be tapped below it; empty for a text. */
  items: { id: string; title: string }[];
  type: 'list' | 'buttons' | 'text';
}

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
    return shownOf(message?.form ?? {}, stub);
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

function shownOf(form: Record<string, string | string[]>, stub: TwilioStub): Shown {
  const content = stub.account.contents.find(({ sid }) => sid === form['ContentSid']);
  if (content === undefined) return { text: String(form['Body']), items: [], type: 'text' };
  const variables: Record<string, string> = JSON.parse(String(form['ContentVariables']));
  const filled = JSON.stringify(content.types).replaceAll(/\{\{(\d+)\}\}/g, (_, name: string) =>
    JSON.stringify(variables[name] ?? '?').slice(1, -1),
  );
  const types: Record<string, { body: string; actions?: Item[]; items?: Item[] }> = JSON.parse(filled);
  const [type, { body, actions, items }] = Object.entries(types)[0] ?? ['', { body: '' }];
  return {
    text: body,
    items: (actions ?? items ?? []).map(({ id, title, item }) => ({ id, title: title ?? item ?? '' })),
    type: type === 'twilio/list-picker' ? 'list' : 'buttons',
  };
}

interface Item {
  id: string;
  title?: string;
  item?: string;
}
