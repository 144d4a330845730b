import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receive } from '../../../src/app/receive.ts';
import { linkNotice } from '../../../src/app/staff/notice-subjects.ts';
import { tellAuthor } from '../../../src/app/staff/tell-author.ts';
import type { Delivery } from '../../../src/domain/delivery.ts';
import type { Handoff } from '../../../src/domain/handoff.ts';
import { LIMITS } from '../../../src/domain/limits.ts';
import type { InboundMessage } from '../../../src/domain/message.ts';
import { messageFrom, openHost, STAFF } from '../../support/enquiry-host.ts';

const ADA = '+2348031234567';
const BOLA = '+2348033333333';
const KEMI = '+2348000000001';
const TUNDE = '+2348000000002';
const TUNDE_ADDRESS = `whatsapp:${TUNDE}`;
const VOICE = { messageSid: `MM${'1'.repeat(32)}`, mediaSid: `ME${'2'.repeat(32)}`, contentType: 'audio/ogg' };
const PICTURE = { ...VOICE, contentType: 'image/jpeg' };

const toAda = (rows: Delivery[]) => rows.filter(({ to }) => to === `whatsapp:${ADA}`);

describe('what staff write to somebody', () => {
  let house: Awaited<ReturnType<typeof openHost>>;
  beforeEach(async () => {
    house = await openHost({
      staff: [STAFF, TUNDE_ADDRESS],
      mediaLink: ({ mediaSid }) => `https://bot.example.com/media/${mediaSid}`,
    });
  });
  afterEach(() => house.close());

  const say = async (text: string, contact = ADA, changes: Partial<InboundMessage> = {}): Promise<string> =>
    (await receive(messageFrom(contact, text, changes), house.host)).texts.join('\n---\n');

  async function openHandoff(contact = ADA): Promise<Handoff> {
    await say('I want to talk to a person', contact);
    const handoff = (await house.store.listHandoffs()).findLast((one) => one.contact === contact);
    if (handoff === undefined) throw new Error('No handoff was opened.');
    await sent();
    return handoff;
  }

  /** Takes everything out of the outbox. */
  async function sent(now = Number.MAX_SAFE_INTEGER / 2): Promise<Delivery[]> {
    const rows: Delivery[] = [];
    for (;;) {
      const claimed = await house.store.claimDeliveries({ now, leaseMs: 1, limit: 10 });
      if (claimed.length === 0) return rows;
      for (const one of claimed) {
        rows.push(one.delivery);
        await house.store.settle(one, { type: 'sent', sid: `SM${rows.length}` }, now);
      }
    }
  }

  /** A reply that quotes a notice about this request. */
  async function reply(text: string, { number }: Handoff, changes: Partial<InboundMessage> = {}): Promise<string> {
    await linkNotice('SMnotice', { handoff: number }, 0, house.store);
    return say(text, KEMI, { repliesTo: 'SMnotice', ...changes });
  }

  /** What of it was written by staff, and to whom. */
  const relayed = async () => (await sent()).filter(({ by }) => by !== undefined).map(({ to, body }) => [to, body]);

  it('in reply to a notice goes to the person as they wrote it, after the bot has said that it steps back', async () => {
    const handoff = await openHandoff();
    expect(await reply('Good morning *Ada*,\n\ncome on Monday.', handoff)).toBe(`Sent to ${ADA}, #${handoff.number}.`);
    const bodies = toAda(await sent()).map(({ body }) => body);
    expect(bodies).toEqual([
      expect.stringContaining('A person from our team'),
      'Good morning *Ada*,\n\ncome on Monday.',
    ]);
    expect(await house.store.findHandoff(handoff.number)).toMatchObject({ status: 'claimed', claimedBy: STAFF });
    expect((await house.store.transcript(ADA)).at(-1)).toMatchObject({ from: 'staff', by: STAFF, text: bodies[1] });
  });

  it('goes out once, however often the message is delivered', async () => {
    const handoff = await openHandoff();
    await linkNotice('SMnotice', { handoff: handoff.number }, 0, house.store);
    const message = messageFrom(KEMI, 'See you then.', { repliesTo: 'SMnotice' });
    const first = await receive(message, house.host);
    expect(await receive(message, house.host)).toEqual(first);
    expect(toAda(await sent())).toHaveLength(2);
  });

  it('goes to the one chat they have taken, and what they write there is theirs alone', async () => {
    const handoff = await openHandoff();
    await say(`CLAIM ${handoff.number}`, KEMI);
    await sent();
    expect(await say('We open at nine', KEMI)).toContain('Sent to');
    expect(toAda(await sent()).map(({ body }) => body)).toEqual(['We open at nine']);
    expect(await say('me too', TUNDE)).toContain('LIST shows');
    // What they quote is about somebody, perhaps somebody else.
    expect(await say('Yes, do', KEMI, { repliesTo: 'SMunknown' })).toContain('Who is that for?');
    expect(await sent()).toEqual([]);
  });

  it('brought again after a kill in between reaches the same person, whoever else they have taken since', async () => {
    const [ada, bola] = [await openHandoff(), await openHandoff(BOLA)];
    await say(`CLAIM ${ada.number}`, KEMI);
    const { store } = house;
    const killed: typeof house.host = {
      ...house.host,
      store: {
        ...store,
        commit: (commit) =>
          commit.contact === KEMI ? Promise.reject(new Error('Killed between the two.')) : store.commit(commit),
      },
    };
    const message = messageFrom(KEMI, 'We open at nine');
    await expect(receive(message, killed)).rejects.toThrow('Killed');
    await say('menu');
    await say('1');
    await say(`CLAIM ${bola.number}`, KEMI);
    await sent();
    expect((await receive(message, house.host)).texts).toEqual([`Sent to ${ADA}, #${ada.number}.`]);
    expect((await sent()).filter(({ by }) => by !== undefined)).toEqual([]);
  });

  it('is theirs where they quote them, though the bot waits for who is to get an answer', async () => {
    const handoff = await openHandoff();
    await say('ANSWER 13 N5', KEMI);
    expect(await reply('1', handoff)).toContain(`Sent to ${ADA}`);
    expect(await say('0', KEMI)).not.toContain('Sent to');
  });

  it('waits with several chats until they say whom it is for, and is sent once by its number', async () => {
    const [ada, bola] = [await openHandoff(), await openHandoff(BOLA)];
    await say(`CLAIM ${ada.number}`, KEMI);
    await say(`CLAIM ${bola.number}`, KEMI);
    await sent();
    const asked = await say('Bring your laptop', KEMI);
    expect(asked).toBe(`Who is that for? #${ada.number} ${ADA}, #${bola.number} ${BOLA}. Reply with the number.`);
    await say('and a pen', KEMI);
    expect(await say('999', KEMI)).toContain('no request #999');
    expect(await say(`#${bola.number}`, KEMI)).toContain(`Sent to ${BOLA}`);
    expect((await sent()).map(({ to, body }) => [to, body])).toEqual([
      [`whatsapp:${BOLA}`, 'Bring your laptop'],
      [`whatsapp:${BOLA}`, 'and a pen'],
    ]);
    expect(await say(`${ada.number}`, KEMI)).toContain('Who is that for?');
  });

  it('finds its way where whoever sent the notice died before noting it, once the provider has reported it', async () => {
    for (const person of [ADA, BOLA]) await say('I want to talk to a person', person);
    const notice = (await house.store.transcript(ADA)).find(({ to }) => to === STAFF);
    const replying = (id: string) => say('Come in', KEMI, { id, repliesTo: 'SMlost' });
    expect(await replying('SM1')).toContain('LIST shows');
    await house.store.recordStatus(ADA, notice?.id ?? '', 'delivered', 'SMlost');
    expect(await say('Come in', TUNDE, { repliesTo: 'SMlost' })).toContain('LIST shows');
    expect(await replying('SM2')).toContain(`Sent to ${ADA}`);
    const waiting = await house.store.listHandoffs({ status: ['open'] });
    expect(waiting.map(({ contact }) => contact)).toEqual([BOLA]);
  });

  describe('and has to wait for its reader', () => {
    let [ada, bola]: Handoff[] = [];
    beforeEach(async () => {
      [ada, bola] = [await openHandoff(), await openHandoff(BOLA)];
      await say(`CLAIM ${ada.number}`, KEMI);
      await say(`CLAIM ${bola.number}`, KEMI);
      await sent();
    });

    it('is kept when the number was refused, and the next one is no text for anybody', async () => {
      await say('first words', KEMI);
      await say(`DONE ${ada?.number}`, KEMI);
      expect(await say(`${ada?.number}`, KEMI)).toContain(`Not sent: #${ada?.number} is closed`);
      expect(await say(`${bola?.number}`, KEMI)).toContain(`Sent to ${BOLA}`);
      expect(await relayed()).toEqual([[`whatsapp:${BOLA}`, 'first words']]);
    });

    it('is sent by no number an hour later', async () => {
      const message = messageFrom(KEMI, 'Ada, come today');
      await receive(message, house.host);
      const receivedAt = message.receivedAt + LIMITS.pendingAnswerMs;
      expect(await say(`${bola?.number}`, KEMI, { receivedAt })).toContain('Who is that for?');
      expect(await relayed()).toEqual([]);
    });

    it('is not kept beyond measure, which is said', async () => {
      for (let count = 0; count < LIMITS.unsentAnswers; count += 1) await say(`part ${'x'.repeat(count)} of it`, KEMI);
      expect(await say('one too many', KEMI)).toContain(`Not kept, as ${LIMITS.unsentAnswers} messages wait`);
      await say(`${ada?.number}`, KEMI);
      expect(await relayed()).toHaveLength(LIMITS.unsentAnswers);
    });

    it('goes by a number that could be meant for the bot, where the bot asked for it last', async () => {
      await say('ANSWER 13 N5', KEMI);
      await say('Come on Monday', KEMI);
      expect(await say('1', KEMI)).toContain('no request #1');
      expect(await say(`${ada?.number}`, KEMI)).toContain(`Sent to ${ADA}`);
    });
  });

  it('reaches the one they took by another address of theirs', async () => {
    const user = 'whatsapp:NG.1234567890123456';
    const handoff = await openHandoff();
    await say('ON', KEMI, { userAddress: user });
    const hidden = { contact: user, address: user };
    expect(await say(`CLAIM ${handoff.number}`, KEMI, hidden)).toContain('is yours');
    expect(await say('We open at nine', KEMI, hidden)).toContain('Sent to');
    expect(await reply('Come in', handoff, hidden)).toContain('Sent to');
    expect(await say('done', KEMI, hidden)).toContain('is closed');
  });

  it('comes from a colleague who takes over from somebody who has gone', async () => {
    const handoff = await openHandoff();
    const claim = messageFrom(TUNDE, `CLAIM ${handoff.number}`);
    await receive(claim, house.host);
    const soon = { receivedAt: claim.receivedAt + LIMITS.attentiveMs - 1 };
    expect(await say(`CLAIM ${handoff.number}`, KEMI, soon)).toContain(`is already with ${TUNDE}`);
    await sent();
    const later = { receivedAt: claim.receivedAt + LIMITS.attentiveMs };
    expect(await say(`CLAIM ${handoff.number}`, KEMI, later)).toContain('is yours');
    expect(toAda(await sent())).toEqual([]);
    expect(await say('I go on with you', KEMI, later)).toContain('Sent to');
    expect(await say('still me', TUNDE, later)).toContain('LIST shows');
  });

  it('finds its way by the number in what the bot answered them, when they quote that', async () => {
    const [ada, bola] = [await openHandoff(), await openHandoff(BOLA)];
    await say(`CLAIM ${ada.number}`, KEMI);
    await say(`CLAIM ${bola.number}`, KEMI);
    const line = (await house.store.transcript(KEMI)).find(({ text }) => text.startsWith(`#${ada.number} is yours`));
    await house.store.recordStatus(KEMI, line?.id ?? '', 'delivered', 'SManswer');
    await sent();
    expect(await say('Hello', KEMI, { repliesTo: 'SManswer' })).toContain(`#${ada.number}`);
    expect(await say('Hello again', KEMI, { repliesTo: 'SMunknown' })).toContain('Who is that for?');
  });

  it('carries a picture with its words, a voice note after them, and a place as a link', async () => {
    const handoff = await openHandoff();
    const attached = (media: typeof VOICE) => [{ kind: 'other' as const, media }];
    await reply('Our gate', handoff, { attachments: attached(PICTURE) });
    await reply('Listen', handoff, { attachments: attached(VOICE) });
    await reply('', handoff, { attachments: [{ kind: 'location', latitude: 7.77, longitude: 4.55 }] });
    const link = `https://bot.example.com/media/${VOICE.mediaSid}/relay`;
    expect(toAda(await sent()).slice(1)).toMatchObject([
      { body: 'Our gate', attachment: { link, contentType: 'image/jpeg' } },
      { body: 'Listen' },
      { body: '', attachment: { link, contentType: 'audio/ogg' } },
      { body: 'https://maps.google.com/?q=7.77,4.55' },
    ]);
    const texts = (await house.store.transcript(ADA)).filter(({ from }) => from === 'staff');
    expect(texts.map(({ text }) => text).slice(0, 3)).toEqual(['[picture] Our gate', 'Listen', '[voice note]']);
    expect(texts[2]).toMatchObject({ media: [VOICE] });
  });

  it('goes by SMS to who writes by SMS, with a link to what came with it, as many messages as it takes', async () => {
    await say('staff', ADA, { channel: 'sms', address: ADA });
    const handoff = (await house.store.listHandoffs()).at(-1);
    if (handoff === undefined) throw new Error('No handoff was opened.');
    await sent();
    await reply(`Ẹ káàárọ̀ ${'o '.repeat(400)}`, handoff, { attachments: [{ kind: 'image', media: PICTURE }] });
    const rows = (await sent()).filter(({ to, by }) => to === ADA && by !== undefined);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows[0]?.body).toMatch(/^E kaaaro o o/);
    expect(rows.at(-1)?.body).toContain('https://bot.example.com/media/');
  });

  it('goes by SMS when WhatsApp takes nothing more, and is not sent where there is none, with the number to call', async () => {
    const handoff = await openHandoff();
    const receivedAt = handoff.openedAt + LIMITS.whatsappWindowMs;
    expect(await reply('Hello', handoff, { receivedAt })).toBe(
      `Not sent: WhatsApp lets nothing through to #${handoff.number} until they write again. You can call ${ADA}.`,
    );
    expect(await sent()).toEqual([]);
    expect(await house.store.findHandoff(handoff.number)).toMatchObject({ status: 'open' });
    house.host.ways = { ...house.host.ways, canSendSms: true };
    expect(await reply('Hello', handoff, { receivedAt: receivedAt + 1 })).toContain('by SMS');
    expect(await sent()).toMatchObject([{ to: ADA, channel: 'sms', body: 'Hello' }]);
  });

  it('is not sent to who wants no messages, to a chat of somebody else, or to one that is closed', async () => {
    const handoff = await openHandoff();
    await say(`CLAIM ${handoff.number}`, TUNDE, { profileName: 'Tunde' });
    expect(await reply('Hello', handoff)).toBe(`Not sent: #${handoff.number} is with Tunde.`);
    await say('STOP');
    expect(await say('Hello', TUNDE)).toContain('wants no messages any more');
    await say(`DONE ${handoff.number}`, TUNDE);
    expect(await reply('Hello', handoff)).toContain(`Not sent: #${handoff.number} is closed`);
    expect((await sent()).filter(({ by }) => by !== undefined)).toEqual([]);
  });

  it('about a request orders what it says: DONE closes it, CLAIM takes it', async () => {
    const handoff = await openHandoff();
    expect(await reply('claim', handoff)).toContain('is yours');
    expect(await reply('Done.', handoff)).toContain('is closed');
  });

  it('is no gesture and no change of an earlier message', async () => {
    const handoff = await openHandoff();
    expect(await reply('👍', handoff, { deed: 'reacted' })).toBe('');
    expect(await reply('Come on Tuesday', handoff, { deed: 'edited' })).toContain('edited');
    expect(await sent()).toEqual([]);
  });

  it('over and over the same, as a phone that answers by itself does, is not passed on for ever', async () => {
    const handoff = await openHandoff();
    await say(`CLAIM ${handoff.number}`, KEMI);
    await sent();
    const answers: string[] = [];
    for (let count = 0; count < 8; count += 1) answers.push(await say('I am driving.', KEMI));
    expect(answers[5]).toContain('do not pass it on');
    expect(toAda(await sent())).toHaveLength(5);
    expect(await say('I am here now', KEMI)).toContain('Sent to');
  });

  it('is never the same again where it is another voice note, or differs in its numbers', async () => {
    const handoff = await openHandoff();
    await say(`CLAIM ${handoff.number}`, KEMI);
    for (let week = 1; week <= 8; week += 1) {
      expect(await say(`Week ${week}: room ${week * 3}`, KEMI)).toContain('Sent to');
      expect(await say('Listen', KEMI, { attachments: [{ kind: 'voice', media: VOICE }] })).toContain('Sent to');
    }
  });

  it('by the hundred in an hour is all passed on', async () => {
    const handoff = await openHandoff();
    await say(`CLAIM ${handoff.number}`, KEMI);
    await sent();
    const receivedAt = handoff.openedAt + 60_000;
    for (let count = 0; count < LIMITS.repliesPerHour + 20; count += 1) {
      expect(await say(`part ${count} of it`, KEMI, { receivedAt: receivedAt + count })).toContain('Sent to');
    }
  });

  async function answered(): Promise<{ id: string; number: number }> {
    const handoff = await openHandoff();
    await reply('Come on Monday.', handoff);
    const row = toAda(await sent()).at(-1);
    return { id: row?.id ?? '', number: handoff.number };
  }

  describe('and its end', () => {
    const NOW = Date.UTC(2026, 10, 25, 12);

    it('is told to whoever wrote it, once', async () => {
      const { id, number } = await answered();
      await tellAuthor({ contact: ADA, id, end: 'delivered' }, NOW, house.host);
      await tellAuthor({ contact: ADA, id, end: 'delivered' }, NOW, house.host);
      expect(await sent()).toMatchObject([{ to: STAFF, body: `${ADA} has got it.`, about: { handoff: number } }]);
    });

    it('is told of the last of several that arrived, and of each that failed', async () => {
      const first = await answered();
      await say('And on Tuesday.', KEMI);
      await sent();
      await tellAuthor({ contact: ADA, id: first.id, end: 'delivered' }, NOW, house.host);
      expect(await sent()).toEqual([]);
      await tellAuthor({ contact: ADA, id: first.id, end: 'failed' }, NOW, house.host);
      expect(await sent()).toMatchObject([
        { to: STAFF, body: `${ADA} did not get this from you: "Come on Monday." You can call ${ADA}.` },
      ]);
    });

    it('at night is told in the morning where it failed', async () => {
      const { id } = await answered();
      const night = Date.UTC(2026, 10, 25, 21);
      await tellAuthor({ contact: ADA, id, end: 'failed' }, night, house.host);
      const [row] = await sent();
      expect(row).toMatchObject({ to: STAFF, notBefore: Date.UTC(2026, 10, 26, 7) });
    });

    it('is said to be unknown where it is', async () => {
      const { id } = await answered();
      await tellAuthor({ contact: ADA, id, end: 'in_doubt' }, NOW, house.host);
      expect((await sent())[0]?.body).toContain('I cannot tell whether');
    });

    it('is told by SMS only where it failed', async () => {
      house.host.staff.push(KEMI);
      const handoff = await openHandoff();
      await say(`CLAIM ${handoff.number}`, KEMI, { channel: 'sms', address: KEMI });
      await sent();
      await say('Come on Monday.', KEMI, { channel: 'sms', address: KEMI });
      const id = toAda(await sent()).at(-1)?.id ?? '';
      await tellAuthor({ contact: ADA, id, end: 'delivered' }, NOW, house.host);
      expect(await sent()).toEqual([]);
      await tellAuthor({ contact: ADA, id, end: 'failed' }, NOW, house.host);
      expect(await sent()).toMatchObject([{ to: KEMI, channel: 'sms' }]);
    });

    it('of what the bot said is told to nobody', async () => {
      await answered();
      const line = (await house.store.transcript(ADA)).find(({ from }) => from === 'bot');
      await tellAuthor({ contact: ADA, id: line?.id ?? '', end: 'failed' }, NOW, house.host);
      expect(await sent()).toEqual([]);
    });
  });
});
