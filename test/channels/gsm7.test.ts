import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { septetsOf, toGsm7 } from '../../src/channels/sms/gsm7.ts';
import { segmentsOf } from '../../src/channels/sms/segments.ts';

/** Any characters at all, or those where the two tables and the alphabets meet. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
  fc.string({ unit: fc.constantFrom(...'€^{}[]~|\\ aéẹ₦\u0301👋\n'), maxLength: 300, size: 'max' }),
);

describe('writing a text in GSM-7', () => {
  test.each([
    ['₦50,000', 'N50,000'],
    ['Ẹ káàárọ̀, ṣé dáadáa ni?', 'E kaaaro, se daadaa ni?'],
    ['ẹ́ ń ǹ m̀', 'e n n m'],
    ['café à la crème, señor, Øre, ß', 'café à la crème, señor, Øre, ß'],
    ['cafe\u0301', 'café'],
    ['“It’s” – ‘fine’ — really…', "\"It's\" - 'fine' - really..."],
    ['a\u00A0b\u202Fc\td', 'a b c d'],
    ['• one\n• two', '- one\n- two'],
    ['Welcome 👋🏾 to OIC 🎓', 'Welcome to OIC'],
    ['👨‍👩‍👧‍👦 families', 'families'],
    ['1️⃣ first', '1 first'],
    ['Ɗanjuma Ɓala ƙ ƴ', 'Danjuma Bala k y'],
    ['ﬁne ½ ² Ａ ™', 'fine 1/2 2 A TM'],
    ['[a] {b} ~ ^ | \\ €5', '[a] {b} ~ ^ | \\ €5'],
    ['code `x`', "code 'x'"],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['中文', ''],
    ['', ''],
  ])('%j is written %j', (text, written) => {
    expect(toGsm7(text)).toBe(written);
  });

  test('whatever is written is GSM-7, and writing it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = toGsm7(text);
        expect(segmentsOf(written).encoding).toBe('GSM-7');
        expect(toGsm7(written)).toBe(written);
      }),
    );
  });

  test('our count of septets agrees with the segment calculator', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = toGsm7(text);
        expect(septetsOf(written)).toBe(segmentsOf(written).characters);
      }),
    );
  });
});

describe('counting the segments of a text', () => {
  test.each([
    ['', 1, { segments: 0, characters: 0, encoding: 'GSM-7' }],
    ['x', 160, { segments: 1, characters: 160, encoding: 'GSM-7' }],
    ['x', 161, { segments: 2, characters: 161, encoding: 'GSM-7' }],
    ['€', 80, { segments: 1, characters: 160, encoding: 'GSM-7' }],
    ['x', 306, { segments: 2, characters: 306, encoding: 'GSM-7' }],
    ['x', 307, { segments: 3, characters: 307, encoding: 'GSM-7' }],
    ['ọ', 70, { segments: 1, characters: 70, encoding: 'UCS-2' }],
    ['ọ', 71, { segments: 2, characters: 71, encoding: 'UCS-2' }],
  ])('%j, %i times, counts as the carrier does', (sign, times, count) => {
    expect(segmentsOf(sign.repeat(times))).toEqual(count);
  });
});
