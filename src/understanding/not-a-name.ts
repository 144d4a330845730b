import { splitWords } from './normalise.ts';
import type { Understood } from './understood.ts';
import { lookUpWhole } from './whole-message.ts';
import { readWholeYesNo } from './yes-no.ts';

/** What a refusal or an order begins with, when it stands where a name was asked for. */
const REFUSING =
  /^(?:none of (?:your|ur)|mind (?:your|ur)|(?:not|isnt|it is not) (?:your|ur) business|(?:you|u) (?:are|re|r)\b|youre\b|(?:i )?(?:do not|dont|will not|wont|would not|refuse|prefer not|(?:would |d )?rather not)\b|leave me|get lost|shut up|go away|not (?:telling|saying|now|sure)|no (?:name|way|thanks|thank you)\b|change\b|edit\b|skip\b|same (?:as|name|person)\b)/u;
/** Single words that answer another question than "what is your name?". */
const NO_NAMES = new Set(
  `skip no nope nah yes yeah yep ok okay k alright next change edit none nothing nobody anonymous private secret pass later
  same correct wrong done save confirm agree disagree`.split(/\s+/u),
);
/** Choices that are offered elsewhere in the form: their names answer nothing here. */
const CHOICES = ['skip', 'disagree', 'change', 'drop', 'keep', 'confirm'] as const;

/** Whether what stands where a name was asked for is abuse. Pure, total. */
export function isRude(name: string, { lexicon }: Understood): boolean {
  return splitWords(name).some(({ word }) => lexicon.rude.has(word));
}

/** Whether a message refuses to give a name, or answers something else: "skip", "none of your business", "change phone". */
export function refusesName(name: string, message: Understood): boolean {
  const words = splitWords(name).map(({ word }) => word);
  if (words.length === 1 && NO_NAMES.has(words[0] ?? '')) return true;
  if (REFUSING.test(words.join(' ')) || readWholeYesNo(message) !== undefined) return true;
  return CHOICES.some((id) => {
    const table = message.lexicon.choices.get(id);
    return table !== undefined && lookUpWhole(table, message.plainForms) === true;
  });
}
