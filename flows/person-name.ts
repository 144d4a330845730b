import { maskContact } from '../src/domain/contact.ts';
import type { EnquiryContext, TurnFacts } from './vocabulary.ts';

/** Who somebody is, in the best words we have: the learner's name, the profile's, the number. */
export function personName(
  context: Pick<EnquiryContext, 'draft' | 'registrations'> | undefined,
  { profileName, phone, contact }: Pick<TurnFacts, 'profileName' | 'phone' | 'contact'>,
): string {
  const known = context?.draft?.name ?? context?.registrations.at(-1)?.name ?? profileName;
  return known ?? phone ?? maskContact(contact);
}
