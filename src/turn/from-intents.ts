import { FACT_INTENTS } from '../../flows/index.ts';
import type { CourseId } from '../domain/course.ts';
import type { Intent } from '../domain/intent.ts';
import type { Reading } from '../domain/reading.ts';
import type { EventSketch } from './event-sketch.ts';

/** What was asked beside an answer; a course named in the answer is what the question is about. */
export function besideAnswer(reading: Reading): EventSketch[] {
  const { intents = [], courses = [] } = reading.beside ?? {};
  const about = courses.length > 0 ? courses : reading.courses;
  return combined(
    intents.map((scored) => scored.intent),
    { ...reading, courses: about },
  );
}

/** What a message surely asks for or wishes, in the order it is to happen; nothing of it answers an open question. */
export function sureEvents(reading: Reading): EventSketch[] {
  return reading.decision === 'act'
    ? combined(
        reading.intents.map((scored) => scored.intent),
        reading,
      )
    : [];
}

/** Questions first, all in one answer; then at most one wish; courtesies only where there is nothing else. */
function combined(intents: Intent[], reading: Reading): EventSketch[] {
  const events: EventSketch[] = [];
  const facts = intents.filter((intent) => FACT_INTENTS.includes(intent));
  if (facts.length > 0) events.push(factsAsked(facts, reading));
  const wishes = intents.filter((intent) => !FACT_INTENTS.includes(intent) && !isCourtesy(intent));
  // Naming the course is part of a question about it, not a second wish.
  const wish = wishes.find((intent) => !(intent === 'course_detail' && facts.length > 0));
  const wished = wish === undefined ? undefined : fromIntent(wish, reading);
  if (wished !== undefined) events.push(wished);
  const courtesy = intents.find(isCourtesy);
  if (events.length === 0 && courtesy !== undefined) events.push({ type: 'courtesy_received', courtesy });
  return events;
}

function factsAsked(intents: Intent[], { courses, subject }: Reading): EventSketch {
  return { type: 'facts_asked', intents, courses, ...(subject === undefined ? {} : { subject }) };
}

export function isCourtesy(intent: Intent): intent is 'greeting' | 'thanks' | 'goodbye' {
  return intent === 'greeting' || intent === 'thanks' || intent === 'goodbye';
}

/** The event of one intent; `undefined` for those that mean nothing by themselves, or must be a whole message to count. */
export function fromIntent(intent: Intent, reading: Reading): EventSketch | undefined {
  const courses: CourseId[] = reading.courses;
  if (FACT_INTENTS.includes(intent)) return factsAsked([intent], reading);
  switch (intent) {
    case 'courses':
      return { type: 'courses_requested' };
    case 'course_detail':
      if (courses.length === 0) return { type: 'courses_requested' };
      return { type: reading.isBroad === true ? 'courses_narrowed' : 'course_requested', courses };
    case 'register':
      return fromWish(reading);
    case 'staff':
      return { type: 'staff_requested', reason: 'asked' };
    case 'complaint':
      return { type: 'staff_requested', reason: 'complaint' };
    case 'language':
      return reading.languageAsked === undefined
        ? { type: 'language_requested' }
        : { type: 'language_requested', language: reading.languageAsked };
    case 'menu':
      return { type: 'menu_requested' };
    case 'stop':
      // In a sentence it may be about something else: asked back, and then it is an order.
      return { type: 'doubted', candidates: ['stop'] };
    case 'delete_data':
      return { type: 'deletion_requested' };
    default:
      return isCourtesy(intent) ? { type: 'courtesy_received', courtesy: intent } : undefined;
  }
}

function fromWish({ courses, wish, isBroad }: Reading): EventSketch {
  if (wish?.isAboutSaved === true) return { type: 'registrations_requested' };
  return {
    type: 'registration_requested',
    courses: isBroad === true ? [] : courses,
    ...(wish !== undefined && wish.courses.length > 0 ? { namesCourses: true } : {}),
    ...(wish?.isForOther === true ? { isForOther: true } : {}),
  };
}
