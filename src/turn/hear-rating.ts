import { plainId } from '../../flows/index.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Reading } from '../domain/reading.ts';
import type { Hearing } from './hear.ts';
import { readMessage } from './read-message.ts';
import type { Situation } from './situation.ts';

/**
 * What a message says to "did that help?", which stands where the dialogue's own question would: one of its choices by number or
 * name, yes or no, and perhaps a question beside it. `undefined` for everything else, which is heard as if that had not been asked.
 */
export function ratingIn(message: InboundMessage, { situation, ...hearing }: Hearing): Reading | undefined {
  // As in a form, where an answer and a question may come in one message.
  const asked: Situation = { ...situation, expects: 'yes_no', offered: RATINGS, unlisted: [], isInForm: true };
  const { answer, beside, command, text, language } = readMessage(message, { situation: asked, ...hearing });
  if (answer === undefined || command !== undefined) return undefined;
  const id = answer.type === 'choice' ? answer.id : BY_YES_NO[answer.type];
  if (id === undefined || !RATINGS.includes(id)) return undefined;
  return {
    text,
    language,
    intents: [],
    courses: [],
    decision: 'act',
    answer: { type: 'choice', id },
    ...(beside === undefined ? {} : { beside }),
    because: [`said whether it helped: ${id}`],
  };
}

/** The situation as the dialogue's own question makes it, with its choices to point at. */
export function withoutRating(situation: Situation, ownChoices: readonly string[]): Situation {
  return { ...situation, offered: ownChoices.map(plainId) };
}

const RATINGS: readonly string[] = ['helped', 'not_helped'];

const BY_YES_NO: Readonly<Partial<Record<NonNullable<Reading['answer']>['type'], string>>> = {
  yes: 'helped',
  no: 'not_helped',
};
