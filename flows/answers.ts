import { clock, dayInWords } from '../src/domain/calendar.ts';
import type { CourseId } from '../src/domain/course.ts';
import { directionsLink, mapLink, type Position } from '../src/domain/map-links.ts';
import { FACTS, type FactName, type Intent } from '../src/domain/intent.ts';
import type { QuestionKey } from '../src/domain/question-number.ts';
import { isOpenAt, nextOpening } from '../src/domain/opening-hours.ts';
import type { Reading } from '../src/domain/reading.ts';
import type { Pin, Words } from '../src/domain/reply.ts';
import type { Fact, GivenFact } from '../src/domain/school.ts';
import { courseById, factFor, hoursGiven, isGivenByStaff, lagosDay, schoolText } from '../src/domain/school-facts.ts';
import { courseNames } from './review.ts';
import type { TurnFacts } from './vocabulary.ts';

/** The intents that are answered from facts, without going anywhere. */
export const FACT_INTENTS: readonly Intent[] = [...FACTS, 'venue', 'contact', 'hours', 'about', 'not_offered'];

/** What the bot can say to a question about the school, and which facts it had to leave open. */
export interface FactAnswer {
  words: Words[];
  /** Facts nobody has given: kept for staff. */
  unknown: { fact: Intent; course?: CourseId }[];
  /** Answers of staff that stand in the words. */
  heard: QuestionKey[];
  pin?: Pin;
}

/** Answers a question from the school's own facts and nothing else. `courses` are those it is about, perhaps none. */
export function answerTo(
  intent: Intent,
  courses: CourseId[],
  facts: TurnFacts,
  subject?: Reading['subject'],
): FactAnswer {
  const { school } = facts;
  if (isFactName(intent)) return answerFromFacts(intent, courses, facts);
  switch (intent) {
    case 'venue':
      return answerVenue(facts);
    case 'contact':
      return known({
        key: school.contact.email === undefined ? 'contact.phone' : 'contact.phone_and_email',
        params: { phone: school.contact.phone, email: school.contact.email ?? '' },
      });
    case 'hours':
      return answerHours(facts);
    case 'about':
      return known({
        key: 'about.school',
        params: {
          school: school.name,
          about: schoolText(school.about, facts),
          audience: schoolText(school.audience, facts),
        },
      });
    case 'not_offered':
      return known(...notOfferedWords(subject, facts));
    default:
      return known();
  }
}

/** The general descriptions of courses, said to be just that; several stand below each other, to be compared. */
export function describeAll(ids: CourseId[], facts: TurnFacts): Words[] {
  const [only, ...more] = ids;
  if (only === undefined) return [];
  if (more.length === 0) return [described('course.about', only, facts)];
  return [{ lines: ids.map((id) => described('course.compared', id, facts)) }, { key: 'course.general' }];
}

function described(key: string, id: CourseId, facts: TurnFacts): Words {
  const course = courseById(facts.school, id);
  const isShort = key === 'course.compared' || facts.channel === 'sms';
  const name = isShort ? course?.shortName : course?.name;
  return {
    key,
    params: { course: name ?? id, about: course === undefined ? '' : schoolText(course.about, facts) },
  };
}

