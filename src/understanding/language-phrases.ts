import type { CourseId } from '../domain/course.ts';
import type { Intent } from '../domain/intent.ts';
import type { Language } from '../domain/language.ts';
import type { Command } from '../domain/reading.ts';
import type { Level } from '../domain/registration.ts';

/**
 * How people say things in one language: flows/phrases/<language>.yaml as a validated value. The header of that file
 * explains each list to whoever extends it.
 */
export interface LanguagePhrases {
  language: Language;
  /** What languages are called ("broken" for Pidgin). */
  languageNames: Partial<Record<Language, string[]>>;
  intents: Partial<Record<Intent, string[]>>;
  /** Other names of the courses; one that stands under several courses means all of them. */
  courses: Partial<Record<CourseId, string[]>>;
  /** Subjects the school does not list, by the listed course that comes nearest; `other` where none does. */
  notOffered: Partial<Record<CourseId | 'other', string[]>>;
  /** Expressions that look like the name of a course and are none ("mobile number"). */
  notACourse: string[];
  commands: Partial<Record<Command, string[]>>;
  /** Ways to pick one of the choices the bot offers, by the choice's id. */
  choices: Record<string, string[]>;
  yes: string[];
  no: string[];
  levels: Partial<Record<Level, string[]>>;
  /** Words for whole numbers, with their ordinals. */
  numerals: Record<number, string[]>;
  /** Words that may stand beside a number that is an answer ("option" in "option two"). */
  aroundNumbers: string[];
  /** Every one of what was offered ("all of them"). */
  all: string[];
  /** Polite words that are dropped before anything is matched. */
  fillers: string[];
  /** SMS spelling -> the word or words meant. */
  shorthand: Record<string, string>;
  /** One word -> words that mean the same in a question to this school. */
  sameWords: Record<string, string[]>;
  /** Words that may stand around any question: they neither help nor hurt. */
  smallWords: string[];
  /** Words of which every kind of question is made ("how", "where"): alone they prove little. */
  questionWords: string[];
  /** Words that show that a message is about the school. */
  aboutUs: string[];
  /** How people introduce themselves on the way to a question: it asks for nothing. */
  background: string[];
  /** Words and expressions that show that a message is about something else. */
  unrelated: string[];
  /** Words that turn what follows into its opposite. */
  negations: string[];
  /** Words that join two thoughts in one sentence ("and", "but"). */
  joiningWords: string[];
  /** Words of wishing: a wish beside a question is only the way to it. */
  wishes: string[];
  /** Words of abuse, none of which is anybody's name. */
  rude: string[];
  /** Given names, chiefly those that are also words ("Joy", "Sunday"). */
  names: string[];
}
