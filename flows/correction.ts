import type { Answer } from '../src/domain/reading.ts';
import type { Words } from '../src/domain/reply.ts';
import { fieldOfAnswer, graveId, plainId } from './choice-ids.ts';
import { answeredFields, withAnswer, withoutField } from './draft.ts';
import { reviewLines } from './review.ts';
import { consentSubject } from './subjects.ts';
import type { Draft, EnquiryContext, EnquiryEvent, Field, TurnFacts } from './vocabulary.ts';

/** What an answer to an earlier question of the form makes of the draft. */
interface Correction {
  field: Field;
  draft: Draft;
  /** The draft says the same already. */
  isKnown: boolean;
}

/**
 * An answer from below an earlier question, taken into the draft that it was asked for: a button above, or an older list that was
 * quoted. `undefined` where it answers nothing that this draft has been asked and has got an answer to. A consent that is
 * taken back is asked for again; one is never given by a button of before, as what is agreed to may have changed since.
 */
export function correctionIn({
  context,
  event,
}: {
  context: EnquiryContext;
  event: EnquiryEvent;
}): Correction | undefined {
  if (event.type !== 'earlier_question_answered' || context.draft === undefined) return undefined;
  const { answer, facts } = event;
  const field = fieldOfAnswer(answer);
  if (field === undefined || !answeredFields(context.draft).includes(field)) return undefined;
  if (field === 'consent' && !isAboutItsConsent(context, answer)) return undefined;
  const draft = corrected(context.draft, field, answer, facts);
  return draft === undefined ? undefined : { field, draft, isKnown: isSame(context.draft, draft, field) };
}

function corrected(draft: Draft, field: Field, answer: Answer, facts: TurnFacts): Draft | undefined {
  if (field !== 'consent') return withAnswer(withoutField(draft, field), field, answer, facts);
  return answer.type === 'choice' && plainId(answer.id) === 'disagree' ? withoutField(draft, field) : draft;
}

/** Whether the button stood below the question that this draft's consent answered, and not that of another one. */
function isAboutItsConsent(context: EnquiryContext, answer: Answer): boolean {
  const subject = consentSubject(context);
  return answer.type === 'choice' && [graveId('agree', subject), graveId('disagree', subject)].includes(answer.id);
}

function isSame(one: Draft, other: Draft, field: Field): boolean {
  return JSON.stringify(one[field]) === JSON.stringify(other[field]);
}

/** Says what stands in the draft now. */
export function correctionWords({ context, event }: { context: EnquiryContext; event: EnquiryEvent }): Words[] {
  const field = event.type === 'earlier_question_answered' ? fieldOfAnswer(event.answer) : undefined;
  const said: Words = { key: 'earlier.corrected' };
  if (field === undefined || context.draft === undefined) return [said];
  return [{ lines: [said, reviewLines(context.draft, event.facts, [field])] }];
}
