import type { CourseId } from './course.ts';
import type { Intent } from './intent.ts';
import type { Language } from './language.ts';
import type { Level } from './registration.ts';

/**
 * What the bot has just asked, as far as understanding needs to know it. It comes from the state the conversation waits
 * in, so that "2", a tapped button, "the second one" and "pyton" can mean what they mean there.
 */
export interface Expectation {
  /** The kind of answer; `none` where nothing particular was asked. */
  kind: 'none' | 'choice' | 'yes_no' | 'courses' | 'level' | 'name' | 'phone' | 'email';
  /** The ids of the choices last offered, in order: what a number or a letter points at. */
  offered: string[];
  /** Choices that were not shown and can be picked by name: no number points at them. */
  unlisted?: string[];
}

/** What a message says in answer to the open question. */
export type Answer =
  /** One of the offered choices, by number, letter, tap, ordinal or its own name. */
  | { type: 'choice'; id: string }
  /** One or more courses, named or numbered ("1 and 3", "python, ui"). */
  | { type: 'courses'; courses: CourseId[] }
  | { type: 'yes' }
  | { type: 'no' }
  | { type: 'level'; level: Level }
  /** As written, unwrapped of "my name is …". */
  | { type: 'name'; name: string }
  /** E.164. */
  | { type: 'phone'; phone: string }
  | { type: 'email'; email: string }
  /** It was meant as the answer and cannot be taken: the reason names a copy key `refused.<reason>`. */
  | { type: 'refused'; reason: RefusalReason };

export type RefusalReason =
  | 'choice_out_of_range'
  | 'name_digits'
  | 'name_markup'
  | 'name_nonsense'
  | 'name_long'
  | 'phone_invalid'
  | 'email_invalid'
  | 'email_long';

/** Short orders that work in every state, whatever was asked. */
export type Command =
  'menu' | 'back' | 'help' | 'stop' | 'start' | 'more' | 'my_data' | 'delete_data' | 'staff' | 'resume';

export interface ScoredIntent {
  intent: Intent;
  /** 0 to 1. */
  confidence: number;
}

/** What a wish to register says besides the wish. */
export interface RegistrationWish {
  /** The courses named in the message itself. */
  courses: CourseId[];
  /** The learner is said to be somebody else ("register my daughter"). */
  isForOther: boolean;
  /** It asks for what was registered before ("my registrations"). */
  isAboutSaved: boolean;
}

/** The language a message is written in, as far as the message tells. */
export interface SpokenLanguage {
  language: Language;
  /** Enough of the message tells, so that one borrowed word ("abeg") is not taken for a change of language. */
  isSure: boolean;
}

/** What understanding makes of one message: a best reading plus its doubts, never an exception. */
export interface Reading {
  text: string;
  /** The language it is written in; that of the conversation where the message does not tell. */
  language: Language;
  /** Absent where the message does not tell its language ("python", "2"). */
  spoken?: SpokenLanguage;
  /** Best first: those to act on, the candidates when the decision is `ask`, none when `unknown`. */
  intents: ScoredIntent[];
  courses: CourseId[];
  /** One expression stands for all of `courses` ("web development"): which of them is still open. */
  isBroad?: true;
  /** The subject asked for that the school does not list, and the listed course nearest to it. */
  subject?: { name: string; nearest?: CourseId };
  decision: 'act' | 'ask' | 'unknown';
  /** The language asked for by name, with the intent `language`. */
  languageAsked?: Language;
  /** Set when the *whole* message is an order ("menu", "0", "STOP", "delete my data"). */
  command?: Command;
  /** Set when the message fits, or was clearly meant for, the open question. */
  answer?: Answer;
  /** What a message in two parts asks beside its answer ("yes, how much?"). */
  beside?: Pick<Reading, 'intents' | 'courses'>;
  /** What a wish to register says besides; set where `register` is among the intents. */
  wish?: RegistrationWish;
  /** Why: a line a step, for people; `understand --explain` prints it. */
  because: string[];
}
