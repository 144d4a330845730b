import { expect, test } from 'vitest';
import { parseAddress } from '../../src/domain/contact.ts';
import { emailOf, isEmail, mailboxOf } from '../../src/domain/mailbox.ts';

test.each(['office@example.com', "ade.o'brien+bot@mail.oichub.com.ng", 'a@b-c.io', '_x-1@example.com'])(
  '%s is an e-mail address, and a mailbox by it',
  (email) => {
    expect(isEmail(email)).toBe(true);
    expect(emailOf(mailboxOf(email) ?? '')).toBe(email);
    expect(parseAddress(mailboxOf(email) ?? '')).toBeUndefined();
  },
);

test.each([
  'office',
  'office@localhost',
  'a b@example.com',
  'a|b@example.com',
  'a\n@example.com',
  'a@example.com\r\nBcc: b@example.com',
  '<a@example.com>',
  '"a"@example.com',
  'a@b@example.com',
  '.a@example.com',
  'a..b@example.com',
  'a.@example.com',
  'a@-example.com',
  'a@example.com.',
  'ọfisi@example.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(60)}.${'c'.repeat(40)}.com`,
])('%j is none', (text) => {
  expect(isEmail(text)).toBe(false);
  expect(mailboxOf(text)).toBeUndefined();
  expect(emailOf(`mailto:${text}`)).toBeUndefined();
});

test('An address of another kind is no mailbox', () => {
  expect([emailOf('whatsapp:+2348012345678'), emailOf('office@example.com')]).toEqual([undefined, undefined]);
});
