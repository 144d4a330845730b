import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Runs of what phone numbers are written with; letters O and l pass for 0 and 1 beside digits. */
const NUMBER_LIKE = /(?:\+|\b)[\dOoIl(][\dOoIl\s().\-/]{4,30}[\dOoIl]/g;
const LEAST_DIGITS = 5;

/**
 * The phone number in a text, in E.164, Nigerian unless it begins with + or 00: any spelling people use ("0810 123 4567",
 * "+234 (0) 810…", "my number is O8101234567"). `invalid` when digits stand there that make no number, `undefined` when
 * there are hardly any.
 */
export function readPhone(text: string): { type: 'phone'; phone: string } | { type: 'invalid' } | undefined {
  let digits = 0;
  for (const [candidate] of text.matchAll(NUMBER_LIKE)) {
    const spelled = candidate.replaceAll(/[Oo]/g, '0').replaceAll(/[Il]/g, '1').replaceAll('/', ' ');
    const count = spelled.replaceAll(/\D/g, '').length;
    if (count < LEAST_DIGITS) continue;
    digits = Math.max(digits, count);
    const parsed = parsePhoneNumberFromString(spelled.trim().replace(/^00/, '+'), 'NG');
    if (parsed?.isValid() === true) return { type: 'phone', phone: parsed.number };
  }
  if (digits === 0) digits = text.replaceAll(/\D/g, '').length;
  return digits >= LEAST_DIGITS ? { type: 'invalid' } : undefined;
}
