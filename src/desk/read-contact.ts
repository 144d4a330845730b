import { parseAddress } from '../domain/contact.ts';
import type { ContactId } from '../domain/contact.ts';

/**
 * Who is meant by a number typed into the simulator: `0803 123 4567` is Nigerian, anything with `+` is as it stands,
 * `whatsapp:NG.abc` is a person who hides the number. `undefined` when it is none of these.
 */
export function readContact(typed: string): ContactId | undefined {
  const bare = typed.trim();
  if (bare.startsWith('whatsapp:')) return parseAddress(bare)?.contact;
  const digits = bare.replaceAll(/[\s().-]/g, '');
  const international = digits
    .replace(/^(?:\+?234|\+)?0(?=[789]\d{9}$)/, '+234')
    .replace(/^234(?=[789]\d{9}$)/, '+234');
  return parseAddress(international)?.contact;
}
