import { type ContactId, phoneOf } from '../domain/contact.ts';

/**
 * A phone number as its callbacks write it, in E.164. Its documentation shows the plus, and a plus that was not encoded comes
 * as a space; a number in the national form (`0803…`), a short code and a named sender are none.
 */
export function phoneNumberFrom(text: string): ContactId | undefined {
  return phoneOf(text.replace(/^[+ ]?(?=\d)/, '+'));
}
