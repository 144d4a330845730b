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
    expect(message(form).attachments).toMatchObject([{ kind, media: { messageSid, mediaSid } }]);
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
    expect(message(whatsappForm(position)).attachments).toEqual([{ kind: 'location' }]);
  });

  test('may be a tap on a button, on a list, or none', () => {
    expect(message(whatsappForm({ ButtonPayload: 'fees', ButtonText: 'Fees', Body: 'Fees' })).tap).toBe('fees');
    expect(message(whatsappForm({ ListId: 'course:python', ListTitle: 'Python', Body: 'Python' })).tap).toBe(
      'course:python',
    );
    expect(message(whatsappForm({ ButtonPayload: '' }))).not.toHaveProperty('tap');
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
