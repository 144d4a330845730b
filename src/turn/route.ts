import { FACT_INTENTS, type EnquiryEvent } from '../../flows/index.ts';
import { COURSES, type CourseId } from '../domain/course.ts';
import { isOnlyEmoji } from '../domain/emoji.ts';
import { INTENTS, type Intent } from '../domain/intent.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { InboundMessage } from '../domain/message.ts';
import { messageText } from '../domain/message-text.ts';
import type { Answer, Command, Expectation, Reading } from '../domain/reading.ts';

/** An event without the facts that the host hands in. */
export type EventSketch = EnquiryEvent extends infer Event
  ? Event extends EnquiryEvent
    ? Omit<Event, 'facts'>
    : never
  : never;

/** What the state of the conversation says about how a message is to be taken. */
export interface Situation {
  expects: Expectation['kind'];
  /** Every choice shown last, the way out included. */
  offered: readonly string[];
  /** Choices that can be named and were not shown. */
  unlisted: readonly string[];
  isInForm: boolean;
  isHandoffOpen: boolean;
  /** The bot has not understood several messages in a row, and offered a person. */
  isLost: boolean;
  /** A member of staff owns the chat. */
  isSilent: boolean;
  isConfirmingReturn: boolean;
  /** The message picks from a button or a list that is not what is asked now. */
  isFromEarlier?: true;
  /** What the message quotes, in short: for staff, who do not see the chat. */
  quoted?: string;
}

/** Turns what was understood into what happened, in the order it is to happen. None means: nothing is to be said. */
export function route(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  if (message.carrierOptOut !== undefined) return afterCarrier(message.carrierOptOut);
  if (message.deed === 'deleted') return [];
  if (message.deed === 'reacted') return afterReaction(message, situation);
  const rights = rightsCommand(reading.command);
  if (rights !== undefined) return [rights];
  if (situation.isConfirmingReturn) return [whileConfirmingReturn(message, reading, situation)];
  if (situation.isSilent) return [whileSilent(message, reading, situation)];
  if (situation.isFromEarlier === true && reading.answer !== undefined) {
    return [fromEarlier(reading.answer, reading, situation)];
  }
  if (message.isForwarded === true && message.text.trim() !== '') return fromForwarded(message, reading, situation);
  if (message.text.trim() === '' && message.tap === undefined) return withoutWords(message, situation);
  // A thumb is "ok" elsewhere; an agreement has to be said.
  if (situation.offered.includes('agree') && isOnlyEmoji(message.text)) return [{ type: 'reaction_received' }];
  if (reading.command !== undefined) return [fromCommand(reading, situation)];
  const unasked = fromYesNo(message, reading, situation);
  if (unasked !== undefined) return [unasked];
  const { answer } = reading;
  if (answer === undefined) return fromIntents(message, reading, situation);
  if (reading.beside !== undefined) return [fromAnswer(answer, reading, situation), ...besideAnswer(reading)];
  // What cannot be taken as the answer may be a question all the same.
  // What is written like an e-mail address is no question for ours.
  const isAddress = reading.text.includes('@') || (answer.type === 'refused' && answer.reason.startsWith('email_'));
  const mayAsk = answer.type === 'refused' && !isAddress;
  const otherwise = mayAsk ? sureEvents(reading) : [];
  return otherwise.length > 0 ? otherwise : [fromAnswer(answer, reading, situation)];
}

function afterCarrier(word: 'stop' | 'start' | 'help'): EventSketch[] {
  if (word === 'help') return [];
  return [{ type: word === 'stop' ? 'stop_requested' : 'start_requested', isAnsweredByCarrier: true }];
}

/**
 * A reaction is a gesture that nobody expects an answer to, so it gets none; a sign taken off says nothing at all. Only where
 * a question is open the person may think that it is answered now: they are told that it is not.
 */
