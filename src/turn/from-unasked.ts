import type { InboundMessage } from '../domain/message.ts';
import type { Reading } from '../domain/reading.ts';
import type { EventSketch } from './event-sketch.ts';
import { sureEvents } from './from-intents.ts';
import type { Situation } from './situation.ts';
import { toStaff } from './to-staff.ts';

/** Questions are answered whoever asked them first; nothing else of another's words is taken for the person's own. */
const QUESTIONS: readonly EventSketch['type'][] = [
  'facts_asked',
  'courses_requested',
  'course_requested',
  'courses_narrowed',
];

export function fromForwarded(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  const asked = sureEvents(reading).filter(({ type }) => QUESTIONS.includes(type));
  if (asked.length > 0) return asked;
  if (situation.isHandoffOpen && !situation.isInForm) return [toStaff(message, situation)];
  return [{ type: 'forwarded_received' }];
}
