import { fnv1a } from '../src/domain/fnv.ts';
import { answeredFields, consentWording } from './draft.ts';
import type { Draft, EnquiryContext } from './vocabulary.ts';

/**
 * What a question of consent is about: whose details, under which wording, and which of this person's registrations it is for.
 * Asked twice about the same, it is the same; short, as it stands in the id of a button.
 */
export function consentSubject({ draft, registrations }: Pick<EnquiryContext, 'draft' | 'registrations'>): string {
  if (draft === undefined) return digest([]);
  return digest([consentWording(draft), draft.name, draft.amends, registrations.length]);
}

/** What a review is about: every answer as it is shown there, with the consent to it. Of what was saved it stays the same. */
export function reviewSubject(draft: Draft): string {
  return digest(answeredFields(draft).map((field) => [field, draft[field]]));
}

function digest(values: readonly unknown[]): string {
  return fnv1a(JSON.stringify(values)).toString(36);
}
