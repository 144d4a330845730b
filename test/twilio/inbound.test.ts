import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { readInbound } from '../../src/twilio/inbound.ts';
import { TEST_ACCOUNT_SID, nextMessageSid, smsForm, whatsappForm } from '../support/twilio-webhook.ts';

const receivedAt = Date.UTC(2026, 10, 2, 9);
const read = (form: Record<string, unknown>) => readInbound(form, { accountSid: TEST_ACCOUNT_SID, receivedAt });

function message(form: Record<string, unknown>): InboundMessage {
  const reading = read(form);
  if (reading.type !== 'message') throw new Error(reading.reason);
  return reading.message;
}

describe('the form of a message', () => {
  test('is read from an SMS', () => {
    expect(message(smsForm({ MessageSid: 'SMaa', Body: "It's working!!!" }))).toEqual({
      id: 'SMaa',
      contact: '+2348012345678',
      address: '+2348012345678',
      channel: 'sms',
      text: "It's working!!!",
      attachments: [],
      receivedAt,
    });
  });

  test('is read from WhatsApp, with the name people gave themselves', () => {
    expect(message(whatsappForm({ MessageSid: 'SMab', ProfileName: ' Ada\u0000 \n Obi ' }))).toEqual({
      id: 'SMab',
      contact: '+2348012345678',
      address: 'whatsapp:+2348012345678',
      userAddress: 'whatsapp:NG.12348012345678',
      channel: 'whatsapp',
      text: 'Hello',
      attachments: [],
      profileName: 'Ada Obi',
      receivedAt,
    });
  });

  test('is read from somebody who hides the number behind a username', () => {
    const form = whatsappForm({ From: 'whatsapp:NG.4566546130240823' });
    expect(message(form)).toMatchObject({
      contact: 'whatsapp:NG.4566546130240823',
      address: 'whatsapp:NG.4566546130240823',
    });
  });

  test.each([
    ['is none', { ExternalUserId: 'whatsapp:+2348012345678' }],
    ['is not of WhatsApp', { ExternalUserId: 'NG.4566546130240823' }],
    ['is no shape of one', { ExternalUserId: 'whatsapp:NG.45-66' }],
    ['is longer than one can be', { ExternalUserId: `whatsapp:NG.${'1'.repeat(129)}` }],
    ['is empty', { ExternalUserId: '' }],
    ['says what From says', { From: 'whatsapp:NG.45', ExternalUserId: 'whatsapp:NG.45' }],
    ['comes with an SMS', { From: '+2348012345678', ExternalUserId: 'whatsapp:NG.45' }],
  ])('has no second id where the id of the user %s', (_name, fields) => {
    expect(message(whatsappForm(fields))).not.toHaveProperty('userAddress');
  });

  test('is read whatever fields are new, and with the first of a field that came twice', () => {
    const form = { ...whatsappForm(), BrandNewField: '1', Nested: { a: 1 }, Body: ['first', 'second'] };
    expect(message(form).text).toBe('first');
  });

  test('is a message even without any text', () => {
    const { Body: _body, ...form } = smsForm();
    expect(message(form).text).toBe('');
    expect(message(smsForm({ Body: '' })).text).toBe('');
  });
});

describe('what cannot be answered or told apart', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['nothing at all', {}, /MessageSid/],
    ['no message id', smsForm({ MessageSid: '' }), /MessageSid/],
    ['a message id that would break a key', smsForm({ MessageSid: 'SM:{1}\n' }), /MessageSid/],
    ["somebody else's account", smsForm({ AccountSid: `AC${'f'.repeat(32)}` }), /AccountSid/],
    ['a short code', smsForm({ From: '33811' }), /From/],
    ['a named sender', smsForm({ From: 'MTN-Promo' }), /From/],
    ['no sender', smsForm({ From: '' }), /From/],
    ['a sender that swallowed the next field', smsForm({ From: '+2348012345678To+44' }), /From/],
  ])('is malformed: %s', (_what, form, reason) => {
    expect(read(form)).toEqual({ type: 'malformed', reason: expect.stringMatching(reason) as string });
  });

  test('is told without quoting the sender', () => {
    const reading = read(smsForm({ From: '2348012345678' }));
    expect(JSON.stringify(reading)).not.toContain('8012345678');
  });
});

