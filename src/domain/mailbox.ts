import type { Address } from './contact.ts';
import { LIMITS } from './limits.ts';

/**
 * What is taken for an e-mail address: letters, digits and few signs, so that none means anything to a mail server, to a header or
 * to what keeps it. RFC 5321 (4.5.3.1.1) gives the part before the @ 64 characters, RFC 1035 each name behind it 63.
 */
const EMAIL =
  /^[A-Za-z0-9_+-][A-Za-z0-9._+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const SCHEME = 'mailto:';

export function isEmail(text: string): boolean {
  return text.length <= LIMITS.emailChars && EMAIL.test(text) && !/\.\.|\.@/.test(text);
}

/** The address of a mailbox: `mailto:office@example.com`; `undefined` for what is no e-mail address. */
export function mailboxOf(email: string): Address | undefined {
  return isEmail(email) ? SCHEME + email : undefined;
}

/** The e-mail address that a mailbox has; `undefined` for an address of another kind. */
export function emailOf(address: Address): string | undefined {
  const email = address.startsWith(SCHEME) ? address.slice(SCHEME.length) : '';
  return isEmail(email) ? email : undefined;
}
