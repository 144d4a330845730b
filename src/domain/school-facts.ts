import { dayInWords, LAGOS, localTime } from './calendar.ts';
import type { Channel } from './channel.ts';
import type { CourseId } from './course.ts';
import type { FactName } from './intent.ts';
import type { Language } from './language.ts';
import type { AnswerableFact } from './question-number.ts';
import type { Course, Fact, GivenFact, School, SchoolText } from './school.ts';

/**
 * What the school says of one thing on the day `today` (`YYYY-MM-DD`): the course's own fact first, then the general
 * one. `undefined` means unknown, and unknown is what a fact becomes when its `until` or its last date is past. A course's
 * own fact that is past does not fall back on the general one: it was an exception, and the rule may never have held.
 * Where the school's file says nothing, what staff gave counts by the same rules.
 */
export function factFor(school: School, fact: FactName, course: CourseId | undefined, today: string): Fact | undefined {
  const own = course === undefined ? undefined : courseById(school, course)?.facts[fact];
  const ofFile = currentFact(own ?? school.facts[fact], today);
  if (ofFile !== undefined || school.given === undefined) return ofFile;
  const given = course === undefined ? undefined : givenFact(school, fact, course);
  return currentFact(given ?? (own === undefined ? givenFact(school, fact) : undefined), today);
}

/** What staff gave of the office hours, for a school whose file has none. */
export function hoursGiven(school: School, today: string): Fact | undefined {
  return currentFact(givenFact(school, 'hours'), today);
}

/** Whether staff gave this fact, and not the school's file. */
export function isGivenByStaff(fact: Fact): fact is GivenFact {
  return 'name' in fact;
}

function givenFact({ given }: School, name: AnswerableFact, course?: CourseId): GivenFact | undefined {
  return given?.find((one) => one.name === name && one.course === course);
}

/** The course of this id; a school file that lacks one of the ids is refused when it is read. */
export function courseById(school: School, id: CourseId): Course | undefined {
  return school.courses.find((course) => course.id === id);
}

/**
 * The school's words in a language, in English where nobody wrote them in that language; by SMS in their short form where
 * that language has one.
 */
export function schoolText(text: SchoolText, { language, channel }: { language: Language; channel: Channel }): string {
  const long = text[language] ?? text.en;
  return channel === 'sms' ? (text.sms?.[text[language] === undefined ? 'en' : language] ?? long) : long;
}

/** The day (`YYYY-MM-DD`) that `now` (epoch milliseconds) falls on in Lagos, or in another IANA time zone. */
export function lagosDay(now: number, timeZone: string = LAGOS): string {
  return localTime(now, timeZone).day;
}

/** Days as a list for people: `Monday 11 January 2027, Monday 5 April 2027`. */
export function datesText(dates: readonly string[]): SchoolText {
  return { en: dates.map(dayInWords).join(', ') };
}

function currentFact(fact: Fact | undefined, today: string): Fact | undefined {
  if (fact === undefined || (fact.until !== undefined && fact.until < today)) return undefined;
  if (fact.dates === undefined) return fact;
  const dates = fact.dates.filter((date) => date >= today);
  return dates.length === 0 ? undefined : { ...fact, dates, text: datesText(dates) };
}