describe('the text of a message', () => {
  test.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a\u2028b\u2029c', 'a\nb\nc'],
    ['a\tb', 'a b'],
    ['nul\u0000 bell\u0007 escape\u001B[31m delete\u007F c1\u0085', 'nul bell escape[31m delete c1'],
    ['lone \uD83D high, lone \uDC4B low', 'lone  high, lone  low'],
    ['pair 👋 stays, so does 👨‍👩‍👧‍👦 and ẹ́', 'pair 👋 stays, so does 👨‍👩‍👧‍👦 and ẹ́'],
    ['nonchar\uFFFE\uFFFF', 'nonchar'],
  ])('%j is cleaned to %j', (body, text) => {
    expect(message(smsForm({ Body: body })).text).toBe(text);
  });

  test('is cut to its limit without splitting an emoji', () => {
    const family = '👨‍👩‍👧‍👦';
    const { text } = message(smsForm({ Body: family.repeat(200) }));
    expect(text.length).toBeLessThanOrEqual(LIMITS.inboundTextChars);
    expect(text.length).toBeGreaterThan(LIMITS.inboundTextChars - family.length);
    expect(text.replaceAll(family, '')).toBe('');
  });

  test('is cut all the same where it is one sign as long as the limit, and splits no half of it off', () => {
    const pile = `👨${'\u200D👨'.repeat(700)}`;
    const { text } = message(smsForm({ Body: pile }));
    expect(text).toBe(pile.slice(0, LIMITS.inboundTextChars - 1));
  });

  test('holds its limits and is well-formed for any form', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' });
    const lone = fc.string({
      unit: fc.constantFrom('\uD83D', '\uDC4B', '\u0301', '\0', 'a', ' '),
      maxLength: 3_000,
      size: 'max',
    });
    fc.assert(
      fc.property(fc.oneof(anyText, lone), fc.oneof(anyText, lone), (Body, ProfileName) => {
        const { text, profileName = '' } = message(whatsappForm({ Body, ProfileName }));
        expect(text.length).toBeLessThanOrEqual(LIMITS.inboundTextChars);
        expect(profileName.length).toBeLessThanOrEqual(LIMITS.profileNameChars);
        expect(text).not.toMatch(/[\p{Cs}\0-\t\v-\u001F]/u);
        expect(profileName).not.toMatch(/[\p{Cs}\p{Cc}]/u);
      }),
    );
  });
});

