import type { Language } from '../domain/language.ts';
import type { Command } from '../domain/reading.ts';
import { read } from '../understanding/read.ts';
import type { TurnSetting } from './turn.ts';

/** What a text tells by itself. */
export interface FirstLook {
  /** The language it is written in; English where it does not tell, or where nothing is written in that language. */
  language: Language;
  /** Set when the whole text is an order. */
  command?: Command;
}

/** Looks at a text without the chat it belongs to, for when that cannot be had. Pure. */
export function firstLook(text: string, { lexicon, languages }: Pick<TurnSetting, 'lexicon' | 'languages'>): FirstLook {
  const reading = read({ text }, { lexicon, expecting: { kind: 'none', offered: [] }, language: 'en', topic: [] });
  const { command, language } = reading;
  return {
    language: languages.includes(language) ? language : 'en',
    ...(command === undefined ? {} : { command }),
  };
}
