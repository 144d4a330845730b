import { plainId } from '../../flows/index.ts';
import { COURSES } from '../domain/course.ts';
import { INTENTS } from '../domain/intent.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { Answer, Reading } from '../domain/reading.ts';
import type { EventSketch } from './event-sketch.ts';
import { fromIntent } from './from-intents.ts';
import type { Situation } from './situation.ts';

/** What happens by an answer to the open question. */
export function fromAnswer(answer: Answer, reading: Reading, situation: Situation): EventSketch {
  if (answer.type === 'choice') return fromChoice(answer.id, reading, situation);
  // Courses picked from the list are asked about; in a form they are the answer.
  if (answer.type === 'courses' && !situation.isInForm) return { type: 'course_requested', courses: answer.courses };
  return { type: 'answered', answer };
}

/** Some choices mean the same in every state; the others answer the question they stood below. */
export function fromChoice(id: string, reading: Reading, situation: Situation): EventSketch {
  const course = COURSES.find((one) => id === `course:${one}`);
  if (course !== undefined && !situation.isInForm) return { type: 'course_requested', courses: [course] };
  const language = LANGUAGES.find((one) => id === `language:${one}`);
  if (language !== undefined) return { type: 'language_requested', language };
  const rating = ratingOf(id, situation);
  if (rating !== undefined) return rating;
  if (id === 'staff') return { type: 'staff_requested', reason: situation.isLost ? 'not_understood' : 'asked' };
  // An id comes from outside, and `constructor` is on every object.
  const named = Object.hasOwn(NAMED_CHOICES, id) ? NAMED_CHOICES[id] : undefined;
  if (named !== undefined) return named;
  const intent = INTENTS.find((one) => one === id);
  const wanted = intent === undefined || intent === 'yes' || intent === 'no' ? undefined : fromIntent(intent, reading);
  return wanted ?? { type: 'answered', answer: { type: 'choice', id } };
}

/** A button of before names the request it rates; the one that was asked about last is known. */
function ratingOf(id: string, { asksToRate }: Situation): EventSketch | undefined {
  const said = plainId(id);
  if (said !== 'helped' && said !== 'not_helped') return undefined;
  const number = id === said ? (asksToRate ?? 0) : Number(id.slice(said.length + 1));
  return { type: 'handoff_rated', number, helped: said === 'helped' };
}

const NAMED_CHOICES: Readonly<Record<string, EventSketch>> = {
  stop: { type: 'stop_requested', isAnsweredByCarrier: false },
  menu: { type: 'menu_requested' },
  back: { type: 'back_requested' },
  resume: { type: 'resume_requested' },
  register_for_it: { type: 'registration_requested', courses: [], isForTopic: true },
  my_registrations: { type: 'registrations_requested' },
};

/** What happens by a message that is an order and nothing else. */
export function fromCommand(reading: Reading, situation: Situation): EventSketch {
  switch (reading.command) {
    case 'back':
      // "0" is printed before the way out that was offered; the word "back" always goes one step back.
      return reading.text.trim() === '0' && situation.offered.includes('menu')
        ? { type: 'menu_requested' }
        : { type: 'back_requested' };
    case 'staff':
      return fromChoice('staff', reading, situation);
    case 'resume':
      return { type: 'resume_requested' };
    case 'more':
      return { type: 'not_understood' };
    default:
      return { type: 'menu_requested' };
  }
}
