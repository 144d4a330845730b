import { expect } from 'vitest';
import { DAY_MS } from '../../src/domain/durations.ts';
import type { LiveBot } from '../support/live-place.ts';
import { LIVE_PUBLIC_URL } from '../support/live-place.ts';
import type { MailServerStub, TakenMail } from '../support/mail-server.ts';
import { readMail } from '../support/read-mail.ts';
import { shownMessage } from '../support/shown-message.ts';
import type { ContentResource } from '../support/twilio-account.ts';
import type { StubMessage, TwilioStub } from '../support/twilio-stub.ts';
import { nextMessageSid, smsForm, statusForm, TEST_ACCOUNT_SID, whatsappForm } from '../support/twilio-webhook.ts';
import { dateIn, withoutDates } from './calendar.ts';
import type { Phone, Shown, Written } from './script.ts';

export const BOT_SMS = '+447700900123';
export const STAFF_TEMPLATE_SID = `HX${'1'.repeat(32)}`;

/** An approved template of the school's own: what `staff.notice_template` says. */
export const STAFF_TEMPLATE: ContentResource = {
  sid: STAFF_TEMPLATE_SID,
  friendly_name: 'to_staff',
  language: 'en',
  variables: {},
  types: { 'twilio/text': { body: 'A message from the enquiry bot: {{1}} Reply LIST to see who waits.' } },
};

/** Twilio's word for free text to somebody who has not written for a day. */
const OUTSIDE_WINDOW = '63016';

/** A message that is on a phone, or that never came there. */
interface Displayed {
  sid: string;
  who: string;
  way: string;
  text: string;
  items: { id: string; title: string }[];
  /** Where Twilio is to tell what became of it. */
  callback: string | undefined;
  failedWith?: string;
}

const MEDIA = {
  picture: { type: 'image', contentType: 'image/jpeg' },
  'voice note': { type: 'audio', contentType: 'audio/ogg' },
  document: { type: 'document', contentType: 'application/pdf' },
} as const;

/**
 * Everybody's phones with Twilio between them and the bot: what is written there comes in by signed webhooks; what is shown there
 * came in the answer of one, or was taken by the REST API. As Twilio does, it tells of each message whether it arrived, and lets
 * nothing but a template through to who has not written by WhatsApp for a day.
 */
