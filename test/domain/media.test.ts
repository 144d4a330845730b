import { describe, expect, test } from 'vitest';
import { mediaKind, mediaName, mediaTypeOf } from '../../src/domain/media.ts';

describe('What came beside text', () => {
  test.each([
    ['audio/ogg; codecs=opus', 'voice', 'voice note'],
    ['IMAGE/JPEG', 'image', 'picture'],
    ['image/webp', 'sticker', 'sticker'],
    ['video/mp4', 'video', 'video'],
    ['text/x-vcard', 'contact_card', 'contact card'],
    ['application/pdf', 'document', 'document'],
    ['application/zip', 'document', 'document'],
    ['application/octet-stream', 'other', 'file'],
    ['image/', 'other', 'file'],
    ['image/png\r\nX-Evil: 1', 'other', 'file'],
    ['', 'other', 'file'],
  ])('as "%s" is the same in the chat and to staff: %s, a %s', (written, kind, name) => {
    const type = mediaTypeOf(written);
    expect([mediaKind(type), mediaName(type)]).toEqual([kind, name]);
  });
});
