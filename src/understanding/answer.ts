import type { CourseId } from '../domain/course.ts';
import { COURSES } from '../domain/course.ts';
import type { Answer, Expectation } from '../domain/reading.ts';
import { LEVELS } from '../domain/registration.ts';
import { ageGroup, readYears } from './age.ts';
import { readChoice } from './choice.ts';
import { readEmail } from './email.ts';
import { isBroadlyNamed } from './mentions.ts';
import { readNameAnswer } from './name-answer.ts';
import { splitWords } from './normalise.ts';
import { readLetter, readNumbers } from './numbers.ts';
import { readPhone } from './phone.ts';
import { COURTESIES, type Understood } from './understood.ts';
import { lookUpAnywhere, lookUpWhole } from './whole-message.ts';
import { readLeadingYesNo, readWholeYesNo } from './yes-no.ts';

/** What a message says in answer to the open question; `undefined` when it says something else. Pure, total. */
export function readAnswer(message: Understood, expecting: Expectation): Answer | undefined {
  for (const reader of READERS[expecting.kind] as readonly Reader[]) {
    const answer = reader(message, expecting);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

type Reader = (message: Understood, expecting: Expectation) => Answer | undefined;

/** What is tried, in this order, where this kind of answer is expected. */
const READERS = {
  none: [],
  name: [readNameAnswer],
  phone: [readPhoneAnswer],
  email: [readEmailAnswer],
  courses: [readNumbered, readCoursesAnswer, readChoice],
  level: [readNumbered, readLevelAnswer, readChoice],
  yes_no: [readNumbered, readChoice, readYesNo],
  choice: [readAge, readNumbered, readChoice, readYesNo],
} satisfies Record<Expectation['kind'], Reader[]>;

/** The answer that an offered id stands for under this kind of question. */
export function answerOfId(id: string, kind: Expectation['kind']): Answer {
  if (kind === 'courses') {
    const course = COURSES.find((one) => id === `course:${one}`);
    if (course !== undefined) return { type: 'courses', courses: [course] };
  }
  if (kind === 'level') {
    const level = LEVELS.find((one) => id === `level:${one}`);
    if (level !== undefined) return { type: 'level', level };
  }
  if (kind === 'yes_no' && (id === 'yes' || id === 'no')) return { type: id };
  return { type: 'choice', id };
}

/** "2", "b", "the second one", and for courses "1 and 3". */
function readNumbered(message: Understood, { kind, offered }: Expectation): Answer | undefined {
  if (offered.length === 0) return undefined;
  const numbers = readNumbers(message.plain, message.numberWords);
  if (numbers === undefined) {
    const letter = readLetter(message.plain);
    const lettered = letter === undefined ? undefined : offered[letter - 1];
    return lettered === undefined ? undefined : answerOfId(lettered, kind);
  }
  const ids = numbers.map((number) => offered[number - 1]);
  if (ids.includes(undefined)) return { type: 'refused', reason: 'choice_out_of_range' };
  const picked = ids.filter((id) => id !== undefined);
  const [only] = picked;
  if (picked.length === 1 && only !== undefined) return answerOfId(only, kind);
  if (kind !== 'courses') return undefined;
  const courses = coursesOf(picked);
  return courses.length === picked.length ? { type: 'courses', courses } : undefined;
}

const YOUNGEST_LEARNER = 5;

/** The learner's age where only "an adult" and "a minor" were offered: "16", "I am 24 years old". */
function readAge(message: Understood, expecting: Expectation): Answer | undefined {
  const { plain } = message;
  const { offered } = expecting;
  if (!offered.includes('adult') || !offered.includes('minor')) return undefined;
  // "Under 18" names a choice, not an age.
  if (readChoice(message, expecting) !== undefined) return undefined;
  const age = readYears(message);
  if (age === undefined || age.years <= offered.length) return undefined;
  // A lone "3" points below the list; nobody of that age learns to code here.
  if (plain.length === 1 && age.years < YOUNGEST_LEARNER) return { type: 'refused', reason: 'choice_out_of_range' };
  const id = ageGroup(age);
  return id === undefined ? undefined : { type: 'choice', id };
}

function readCoursesAnswer(message: Understood, { offered }: Expectation): Answer | undefined {
  if (lookUpWhole(message.lexicon.all, message.plainForms) === true) {
    const courses = coursesOf(offered);
    return courses.length === 0 ? undefined : { type: 'courses', courses };
  }
  if (message.namedCourses.length === 0 || isBroadlyNamed(message.tokens) || asksSomething(message)) return undefined;
  const ids = numbersBesideNames(message).map((number) => offered[number - 1]);
  if (ids.includes(undefined)) return { type: 'refused', reason: 'choice_out_of_range' };
  const numbered = coursesOf(ids.filter((id) => id !== undefined));
  return { type: 'courses', courses: [...new Set([...message.namedCourses, ...numbered])] };
}

/** Where one course ends and the next begins in a list of them. */
const LIST_JOINT = /[,;&+/\n]|\b(?:and|also|plus)\b/iu;

/** The numbers in "python and 7". One that stands with a name ("python 3") belongs to it. */
function numbersBesideNames({ text, numberWords }: Understood): number[] {
  return text.split(LIST_JOINT).flatMap((part) => readNumbers(splitWords(part), numberWords) ?? []);
}

/** A question about a course picks nothing; wanting to register for it does. */
function asksSomething({ decision, text }: Pick<Understood, 'decision' | 'text'>): boolean {
  const answers: readonly string[] = [...COURTESIES, 'course_detail', 'courses', 'register'];
  if (decision.intents.some((one) => !answers.includes(one.intent))) return true;
  return text.includes('?') && decision.because.some((line) => line.startsWith('phrase'));
}

function readLevelAnswer(message: Understood): Answer | undefined {
  const { levels } = message.lexicon;
  const level = lookUpWhole(levels, message.plainForms) ?? lookUpWhole(levels, message.words);
  if (level !== undefined) return { type: 'level', level };
  if (message.decision.decision === 'act' && asksSomething(message)) return undefined;
  const mentioned = lookUpAnywhere(levels, message.words);
  return mentioned === undefined ? undefined : { type: 'level', level: mentioned };
}

/** Yes or no is the whole message, or how it begins ("yes, I am his father") when it does not ask for something else. */
function readYesNo(message: Understood): Answer | undefined {
  const whole = readWholeYesNo(message);
  if (whole !== undefined) return { type: whole };
  if (message.words.length > LONGEST_YES_WORDS || asksSomething(message)) return undefined;
  const leading = readLeadingYesNo(message);
  return leading === undefined ? undefined : { type: leading };
}

const LONGEST_YES_WORDS = 12;

function readPhoneAnswer(message: Understood, expecting: Expectation): Answer | undefined {
  const phone = readPhone(message.text);
  if (phone?.type === 'phone') return phone;
  if (phone === undefined) {
    const picked = readNumbered(message, expecting) ?? readChoice(message, expecting) ?? readYesNo(message);
    if (picked !== undefined) return picked;
    if (message.decision.decision === 'act' || message.command !== undefined) return undefined;
    if (!/\d/.test(message.text)) return undefined;
  }
  return { type: 'refused', reason: 'phone_invalid' };
}

function readEmailAnswer(message: Understood, expecting: Expectation): Answer | undefined {
  const email = readEmail(message.text);
  if (email !== undefined) return email;
  const picked = readNumbered(message, expecting) ?? readChoice(message, { ...expecting, offered: ['skip'] });
  if (picked !== undefined) return picked;
  if (readYesNo(message)?.type === 'no') return { type: 'choice', id: 'skip' };
  if (message.decision.decision === 'act' || message.command !== undefined) return undefined;
  // One word with a dot in it was meant to be an address; other words were not.
  return /^\s*\S+\.\S+\s*$/.test(message.text) ? { type: 'refused', reason: 'email_invalid' } : undefined;
}

function coursesOf(ids: string[]): CourseId[] {
  return COURSES.filter((course) => ids.includes(`course:${course}`));
}