function afterReaction(message: InboundMessage, situation: Situation): EventSketch[] {
  if (message.text.trim() === '') return [];
  if (situation.isSilent && !situation.isConfirmingReturn) return [toStaff(message, situation)];
  return situation.isInForm || situation.expects === 'yes_no' ? [{ type: 'reaction_received' }] : [];
}

/** Questions are answered whoever asked them first; nothing else of another's words is taken for the person's own. */
const QUESTIONS: readonly EventSketch['type'][] = [
  'facts_asked',
  'courses_requested',
  'course_requested',
  'courses_narrowed',
];

function fromForwarded(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  const asked = sureEvents(reading).filter(({ type }) => QUESTIONS.includes(type));
  if (asked.length > 0) return asked;
  if (situation.isHandoffOpen && !situation.isInForm) return [toStaff(message, situation)];
  return [{ type: 'forwarded_received' }];
}

/** What means something by itself happens; else it is about what was asked then. */
function fromEarlier(answer: Answer, reading: Reading, situation: Situation): EventSketch {
  const event = fromAnswer(answer, reading, situation);
  return event.type !== 'answered' || answer.type === 'refused' ? event : { type: 'earlier_question_answered', answer };
}

/** Orders about the person's own rights win over everything, a chat with staff included. */
function rightsCommand(command: Command | undefined): EventSketch | undefined {
  switch (command) {
    case 'stop':
      return { type: 'stop_requested', isAnsweredByCarrier: false };
    case 'start':
      return { type: 'start_requested', isAnsweredByCarrier: false };
    case 'my_data':
      return { type: 'my_data_requested' };
    case 'delete_data':
      return { type: 'deletion_requested' };
    default:
      return undefined;
  }
}

function whileConfirmingReturn(message: InboundMessage, reading: Reading, situation: Situation): EventSketch {
  const { answer, command } = message.isForwarded === true || situation.isFromEarlier === true ? {} : reading;
  const picked = answer?.type === 'choice' ? answer.id : answer?.type;
  if (picked === 'return_to_bot' || picked === 'yes' || command === 'menu') return { type: 'return_confirmed' };
  if (picked === 'stay_with_staff' || picked === 'no' || command === 'back') return { type: 'return_declined' };
  return toStaff(message, situation);
}

function whileSilent(message: InboundMessage, reading: Reading, situation: Situation): EventSketch {
  return reading.command === 'menu' ? { type: 'return_requested' } : toStaff(message, situation);
}

/** A place is a question for the way, which the bot knows, whoever else is to read of it. */
function withoutWords(message: InboundMessage, situation: Situation): EventSketch[] {
  const { kind, latitude, longitude } = message.attachments[0] ?? { kind: 'other' };
  const isPlace = latitude !== undefined && longitude !== undefined;
  const received: EventSketch = isPlace
    ? { type: 'attachment_received', kind, position: { latitude, longitude } }
    : { type: 'attachment_received', kind };
  if (!situation.isHandoffOpen || situation.isInForm) return [received];
  return isPlace ? [toStaff(message, situation), received] : [toStaff(message, situation)];
}

/** Staff read the text, whatever came with it, and what it answers. */
function toStaff(message: InboundMessage, { quoted }: Situation): EventSketch {
  const text = messageText({ ...message, text: message.text.trim() });
  return { type: 'enquirer_wrote', text: quoted === undefined ? text : `${text} (in reply to "${quoted}")` };
}

/** A yes or no to something else than the state's own question; `undefined` when it is none, or answers that question. */
function fromYesNo(message: InboundMessage, reading: Reading, situation: Situation): EventSketch | undefined {
  const said = reading.intents[0]?.intent;
  if ((said !== 'yes' && said !== 'no') || reading.beside !== undefined) return undefined;
  const [offer, ...more] = situation.offered.filter((id) => id !== 'menu');
  const isOfferOfOne = offer !== undefined && more.length === 0 && situation.offered.includes('menu');
  if (isOfferOfOne && said === 'yes') return fromChoice(offer, reading, situation);
  if (!isOfferOfOne && (situation.isInForm || situation.expects === 'yes_no')) return undefined;
  if (!isOfferOfOne && situation.isHandoffOpen) return toStaff(message, situation);
  return { type: 'courtesy_received', courtesy: said === 'yes' ? 'agreement' : 'refusal' };
}

