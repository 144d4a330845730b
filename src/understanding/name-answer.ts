import type { Answer } from '../domain/reading.ts';
import { splitWords } from './normalise.ts';
import { judgeName, unwrapName } from './name.ts';
import { isRude, refusesName } from './not-a-name.ts';
import type { Understood } from './understood.ts';
import { lookUpWhole } from './whole-message.ts';
import { levelled } from './word-book.ts';
import { readWholeYesNo } from './yes-no.ts';

/** A longer run of words than this is a sentence. */
const LONGEST_NAME_WORDS = 8;

/**
 * A name, unless the message plainly is something else: a question, an order, a course, a greeting. Names that are words
 * (Joy, Sunday, Job) are names here; "my name is …" settles any doubt.
 */
export function readNameAnswer(message: Understood): Answer | undefined {
  if (message.command !== undefined) return undefined;
  const { name, wrapper } = unwrapName(message.text);
  if (isRude(name, message)) return NO_NAME;
  const judged = judgeName(name);
  if (wrapper === 'sure') return judged;
  if (!isListed(name, message) && refusesName(name, message)) return NO_NAME;
  if (isSomethingElse(name, message)) return undefined;
  return judged;
}

const NO_NAME: Answer = { type: 'refused', reason: 'name_nonsense' };

/** All of it is known to be given names. */
function isListed(name: string, { lexicon }: Understood): boolean {
  const words = splitWords(name);
  return words.length > 0 && words.every(({ word }) => lexicon.names.has(word));
}

function isSomethingElse(name: string, message: Understood): boolean {
  const { text } = message;
  const words = splitWords(name).map((one) => one.word);
  if (words.length === 0) return message.decision.decision === 'act';
  if (isListed(name, message)) return false;
  if (text.includes('?') || words.length > LONGEST_NAME_WORDS) return true;
  if (readWholeYesNo(message) !== undefined || isChoice(message)) return true;
  const kinds = words.map((word) => kindOf(word, message));
  if (kinds.every((kind) => kind === 'small' || kind === 'question')) return true;
  const strange = kinds.filter((kind) => kind === 'unknown' || kind === 'name').length;
  if (strange === 0 && (message.decision.decision === 'act' || message.namedCourses.length > 0)) return true;
  // Words of ours in the majority make a sentence, whatever else stands in it.
  const begun = kinds[0] === 'question' || kinds.filter((kind) => kind === 'small' || kind === 'question').length >= 2;
  return (
    message.decision.intents.length > 0 && message.decision.decision === 'act' && begun && strange * 2 < kinds.length
  );
}

/** "Skip", "someone else": what is said to other questions is no name. */
function isChoice({ lexicon, plainForms }: Understood): boolean {
  return [...lexicon.choices.values()].some((sayings) => lookUpWhole(sayings, plainForms) === true);
}

/** The kind of a word as it is written: what is only near a word of ours is a name. */
function kindOf(word: string, { lexicon }: Understood): string {
  if (lexicon.names.has(word)) return 'name';
  if (lexicon.book.fillers.has(word)) return 'small';
  const spelled = lexicon.book.shorthand.get(word)?.[0] ?? word;
  return lexicon.book.kinds.get(levelled(spelled, lexicon.book.sameWords)) ?? 'unknown';
}
