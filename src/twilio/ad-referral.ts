import { cleanLine } from '../domain/clean-text.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Referral } from '../domain/referral.ts';
import { type Form, fieldOf } from '../form.ts';
import { isWebAddress } from './web-address.ts';

/**
 * The advertisement that a message comes from; `undefined` for all other messages. Only an id of the advertisement or of the
 * tap tells: `ReferralNumMedia` comes with every message.
 */
export function referralOf(form: Form): Referral | undefined {
  const sourceId = line(form, 'ReferralSourceId', LIMITS.adIdChars);
  const clickId = line(form, 'ReferralCtwaClid', LIMITS.adIdChars);
  if (sourceId === undefined && clickId === undefined) return undefined;
  const sourceUrl = line(form, 'ReferralSourceUrl', LIMITS.adIdChars);
  return withoutAbsent({
    sourceId,
    sourceType: line(form, 'ReferralSourceType', LIMITS.adTextChars),
    sourceUrl: sourceUrl !== undefined && isWebAddress(sourceUrl) ? sourceUrl : undefined,
    headline: line(form, 'ReferralHeadline', LIMITS.adTextChars),
    body: line(form, 'ReferralBody', LIMITS.adTextChars),
    clickId,
  });
}

function line(form: Form, name: string, maxChars: number): string | undefined {
  const value = cleanLine(fieldOf(form, name) ?? '', maxChars);
  return value === '' ? undefined : value;
}

function withoutAbsent(fields: Record<keyof Referral, string | undefined>): Referral {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