function fromCommand(reading: Reading, situation: Situation): EventSketch {
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

function fromAnswer(answer: Answer, reading: Reading, situation: Situation): EventSketch {
  if (answer.type === 'choice') return fromChoice(answer.id, reading, situation);
  // Courses picked from the list are asked about; in a form they are the answer.
  if (answer.type === 'courses' && !situation.isInForm) return { type: 'course_requested', courses: answer.courses };
  return { type: 'answered', answer };
}

/** Some choices mean the same in every state; the others answer the question they stood below. */
function fromChoice(id: string, reading: Reading, situation: Situation): EventSketch {
  const course = COURSES.find((one) => id === `course:${one}`);
  if (course !== undefined && !situation.isInForm) return { type: 'course_requested', courses: [course] };
  const language = LANGUAGES.find((one) => id === `language:${one}`);
  if (language !== undefined) return { type: 'language_requested', language };
  if (id === 'staff') return { type: 'staff_requested', reason: situation.isLost ? 'not_understood' : 'asked' };
  // An id comes from outside, and `constructor` is on every object.
  const named = Object.hasOwn(NAMED_CHOICES, id) ? NAMED_CHOICES[id] : undefined;
  if (named !== undefined) return named;
  const intent = INTENTS.find((one) => one === id);
  const wanted = intent === undefined || intent === 'yes' || intent === 'no' ? undefined : fromIntent(intent, reading);
  return wanted ?? { type: 'answered', answer: { type: 'choice', id } };
}

const NAMED_CHOICES: Readonly<Record<string, EventSketch>> = {
  stop: { type: 'stop_requested', isAnsweredByCarrier: false },
  menu: { type: 'menu_requested' },
  back: { type: 'back_requested' },
  resume: { type: 'resume_requested' },
  register_for_it: { type: 'registration_requested', courses: [], isForTopic: true },
  my_registrations: { type: 'registrations_requested' },
};

/** More than this would be a menu again. The menu is offered with them anyway, and "did you mean goodbye?" helps nobody. */
const MOST_CANDIDATES = 3;

function fromIntents(message: InboundMessage, reading: Reading, situation: Situation): EventSketch[] {
  const intents = reading.intents.map((scored) => scored.intent);
  // While a request waits, only what is surely a question is the bot's to answer.
  const joins = situation.isHandoffOpen && !situation.isInForm;
  const candidates = intents.filter((intent) => intent !== 'menu' && !isCourtesy(intent)).slice(0, MOST_CANDIDATES);
  if (reading.decision === 'ask' && !joins && candidates.length > 0) return [{ type: 'doubted', candidates }];
  const events = sureEvents(reading);
  if (events.length > 0) return events;
  if (joins) return [toStaff(message, situation)];
  return [{ type: 'not_understood' }];
}

/** What was asked beside an answer; a course named in the answer is what the question is about. */
function besideAnswer(reading: Reading): EventSketch[] {
  const { intents = [], courses = [] } = reading.beside ?? {};
  const about = courses.length > 0 ? courses : reading.courses;
  return combined(
    intents.map((scored) => scored.intent),
    { ...reading, courses: about },
  );
}

function sureEvents(reading: Reading): EventSketch[] {
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

function isCourtesy(intent: Intent): intent is 'greeting' | 'thanks' | 'goodbye' {
  return intent === 'greeting' || intent === 'thanks' || intent === 'goodbye';
}

/** The event of one intent; `undefined` for those that mean nothing by themselves, or must be a whole message to count. */
function fromIntent(intent: Intent, reading: Reading): EventSketch | undefined {
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
