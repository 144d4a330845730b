import type { CourseId } from '../domain/course.ts';
import type { Topic } from './phrase-index.ts';
import type { Command, SpokenLanguage } from '../domain/reading.ts';
import type { Decision } from './decide.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './mentions.ts';
import type { PlainWord } from './normalise.ts';
import type { NumberWords } from './numbers.ts';
import type { Word } from './word-book.ts';

/** A message after every step that does not depend on what was asked: what reading an answer starts from. */
export interface Understood {
  /** As it came, cut to the limit. */
  text: string;
  spoken: SpokenLanguage | undefined;
  /** Its words as written. */
  plain: PlainWord[];
  /** Its words levelled but not mended. */
  plainForms: PlainWord[];
  /** Its words levelled and mended. */
  words: Word[];
  tokens: Token[];
  namedCourses: CourseId[];
  command: Command | undefined;
  decision: Decision;
  lexicon: Lexicon;
  numberWords: NumberWords;
}

/** What people say around a message; left out where there is anything else to answer. */
export const COURTESIES: readonly Topic[] = ['greeting', 'thanks', 'goodbye'];
