import type { Understood } from './understood.ts';
import { lookUpLeading, lookUpOnly } from './whole-message.ts';

type Said = Pick<Understood, 'lexicon' | 'plain' | 'plainForms' | 'words'>;

/** A message that is yes or no and nothing else. */
export function readWholeYesNo(message: Said): 'yes' | 'no' | undefined {
  if (asksWhy(message)) return undefined;
  const { lexicon, plainForms, words } = message;
  return lookUpOnly(lexicon.yesNo, plainForms) ?? lookUpOnly(lexicon.yesNo, words);
}

/** A message that begins with yes or no, whatever follows. */
export function readLeadingYesNo(message: Said): 'yes' | 'no' | undefined {
  return asksWhy(message) ? undefined : lookUpLeading(message.lexicon.yesNo, message.words);
}

/** The letter y is short for "yes" and for "why" alike; the word written out asks, and never agrees to anything. */
function asksWhy({ plain }: Said): boolean {
  return plain.some(({ word }, at) => word === 'why' && plain[at + 1]?.word !== 'not');
}
