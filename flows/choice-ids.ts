import { INTENTS } from '../src/domain/intent.ts';
import type { Answer } from '../src/domain/reading.ts';
import type { Field } from './vocabulary.ts';

/** The choices that answer a field of the form, and which one. */
const FIELD_OF_CHOICE: Readonly<Record<string, Field>> = {
  self: 'for',
  other: 'for',
  adult: 'age',
  minor: 'age',
  guardian: 'relation',
  not_guardian: 'relation',
  this_number: 'phone',
  skip: 'email',
  agree: 'consent',
  disagree: 'consent',
};

/** The choices that answer nothing of the form, beside those that ask for something (`INTENTS`). */
const OTHER_CHOICES: readonly string[] = [
  'back',
  'resume',
  'my_registrations',
  'register_for_it',
  'same_learner',
  'another_learner',
  'confirm',
  'change',
  'drop',
  'amend',
  'withdraw',
  'withdraw_it',
  'keep_it',
  'delete_it',
  'return_to_bot',
  'stay_with_staff',
];

const PREFIXED = /^(course|level|language|change|registration):./;

/** Whether a button of ours brings this id back. A law holds it against every question. */
export function isChoiceId(id: string): boolean {
  return (
    PREFIXED.test(id) ||
    Object.hasOwn(FIELD_OF_CHOICE, id) ||
    OTHER_CHOICES.includes(id) ||
    INTENTS.some((intent) => intent === id)
  );
}

/** The field of the form that an answer from below an earlier question is about. */
export function fieldOfAnswer(answer: Answer): Field | undefined {
  if (answer.type === 'courses') return 'courses';
  if (answer.type !== 'choice') return undefined;
  const { id } = answer;
  if (id.startsWith('course:')) return 'courses';
  if (id.startsWith('level:')) return 'level';
  return Object.hasOwn(FIELD_OF_CHOICE, id) ? FIELD_OF_CHOICE[id] : undefined;
}
