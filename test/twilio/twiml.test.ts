import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { twiml } from '../../src/twilio/twiml.ts';

const statusCallbackUrl = 'https://bot.example.com/webhooks/twilio/status';
const replyId = '+2348012345678:4:0';
const say = (...texts: string[]): string => twiml({ replyId, texts }, { statusCallbackUrl });

describe('TwiML', () => {
  test('carries each text with the callback that names the reply', () => {
    const callback = `${statusCallbackUrl}?reply=%2B2348012345678%3A4%3A0`;
    expect(say('One', 'Two')).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Message statusCallback="${callback}">One</Message>` +
        `<Message statusCallback="${callback}">Two</Message></Response>`,
    );
  });

  test.each([[[]], [['']], [['\u0000']]])('is an empty response for %j, and never an empty message', (texts) => {
    expect(say(...texts)).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  test('escapes what XML would take for its own, and keeps lines and emoji', () => {
    expect(say('a < b & c > "d"\n👋 ẹ́ ₦')).toContain('>a &lt; b &amp; c &gt; &quot;d&quot;\n👋 ẹ́ ₦</Message>');
  });

  test('escapes the callback too', () => {
    const document = twiml({ replyId, texts: ['x'] }, { statusCallbackUrl: 'https://h/?a=1&b="' });
    expect(document).toContain('statusCallback="https://h/?a=1&amp;b=&quot;?reply=');
  });

  test('holds for any text only characters that XML allows, and gives the allowed ones back', () => {
    const unit = fc.oneof(
      fc.constantFrom('\0', '\uD800', '\uDFFF', '\uFFFE', '<', '&', ']]>', '👋'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(unit), (pieces) => {
        const text = pieces.join('');
        const document = say(`start${text}`);
        expect(document).not.toMatch(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
        const content = /<Message statusCallback="[^"<]*">([^<>]*)<\/Message>/.exec(document)?.[1];
        const read = content
          ?.replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&');
        expect(read).toBe(
          `start${text.replaceAll(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')}`,
        );
      }),
    );
  });
});
