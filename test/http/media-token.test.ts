import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { mediaTokenOf, readMediaToken } from '../../src/http/media-token.ts';
import { NOON_MS } from '../support/facts.ts';

const SECRET = 'a secret for tests only';
const MEDIA = {
  messageSid: `MM${'0123456789abcdef'.repeat(2)}`,
  mediaSid: `ME${'fedcba9876543210'.repeat(2)}`,
  contentType: 'image/jpeg',
};
const token = mediaTokenOf(MEDIA, NOON_MS, SECRET);
const read = (one: string, at = NOON_MS) => readMediaToken(one, at, SECRET);

describe('a link to media', () => {
  test.each([
    ['image/jpeg', 'picture'],
    ['image/webp', 'sticker'],
    ['audio/ogg', 'voice note'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
    ['text/vcard', 'contact card'],
    ['application/octet-stream', 'file'],
  ])('leads to what it was made for: %s is a %s', (contentType, name) => {
    const sms = { ...MEDIA, contentType, messageSid: MEDIA.messageSid.replace('MM', 'SM') };
    for (const media of [{ ...MEDIA, contentType }, sms]) {
      const { messageSid, mediaSid } = media;
      const expiresAt = NOON_MS + LIMITS.mediaLinkMs;
      expect(read(mediaTokenOf(media, NOON_MS, SECRET))).toEqual({ messageSid, mediaSid, name, expiresAt });
    }
  });

  test('is short enough to go by SMS, and plain in an address', () => {
    expect(token).toMatch(/^[\w-]{71}$/);
  });

  test('works for seven days and not a moment longer', () => {
    const end = NOON_MS + 7 * 24 * 60 * 60_000;
    expect(read(token, end - 1)).toBeDefined();
    expect(read(token, end)).toBeUndefined();
  });

  test('with any one character changed is none', () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(read(token.slice(0, at) + other + token.slice(at + 1)), `character ${at}`).toBeUndefined();
    }
  });

  test.each([
    ['nothing', ''],
    ['cut off', token.slice(0, -1)],
    ['longer', `${token}A`],
    ['padded', `${token}=`],
    ['written otherwise', `${token.slice(0, 30)}\n${token.slice(30)}`],
    ['very long', 'A'.repeat(100_000)],
  ])('that is %s is none', (_name, one) => {
    expect(read(one)).toBeUndefined();
  });

  test('made with another secret is none', () => {
    expect(readMediaToken(token, NOON_MS, 'another secret')).toBeUndefined();
  });
});