describe('what comes beside the text', () => {
  test.each([
    ['audio/ogg', 'voice'],
    [' Audio/OGG ', 'voice'],
    ['audio/ogg; codecs=opus', 'voice'],
    ['image/jpeg', 'image'],
    ['image/webp', 'sticker'],
    ['video/mp4', 'video'],
    ['text/vcard', 'contact_card'],
    ['text/x-vcard', 'contact_card'],
    ['application/pdf', 'document'],
    ['text/plain', 'document'],
    ['', 'other'],
    ['model/gltf', 'other'],
  ])('media of the type %j is a %s', (contentType, kind) => {
    const [messageSid, mediaSid] = [`MM${'0'.repeat(32)}`, `ME${'1'.repeat(32)}`];
    const url = `https://api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT_SID}/Messages/${messageSid}/Media/${mediaSid}`;
    const form = whatsappForm({ NumMedia: '1', MediaContentType0: contentType, MediaUrl0: url, Body: '' });
    const [type = ''] = contentType.trim().toLowerCase().split(';');
    const media = { messageSid, mediaSid, contentType: type === '' ? 'application/octet-stream' : type };
    expect(message(form).attachments).toEqual([{ kind, media }]);
  });

  test('is counted by NumMedia, up to the limit, and keeps no address that is none', () => {
    const media = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`MediaContentType${index}`, 'image/png']),
    );
    expect(message(smsForm({ ...media, NumMedia: '2' })).attachments).toHaveLength(2);
    expect(message(smsForm({ ...media, NumMedia: '30' })).attachments).toHaveLength(LIMITS.attachments);
    expect(message(whatsappForm({ ...media, NumMedia: '30', MessageType: 'location' })).attachments).toHaveLength(
      LIMITS.attachments,
    );
    expect(message(smsForm({ ...media, NumMedia: 'many' })).attachments).toEqual([]);
    for (const MediaUrl0 of ['javascript:alert(1)', 'https://[half']) {
      expect(message(smsForm({ ...media, NumMedia: '1', MediaUrl0 })).attachments).toEqual([{ kind: 'image' }]);
    }
  });

  test('may be a location, named by its type or by its position', () => {
    const position = { Latitude: '7.76', Longitude: '4.56', Body: '' };
    expect(message(whatsappForm({ MessageType: 'location', Body: '' })).attachments).toEqual([{ kind: 'location' }]);
    expect(message(whatsappForm(position)).attachments).toEqual([
      { kind: 'location', latitude: 7.76, longitude: 4.56 },
    ]);
    for (const Latitude of ['', '91', '1e1', 'north', ' ']) {
      expect(message(whatsappForm({ ...position, Latitude })).attachments).toEqual([]);
    }
  });

  test('may be a place that was picked, by its name and address', () => {
    const place = {
      Latitude: '-7.018766403198',
      Longitude: '4.5',
      Label: 'Mama\n Put',
      Address: 'x'.repeat(500),
      Body: '',
    };
    const [attachment] = message(whatsappForm({ ...place, MessageType: 'location' })).attachments;
    expect(attachment).toMatchObject({ kind: 'location', latitude: -7.018766403198, longitude: 4.5 });
    expect(attachment?.label).toMatch(/^Mama Put, x+$/);
    expect(attachment?.label).toHaveLength(LIMITS.placeLabelChars);
  });

  test.each([
    ['audio', 'voice'],
    ['image', 'image'],
    ['video', 'video'],
    ['document', 'document'],
    ['sticker', 'sticker'],
    ['contacts', 'contact_card'],
    ['order', 'other'],
    ['unsupported', 'other'],
  ])('is told by the type %s where the media itself did not get through', (MessageType, kind) => {
    expect(message(whatsappForm({ MessageType, Body: '' })).attachments).toEqual([{ kind }]);
  });

  test('is nothing for a type that nobody knows, and for text', () => {
    for (const MessageType of ['text', 'interactive', 'hologram', '']) {
      expect(message(whatsappForm({ MessageType, Body: '' }))).toMatchObject({ text: '', attachments: [] });
    }
  });

  test('may be a tap on a button, on a list, or none', () => {
    expect(message(whatsappForm({ ButtonPayload: 'fees', ButtonText: 'Fees', Body: 'Fees' })).tap).toBe('fees');
    expect(message(whatsappForm({ ListId: 'course:python', ListTitle: 'Python', Body: 'Python' })).tap).toBe(
      'course:python',
    );
    expect(message(whatsappForm({ ButtonPayload: '' }))).not.toHaveProperty('tap');
  });

  test('may be a tap of which only the title came', () => {
    expect(message(whatsappForm({ Body: '', ButtonText: 'Fees' }))).toMatchObject({ text: 'Fees' });
    expect(message(whatsappForm({ Body: '', ListTitle: 'Python Programming' }))).toMatchObject({
      text: 'Python Programming',
    });
  });

  test.each([
    ['STOP', 'stop'],
    ['Stop', 'stop'],
    ['START', 'start'],
    ['HELP', 'help'],
  ])('tells that the carrier has answered %s', (type, carrierOptOut) => {
    expect(message(smsForm({ OptOutType: type })).carrierOptOut).toBe(carrierOptOut);
  });

  test('tells nothing about a carrier that answered nothing', () => {
    expect(message(smsForm({ OptOutType: 'NOVEL' }))).not.toHaveProperty('carrierOptOut');
    expect(message(smsForm({ MessageSid: nextMessageSid() }))).not.toHaveProperty('carrierOptOut');
  });
});