/** Says plainly that a subject is not on the list, and names the listed course that comes nearest. */
function notOfferedWords(subject: Reading['subject'], facts: TurnFacts): Words[] {
  if (subject === undefined) return [{ key: 'courses.not_offered' }];
  const nearest = subject.nearest === undefined ? undefined : courseById(facts.school, subject.nearest);
  const words: Words = { key: 'courses.subject_not_offered', params: { subject: { text: capitalised(subject.name) } } };
  return nearest === undefined ? [words] : [words, { key: 'courses.nearest', params: { course: nearest.shortName } }];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function known(...words: Words[]): FactAnswer {
  return { words, unknown: [], heard: [] };
}

/** What is said of a fact that somebody gave. */
function given(words: Words[], found: Fact[]): FactAnswer {
  const heard = found.filter(isGivenByStaff).map(keyOf);
  return { words, unknown: [], heard };
}

function keyOf({ name, course }: GivenFact): QuestionKey {
  return course === undefined ? { fact: name } : { fact: name, course };
}

function isFactName(intent: Intent): intent is FactName {
  return FACTS.some((fact) => fact === intent);
}

function answerFromFacts(fact: FactName, courses: CourseId[], facts: TurnFacts): FactAnswer {
  const today = lagosDay(facts.now);
  if (courses.length === 0) return answerInGeneral(fact, today, facts);
  const found = factsOf(fact, courses, today, facts);
  const unknown = courses.filter((id) => !found.some(({ course }) => course === id));
  // What is unknown of every course is unknown of the school: nobody needs to read all their names for that.
  const named = unknown.length === facts.school.courses.length ? [] : unknown;
  const lines = [
    ...found.map(({ words }) => words),
    ...(unknown.length === 0 ? [] : [unknownWords(fact, facts, named)]),
  ];
  const answer = given(
    [{ lines }],
    found.map((one) => one.fact),
  );
  return { ...answer, unknown: unknown.map((course) => ({ fact, course })) };
}

/** What is known of these courses, with the words for it. */
function factsOf(fact: FactName, courses: CourseId[], today: string, facts: TurnFacts) {
  return courses.flatMap((course) => {
    const found = factFor(facts.school, fact, course, today);
    const name = courseById(facts.school, course)?.shortName ?? course;
    return found === undefined ? [] : [{ course, fact: found, words: factWords(found, facts, name) }];
  });
}

/** Asked of the school as a whole: the general fact, or what is known course by course. */
function answerInGeneral(fact: FactName, today: string, facts: TurnFacts): FactAnswer {
  const general = factFor(facts.school, fact, undefined, today);
  if (general !== undefined) return given([factWords(general, facts)], [general]);
  const byCourse = factsOf(
    fact,
    facts.school.courses.map(({ id }) => id),
    today,
    facts,
  );
  if (byCourse.length > 0)
    return given(
      [{ lines: byCourse.map(({ words }) => words) }],
      byCourse.map((one) => one.fact),
    );
  return { ...known(unknownWords(fact, facts)), unknown: [{ fact }] };
}

function factWords(fact: Fact, facts: TurnFacts, course?: string): Words {
  const text = schoolText(fact.text, facts);
  const said: Words = course === undefined ? { text } : { key: 'fact.of_course', params: { course, text } };
  if (fact.asOf === undefined) return said;
  return { key: 'fact.as_of', params: { said, day: dayInWords(fact.asOf) } };
}

/** Says once that a fact is not known, by its own name; what is known beside it is said with it. */
function unknownWords(fact: FactName, facts: TurnFacts, courses: CourseId[] = []): Words {
  const phone = facts.school.contact.phone;
  if (fact === 'requirements') {
    return {
      key: 'unknown.requirements',
      params: { audience: schoolText(facts.school.audience, facts), phone },
    };
  }
  if (courses.length === 0) return { key: `unknown.${fact}`, params: { phone } };
  const course = courseNames(courses, facts.school);
  return { key: 'unknown.of_course', params: { fact: { key: `fact_name.${fact}` }, course, phone } };
}

function answerVenue(facts: TurnFacts): FactAnswer {
  const { venue, name } = facts.school;
  if (venue.position === undefined) return known(...whereWeAre(facts));
  const { latitude, longitude } = venue.position;
  const words = [...whereWeAre(facts), { key: 'venue.map', params: { link: mapLink(venue.position) } }];
  return { ...known(...words), pin: { latitude, longitude, label: name } };
}

/** The address, and how to find it: as the school says, or by asking. */
function whereWeAre(facts: TurnFacts): Words[] {
  const { venue, contact } = facts.school;
  return [
    { key: 'venue.address', params: { address: venue.address } },
    venue.directions === undefined
      ? { key: 'venue.call_for_directions', params: { phone: contact.phone } }
      : { text: schoolText(venue.directions, facts) },
  ];
}

/**
 * The way to the school for somebody who has sent a place: where it is, how to find it, and a link from there. Nothing is said of
 * how far it is, which nobody has measured. Without coordinates it is the answer to "where are you?".
 */
export function wayToUs(from: Position | undefined, facts: TurnFacts): Words[] {
  if (from === undefined) return answerVenue(facts).words;
  const { address, position } = facts.school.venue;
  return [...whereWeAre(facts), { key: 'venue.route', params: { link: directionsLink(from, position ?? address) } }];
}

function answerHours(facts: TurnFacts): FactAnswer {
  const { hours, contact } = facts.school;
  if (hours === undefined) {
    const byStaff = hoursGiven(facts.school, lagosDay(facts.now));
    if (byStaff !== undefined) return given([factWords(byStaff, facts)], [byStaff]);
    return { ...known({ key: 'unknown.hours', params: { phone: contact.phone } }), unknown: [{ fact: 'hours' }] };
  }
  const days: Words[] = [];
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const day = hours.days[weekday];
    if (day !== undefined) {
      const open = clock(day.openMinute);
      const close = clock(day.closeMinute);
      days.push({ key: 'hours.day', params: { day: { key: `weekday.${weekday}` }, open, close } });
    }
  }
  return known({ key: isOpenAt(hours, facts.now) ? 'hours.open' : 'hours.closed' }, { lines: days });
}

/** When a person can be expected to answer: said once, when a handoff opens. */
export function answerTime(facts: TurnFacts): Words {
  const { hours, contact } = facts.school;
  if (hours === undefined) return { key: 'handoff.when_unknown', params: { phone: contact.phone } };
  if (isOpenAt(hours, facts.now)) return { key: 'handoff.when_open' };
  const next = nextOpening(hours, facts.now);
  if (next === undefined) return { key: 'handoff.when_unknown', params: { phone: contact.phone } };
  return { key: 'handoff.when_closed', params: { day: dayInWords(next.day), time: clock(next.minute) } };
}