export function createPhones(
  cast: Record<string, Phone>,
  stub: TwilioStub,
  { now, week, mail }: { now: () => number; week: number; mail: MailServerStub | undefined },
) {
  const displayed: Displayed[] = [];
  const lastWrote = new Map<string, number>();
  let taken = 0;
  let mailsTaken = 0;
  /** Two who have changed names. */
  let swapped = new Map<string, string>();

  const called = (text: string): string => text.replaceAll(/\p{L}+/gu, (word) => swapped.get(word) ?? word);
  const phoneOf = (name: string): Phone => {
    const phone = cast[name];
    if (phone === undefined) throw new Error(`Nobody here is called ${name}.`);
    return phone;
  };
  const ownerOf = (address: string): string => {
    const number = address.replace('whatsapp:', '');
    return Object.entries(cast).find(([, phone]) => phone.number === number)?.[0] ?? address;
  };

  /** Why Twilio cannot deliver it; `undefined` when it can. */
  function refusalOf(who: string, address: string, isByTemplate: boolean): string | undefined {
    const { refuses = {} } = phoneOf(who);
    if (!address.startsWith('whatsapp:')) return refuses.SMS;
    if (isByTemplate) return refuses.template;
    const isOpen = now() - (lastWrote.get(who) ?? -DAY_MS) < DAY_MS;
    return refuses.WhatsApp ?? (isOpen ? undefined : OUTSIDE_WINDOW);
  }

  function display(message: Omit<Displayed, 'who' | 'failedWith'>, to: string, isByTemplate = false): void {
    const who = ownerOf(to);
    const failedWith = refusalOf(who, to, isByTemplate);
    displayed.push({ ...message, who, ...(failedWith === undefined ? {} : { failedWith }) });
  }

  function showAnswer(twiml: string, to: string): void {
    for (const [, callback, text = ''] of twiml.matchAll(
      /<Message(?: statusCallback="([^"]*)")?>([^<]*)<\/Message>/g,
    )) {
      const way = to.startsWith('whatsapp:') ? 'in the answer' : 'in the answer, by SMS';
      display({ sid: nextMessageSid(), way, text: unescaped(text), items: [], callback }, to);
    }
  }

  async function showSent({ sid, form }: StubMessage, bot: LiveBot): Promise<void> {
    const to = String(form['To']);
    const isByTemplate = form['ContentSid'] === STAFF_TEMPLATE_SID;
    const { text, items } = shownMessage(form, stub.account.contents);
    const media = form['MediaUrl'];
    const shown = media === undefined ? text : [await openedMedia(String(media), bot), form['Body']].join(' ').trim();
    const way = isByTemplate ? 'by template' : to.startsWith('whatsapp:') ? 'by WhatsApp' : 'by SMS';
    const choices = items.map(({ title }) => `\n[${title}]`).join('');
    const callback = String(form['StatusCallback']);
    display({ sid, way, text: shown + choices, items, callback }, to, isByTemplate);
  }

  function showMail({ to, raw }: TakenMail): void {
    const { header, text } = readMail(raw);
    const words = `${header('Subject') ?? ''}\n\n${text.trim()}`;
    displayed.push({ who: to.join(), way: 'by e-mail', sid: '', text: words, items: [], callback: undefined });
  }

  /** What comes in for a line: the form of the webhook. */
  function formOf({ name: role, deed, text: written, quoting, attached }: Written): Record<string, string> {
    const name = called(role);
    const text = written.replaceAll(/<(\w+day)>/g, (_, day: string) => dateIn(week, day));
    const { number } = phoneOf(name);
    if (deed === 'texts') return smsForm({ From: number, To: BOT_SMS, Body: text });
    const fields = { From: `whatsapp:${number}`, ProfileName: name, Body: text };
    return whatsappForm({ ...fields, ...tapIn(name, deed, text), ...quoteIn(name, quoting), ...mediaIn(attached) });
  }

  function tapIn(name: string, deed: Written['deed'], title: string): Record<string, string> {
    if (deed !== 'taps') return {};
    const item = onPhone(name)
      .flatMap(({ items }) => items)
      .findLast((one) => one.title === title);
    if (item === undefined) throw new Error(`There is no "${title}" to tap on the phone of ${name}.`);
    return { MessageType: 'button', ButtonPayload: item.id, ButtonText: title };
  }

  function quoteIn(name: string, quoting: string | undefined): Record<string, string> {
    if (quoting === undefined) return {};
    const quoted = onPhone(name).findLast(({ way, text }) => !way.endsWith('SMS') && text.includes(quoting));
    if (quoted === undefined) throw new Error(`"${quoting}" stands in no WhatsApp message on the phone of ${name}.`);
    return { OriginalRepliedMessageSid: quoted.sid, OriginalRepliedMessageSender: 'whatsapp:+2348102519926' };
  }

  function mediaIn(attached: Written['attached']): Record<string, string> {
    if (attached === undefined) return {};
    const { type, contentType } = MEDIA[attached];
    const [message, medium] = [nextMessageSid().replace('SM', 'MM'), nextMessageSid().replace('SM', 'ME')];
    stub.serve(medium, (_request, response) => response.writeHead(200, { 'content-type': contentType }).end('bytes'));
    return {
      MessageSid: message,
      MessageType: type,
      NumMedia: '1',
      MediaContentType0: contentType,
      MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages/${message}/Media/${medium}`,
    };
  }

  /** A link to a medium is another one each time, and so is the date of a day. */
  function alike(text: string): string {
    return withoutDates(text.replaceAll(/https:\/\/bot\.example\.com\/media\/[\w-]+/g, '<link>'), week);
  }

  function onPhone(name: string): Displayed[] {
    return displayed.filter(({ who, failedWith }) => who === name && failedWith === undefined);
  }

  return {
    /** Somebody writes, and Twilio brings it. */
    async write(line: Written, bot: LiveBot): Promise<void> {
      const form = formOf(line);
      if (line.deed !== 'texts') lastWrote.set(called(line.name), now());
      const response = await bot.post('message', form);
      expect(response.status).toBe(200);
      showAnswer(await response.text(), form['From'] ?? '');
    },

    /** Takes over what the REST API and the mail server have got since. */
    async look(bot: LiveBot): Promise<void> {
      for (const letter of mail?.mails.slice(mailsTaken) ?? []) showMail(letter);
      mailsTaken = mail?.mails.length ?? 0;
      for (; taken < stub.messages.length; taken += 1) {
        const message = stub.messages[taken];
        if (message !== undefined) await showSent(message, bot);
      }
    },

    /** Has Twilio tell what became of each message since; answers whether there was one. */
    async report(bot: LiveBot): Promise<boolean> {
      const untold = displayed.filter(({ callback }) => callback !== undefined);
      for (const message of untold) {
        const { search } = new URL(message.callback ?? '');
        message.callback = undefined;
        const { sid: MessageSid, failedWith } = message;
        const fate = failedWith === undefined ? {} : { MessageStatus: 'undelivered', ErrorCode: failedWith };
        expect((await bot.post('status', statusForm({ MessageSid, ...fate }), search)).status).toBe(204);
      }
      return untold.length > 0;
    },

    count: () => displayed.length,

    /** Each is called as the other from now on: which of two came first is nobody's to say beforehand. */
    swap: (one: string, other: string) =>
      void (swapped = new Map([
        [one, other],
        [other, one],
      ])),

    /** What came since there were so many, phone by phone in the order of the cast; what has none of its own, by its words. */
    since(count: number, isInOrder = true): Shown {
      const names = Object.keys(cast);
      const rank = (who: string): number => (names.indexOf(who) + names.length + 1) % (names.length + 1);
      return displayed
        .slice(count)
        .map((message) => ({ ...message, who: called(message.who), text: called(alike(message.text)) }))
        .toSorted(
          (one, other) => rank(one.who) - rank(other.who) || (isInOrder ? 0 : one.text.localeCompare(other.text)),
        )
        .map(({ who, way, text, failedWith }) => ({
          [`${who}, ${way}${failedWith === undefined ? '' : `, refused with ${failedWith}`}`]: text,
        }));
    },
  };
}

export type Phones = ReturnType<typeof createPhones>;

/** As WhatsApp does, fetches what comes with a message. */
async function openedMedia(link: string, bot: LiveBot): Promise<string> {
  expect(link).toMatch(new RegExp(`^${LIVE_PUBLIC_URL}/media/[\\w-]+/relay$`));
  const response = await bot.get(link.slice(LIVE_PUBLIC_URL.length));
  expect([response.status, await response.text()]).toEqual([200, 'bytes']);
  const name = /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return `[${response.headers.get('content-type')}, ${name}]`;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
