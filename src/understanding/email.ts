import validator from 'validator';
import { LIMITS } from '../domain/limits.ts';

export type EmailRead = { type: 'email'; email: string } | { type: 'refused'; reason: 'email_invalid' | 'email_long' };

const AROUND_AT = /\s{0,3}@\s{0,3}/;
const EDGES = /^[<("'[:]+|[>)"'\].,;:!?]+$/g;

/** The e-mail address in a text ("my email is ada@example.com."); `undefined` when no @ stands in it. */
export function readEmail(text: string): EmailRead | undefined {
  const at = text.indexOf('@');
  if (at < 0) return undefined;
  const joined = text.replace(AROUND_AT, '@');
  const address = joined
    .split(/\s+/u)
    .find((part) => part.includes('@'))
    ?.replace(/^mailto:/i, '')
    .replaceAll(EDGES, '');
  if (address === undefined) return { type: 'refused', reason: 'email_invalid' };
  if (address.length > LIMITS.emailChars) return { type: 'refused', reason: 'email_long' };
  return validator.isEmail(address) ? { type: 'email', email: address } : { type: 'refused', reason: 'email_invalid' };
}
