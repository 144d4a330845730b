import { isOnlyEmoji } from '../domain/emoji.ts';
import { isUnasked, type InboundMessage } from '../domain/message.ts';
import type { Answer, Command, Reading } from '../domain/reading.ts';
import type { EventSketch } from './event-sketch.ts';
import { fromAnswer, fromChoice, fromCommand } from './from-answer.ts';
import { besideAnswer, isCourtesy, sureEvents } from './from-intents.ts';
import { fromEdited, fromForwarded } from './from-unasked.ts';
import type { Situation } from './situation.ts';
import { toStaff } from './to-staff.ts';

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
  if (message.deed === 'edited') return fromEdited(message, reading, situation);
  if (message.text.trim() === '' && message.tap === undefined) return withoutWords(message, situation);
  // A thumb is "ok" elsewhere; an agreement has to be said.
  if (situation.offered.includes('agree') && isOnlyEmoji(message.text)) return [{ type: 'reaction_received' }];
  if (reading.command !== undefined) return [fromCommand(reading, situation)];
  const unasked = fromYesNo(message, reading, situation);
  if (unasked !== undefined) return [unasked];
  const { answer } = reading;
  if (answer === undefined) return fromIntents(message, reading, situation);
  if (situation.isElseOffered === true) return fromElsewhere(answer, reading, situation);
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
  const isElsewhere = isUnasked(message) || situation.isFromEarlier === true;
  const { answer, command } = isElsewhere ? {} : reading;
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

/** A yes or no to something else than the state's own question; `undefined` when it is none, or answers that question. */
function fromYesNo(message: InboundMessage, reading: Reading, situation: Situation): EventSketch | undefined {
  const said = reading.intents[0]?.intent;
  if ((said !== 'yes' && said !== 'no') || reading.beside !== undefined) return undefined;
  const offer = onlyOffer(situation.offered);
  if (offer !== undefined && said === 'yes') return fromChoice(offer, reading, situation);
  const isOpen = (situation.isInForm || situation.expects === 'yes_no') && situation.isElseOffered !== true;
  if (offer === undefined && isOpen) return undefined;
  if (offer === undefined && situation.isHandoffOpen) return toStaff(message, situation);
  return { type: 'courtesy_received', courtesy: said === 'yes' ? 'agreement' : 'refusal' };
}

/** A yes or no with more to it, to what was offered in the place of the state's own question, which it does not answer. */
function fromElsewhere(answer: Answer, reading: Reading, situation: Situation): EventSketch[] {
  const beside = besideAnswer(reading);
  if (beside.length > 0) return beside;
  const offer = answer.type === 'yes' ? onlyOffer(situation.offered) : undefined;
  if (offer !== undefined) return [fromChoice(offer, reading, situation)];
  return [{ type: 'courtesy_received', courtesy: answer.type === 'yes' ? 'agreement' : 'refusal' }];
}

/** The one thing that is offered beside a way back, to the menu or into the form; that alone is offered, it is no way back. */
function onlyOffer(offered: readonly string[]): string | undefined {
  const wayBack = ['menu', 'resume'].find((id) => offered.includes(id));
  const [offer, ...more] = offered.filter((id) => id !== wayBack);
  return wayBack === undefined || more.length > 0 ? undefined : offer;
}

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
