import type { InboundMessage } from '../domain/message.ts';
import type { Reading } from '../domain/reading.ts';
import type { EventSketch } from './event-sketch.ts';
import { fromCommand } from './from-answer.ts';
import { sureEvents } from './from-intents.ts';
import type { Situation } from './situation.ts';
import { toStaff } from './to-staff.ts';

/** Questions are answered whoever asked them first; nothing else of another's words is taken for the person's own. */
export function fromForwarded(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  const asked = sureEvents(reading).filter(({ type }) => QUESTIONS.includes(type));
  if (asked.length > 0) return asked;
  if (situation.isHandoffOpen && !situation.isInForm) return [toStaff(message, situation)];
  return [{ type: 'forwarded_received' }];
}

const QUESTIONS: readonly EventSketch['type'][] = [
  'facts_asked',
  'courses_requested',
  'course_requested',
  'courses_narrowed',
];

/**
 * The new words of a changed message stand where others stood, perhaps far above, so they answer nothing that is asked now. What
 * they ask or order by themselves happens; in a form they put nothing into it.
 */
export function fromEdited(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  const meant = asideFrom(reading, situation).filter(({ type }) => !isAnswerIn(type, situation));
  if (meant.length > 0) return meant;
  if (situation.isHandoffOpen && !situation.isInForm) return [toStaff(message, situation)];
  return [{ type: 'edited_received' }];
}

/** "Back" and "more" are about what stood above the old words. */
function asideFrom(reading: Reading, situation: Situation): EventSketch[] {
  const { command } = reading;
  if (command === undefined) return sureEvents(reading);
  return command === 'back' || command === 'more' ? [] : [fromCommand(reading, situation)];
}

function isAnswerIn(type: EventSketch['type'], { isInForm }: Situation): boolean {
  return type === 'courtesy_received' || (isInForm && type === 'registration_requested');
}
