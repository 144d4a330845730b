import { INTENTS } from '../src/domain/intent.ts';
import type { Answer } from '../src/domain/reading.ts';
import type { Field } from './vocabulary.ts';

/**
 * The choices that agree, save, drop, withdraw or rate. Their ids name what they are about behind a colon (`withdraw_it:OIC-7K3Q9`),
 * as a button stays on the phone when the same is asked about something else: there it must do nothing. To delete always means
 * everything, so `delete_it` names nothing.
 */
const GRAVE = ['agree', 'disagree', 'confirm', 'drop', 'same_learner', 'withdraw_it', 'helped', 'not_helped'] as const;

export type GraveChoice = (typeof GRAVE)[number];

/** The id of a grave choice about this; menus are made beforehand of prompts that have nothing to be about yet. */
export function graveId(id: GraveChoice, subject = 'nothing'): string {
  return `${id}:${subject}`;
}

/** The id without what it is about: what the statechart, the phrases and the catalogue know a choice by. */
export function plainId(id: string): string {
  return GRAVE.find((one) => id.startsWith(`${one}:`) && id.length > one.length + 1) ?? id;
}

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
  'helped',
  'not_helped',
];

const PREFIXED = /^(course|level|language|change|registration):./;

/** Whether a button of ours brings this id back. A law holds it against every question. */
export function isChoiceId(id: string): boolean {
  const plain = plainId(id);
  return (
    PREFIXED.test(id) ||
    Object.hasOwn(FIELD_OF_CHOICE, plain) ||
    OTHER_CHOICES.includes(plain) ||
    INTENTS.some((intent) => intent === id)
  );
}

/** The field of the form that an answer from below an earlier question is about. */
export function fieldOfAnswer(answer: Answer): Field | undefined {
  if (answer.type === 'courses') return 'courses';
  if (answer.type !== 'choice') return undefined;
  const id = plainId(answer.id);
  if (id.startsWith('course:')) return 'courses';
  if (id.startsWith('level:')) return 'level';
  return Object.hasOwn(FIELD_OF_CHOICE, id) ? FIELD_OF_CHOICE[id] : undefined;
}