describe('what a message says of itself', () => {
  const sid = `MM${'5'.repeat(32)}`;
  const toOurs = { OriginalRepliedMessageSid: sid, OriginalRepliedMessageSender: 'whatsapp:+2348102519926' };

  test('is that its words are forwarded, and not where it says false', () => {
    expect(message(whatsappForm())).not.toHaveProperty('isForwarded');
    expect(message(whatsappForm({ Forwarded: 'true' })).isForwarded).toBe(true);
    expect(message(whatsappForm({ FrequentlyForwarded: 'true' })).isForwarded).toBe(true);
  });

  test('is which message it quotes', () => {
    expect(message(whatsappForm(toOurs)).repliesTo).toBe(sid);
    expect(message(whatsappForm({ OriginalRepliedMessageSid: 'no id' }))).not.toHaveProperty('repliesTo');
  });

  test.each([
    ['reaction', '👍', 'reacted', '👍'],
    ['reaction', '', 'reacted', ''],
    ['edit', 'Fees', 'edited', 'Fees'],
    ['edited', 'Fees', 'edited', 'Fees'],
    ['revoke', 'what it was', 'deleted', ''],
    ['deleted', '', 'deleted', ''],
  ])('may be what was done: %s', (MessageType, Body, deed, text) => {
    expect(message(whatsappForm({ MessageType, Body }))).toMatchObject({ deed, text });
  });

  test.each(['👍', ' ❤️ ', '👍🏾', '👨‍👩‍👧', '🙏🙏'])('a lone %s in reply to a message of ours is a reaction', (Body) => {
    expect(message(whatsappForm({ ...toOurs, Body })).deed).toBe('reacted');
    expect(message(whatsappForm({ Body }))).not.toHaveProperty('deed');
    const own = { ...toOurs, OriginalRepliedMessageSender: 'whatsapp:+2348012345678' };
    expect(message(whatsappForm({ ...own, Body }))).not.toHaveProperty('deed');
  });

  test.each(['2', '2️⃣', 'ok 👍', '*', ''])('%j in reply to one of ours is none', (Body) => {
    expect(message(whatsappForm({ ...toOurs, Body }))).not.toHaveProperty('deed');
  });
});

describe('the advertisement that a message comes from', () => {
  const ad = {
    ReferralCtwaClid: 'ARAkLkA8rmlFeiCktEJQ',
    ReferralSourceId: '120210000000000001',
    ReferralSourceType: 'ad',
    ReferralSourceUrl: 'https://fb.me/4qKz',
    ReferralHeadline: 'Learn to code',
    ReferralBody: 'In Osogbo',
    ReferralNumMedia: '0',
  };

  test('is read whole', () => {
    expect(message(whatsappForm(ad)).referral).toEqual({
      clickId: 'ARAkLkA8rmlFeiCktEJQ',
      sourceId: '120210000000000001',
      sourceType: 'ad',
      sourceUrl: 'https://fb.me/4qKz',
      headline: 'Learn to code',
      body: 'In Osogbo',
    });
  });

  test('is told by the id of the tap or of the advertisement, and by nothing else', () => {
    expect(message(whatsappForm({ ReferralCtwaClid: 'a' })).referral).toEqual({ clickId: 'a' });
    expect(message(whatsappForm({ ReferralSourceId: '1' })).referral).toEqual({ sourceId: '1' });
    const { ReferralCtwaClid: _click, ReferralSourceId: _source, ...words } = ad;
    expect(message(whatsappForm(words))).not.toHaveProperty('referral');
    expect(message(smsForm({ ReferralNumMedia: '0' }))).not.toHaveProperty('referral');
  });

  test('is cut to its limits, on a line each, and keeps no address that is none', () => {
    const long = Object.fromEntries(Object.keys(ad).map((name) => [name, `a\n\u0000${'b '.repeat(2000)}`]));
    const { referral } = message(whatsappForm(long));
    expect(referral).not.toHaveProperty('sourceUrl');
    expect(referral?.headline?.length).toBeLessThanOrEqual(LIMITS.adTextChars);
    expect(referral?.body?.length).toBeLessThanOrEqual(LIMITS.adTextChars);
    expect(referral?.clickId?.length).toBeLessThanOrEqual(LIMITS.adIdChars);
    expect(JSON.stringify(referral)).not.toMatch(/\\[nu]/);
  });
});
