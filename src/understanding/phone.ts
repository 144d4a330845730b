import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';

/** Runs of what phone numbers are written with. */
const NUMBER_LIKE = /(?:\+|\b)[\d(][\d\s().\-/]{4,30}\d/g;
/** Letters that pass for 0 and 1 beside digits, in a run that has no other letters: not the o of "or". */
const MISTYPED = /(?<!\p{L})[OoIl\d]*\d[OoIl\d]*(?!\p{L})/gu;
const LEAST_DIGITS = 5;
const NIGERIA = '234';

/**
 * The phone number in a text, in E.164, Nigerian unless it begins with + or 00: any spelling people use ("0810 123 4567",
 * "+234 (0) 810…", "my number is O8101234567"). `invalid` when digits stand there that make no number, `undefined` when
 * there are hardly any.
 */
export function readPhone(text: string): { type: 'phone'; phone: string } | { type: 'invalid' } | undefined {
  let digits = 0;
  const mended = text.replaceAll(MISTYPED, (run) => run.replaceAll(/[Oo]/g, '0').replaceAll(/[Il]/g, '1'));
  for (const [candidate] of mended.matchAll(NUMBER_LIKE)) {
    const count = candidate.replaceAll(/\D/g, '').length;
    if (count < LEAST_DIGITS) continue;
    digits = Math.max(digits, count);
    // "0803 …/0705 …" is two numbers, and then the first is taken.
    const spellings = [candidate.replaceAll('/', ' '), ...candidate.split('/')].flatMap(dialled);
    for (const spelled of spellings) {
      const parsed = parsePhoneNumberFromString(spelled, 'NG');
      if (parsed !== undefined && canBeCalled(parsed)) return { type: 'phone', phone: parsed.number };
    }
  }
  if (digits === 0) digits = text.replaceAll(/\D/g, '').length;
  return digits >= LEAST_DIGITS ? { type: 'invalid' } : undefined;
}

/** A number from abroad is dialled with 00 in most places, and with 009 in Nigeria, which the library knows. */
function dialled(spelled: string): string[] {
  const number = spelled.trim();
  return number.startsWith('00') ? [number.replace(/^00/, '+'), number] : [number];
}

/** Abroad the length alone decides: other countries open new ranges faster than a library here is renewed. */
function canBeCalled(number: PhoneNumber): boolean {
  return number.isValid() || (number.countryCallingCode !== NIGERIA && number.isPossible());
}
