import { describe, expect, test } from 'vitest';
import { addressOf, maskContact, parseAddress, phoneOf } from '../../src/domain/contact.ts';

const ADA = '+2348012345678';
const USER = 'whatsapp:NG.4566546130240823';

describe('An address', () => {
  test.each([
    [ADA, { contact: ADA, channel: 'sms' }],
    [`whatsapp:${ADA}`, { contact: ADA, channel: 'whatsapp' }],
    [USER, { contact: USER, channel: 'whatsapp' }],
    [`whatsapp:GB.${'a'.repeat(128)}`, { contact: `whatsapp:GB.${'a'.repeat(128)}`, channel: 'whatsapp' }],
  ])('%s tells the contact and the channel', (address, parsed) => {
    expect(parseAddress(address)).toEqual(parsed);
  });

  test.each([
    '',
    '33811',
    'MTN',
    '2348012345678',
    '+08012345678',
    'whatsapp:+08012345678',
    '+234801234567890123',
    'whatsapp:',
    'whatsapp:NG.',
    'whatsapp:Nigeria.1',
    'whatsapp:NG.a:1',
    `whatsapp:NG.${'a'.repeat(129)}`,
    `sms:${ADA}`,
    `${ADA}\n`,
    `whatsapp:${ADA} `,
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('A contact', () => {
  test('with a number has an address on each channel', () => {
    expect(phoneOf(ADA)).toBe(ADA);
    expect([addressOf(ADA, 'sms'), addressOf(ADA, 'whatsapp')]).toEqual([ADA, `whatsapp:${ADA}`]);
  });

  test('known by a username has one on WhatsApp only', () => {
    expect(phoneOf(USER)).toBeUndefined();
    expect([addressOf(USER, 'sms'), addressOf(USER, 'whatsapp')]).toEqual([undefined, USER]);
  });

  test('appears in a log as its first four characters and its last two', () => {
    expect([maskContact(ADA), maskContact(USER)]).toEqual(['+234…78', 'NG.4…23']);
  });
});
