import type { Address } from '../domain/contact.ts';
import type { Effect, EventName } from '../domain/effect.ts';
import type { Language } from '../domain/language.ts';
import type { InboundMessage } from '../domain/message.ts';
import { messageText } from '../domain/message-text.ts';
import type { QuestionKey } from '../domain/question-number.ts';
import type { Reading } from '../domain/reading.ts';
import type { Reply } from '../domain/reply.ts';
import type { School } from '../domain/school.ts';
import { numberOf, type Session } from '../domain/session.ts';
import type { QuotedLine } from '../domain/transcript.ts';
import type { WakeChange, WakeName } from '../domain/wake.ts';
import type { Lexicon } from '../understanding/lexicon.ts';
import { carryOut, SILENCE, type Decided } from './carry-out.ts';
import { dampFlood, dampLoop, isOptOut, type Damped } from './damping.ts';
import type { EventSketch } from './event-sketch.ts';
import { ebbed, floodVerdict } from './flood.ts';
import { hear, type Hearing } from './hear.ts';
import { isSameAgain, loopOf } from './loop.ts';
import { restore, withoutExpired, type Snapshot } from './restore.ts';
import { route } from './route.ts';
import { arrived, isSilence, sessionAfter } from './session-after.ts';
import { settleLanguage } from './settle-language.ts';
import { questionOf, situationOf, withRecent } from './situation.ts';
import { factsFor } from './turn-facts.ts';
import { WAKE_EVENTS, wakeChanges, wantedAt } from './wakes.ts';

/** What can begin a turn: an enquirer's message, a moment that has come, what staff did, what the carrier told. */
export type TurnInput =
  /** `quoted` is the line of the chat that the message replies to, as far as it is still there. */
  | { type: 'message_received'; message: InboundMessage; quoted?: QuotedLine }
  | { type: 'wake_due'; name: WakeName }
  /** The carrier refuses our messages, as the person wants none. */
  | { type: 'opt_out_learnt' }
  /** Staff answered what this person had asked; `givenAt` is when, epoch milliseconds. */
  | ({ type: 'answer_given'; text: string; givenAt: number } & QuestionKey)
  | { type: 'handoff_claimed'; by: Address }
  | { type: 'handoff_closed'; by: Address }
  | { type: 'staff_replied'; by: Address };

/** Everything a turn knows beside the session: nothing is looked up while it runs. */
export interface TurnSetting {
  now: number;
  school: School;
  lexicon: Lexicon;
  languages: Language[];
  /** Replies to one contact in `LIMITS.floodWindowMs`; 0 switches the guard off, and that against loops with it. */
  floodLimit: number;
  /** What had to wait comes back at once, which is no flood: each message was written, and is answered. */
  isCatchingUp?: boolean;
  /** Whether there is a mailbox in which those are told of who wait for long. */
  canMail?: boolean;
  /** How many handoffs and registrations the contact's partition has made: new numbers derive from them. */
  counts: { handoffs: number; registrations: number };
}

export interface TurnOutcome {
  session: Session;
  reply: Reply;
  effects: Effect[];
  events: EventName[];
  /** What the conversation waits for from now on, as far as the turn changed it. */
  wakes: WakeChange[];
  /** The reference a new registration of this turn would have. */
  nextReference: string;
  /** The next page of a long answer, sent as it stands instead of the reply. */
  page?: string;
  /** How the message was understood; absent where none was read. */
  reading?: Reading;
  /** What went wrong inside, for operators; the person was told, and so are staff. */
  failure?: unknown;
}

/**
 * Takes one turn. Pure, total and deterministic: the same session, input and setting give the same outcome, ids included.
 * A fault inside the statechart keeps the conversation as it was, apologises and tells staff.
 */
export function turn(before: Session, input: TurnInput, setting: TurnSetting): TurnOutcome {
  const outcome = withReferral(before, decided(before, input, setting));
  return { ...outcome, wakes: wakesAfter(before, input, outcome, setting) };
}

/** Whoever an advertisement brought is counted once, however the message that told so was answered. */
function withReferral(before: Session, outcome: Decided): Decided {
  const isNew = before.referral === undefined && outcome.session.referral !== undefined;
  return isNew ? { ...outcome, events: [...outcome.events, 'referred_by_ad'] } : outcome;
}

function wakesAfter(before: Session, input: TurnInput, outcome: Decided, setting: TurnSetting): WakeChange[] {
  // They are forgotten along with everything else.
  if (outcome.effects.some(({ type }) => type === 'erase_contact')) return [];
  const taken = input.type === 'wake_due' ? input.name : undefined;
  // One that failed would fail at every look: it is given up, and the log says so.
  if (taken !== undefined && outcome.failure !== undefined) return [{ name: taken }];
  return wakeChanges(before, outcome.session, setting, taken);
}

function decided(before: Session, input: TurnInput, setting: TurnSetting): Decided {
  const session = input.type === 'message_received' ? arrived(before, input.message) : before;
  let reading: Reading | undefined;
  try {
    const snapshot = withoutExpired(restore(session.conversation), setting);
    if (input.type === 'wake_due') return woken(session, snapshot, input.name, setting);
    // Below the news the open question stands as it was asked: by SMS a long one is not said in full again.
    if (input.type === 'answer_given') return carryOut(session, snapshot, [input], setting, voiceOf(session));
    if (input.type !== 'message_received') return carryOut(session, snapshot, [sketchOf(input)], setting);
    const heard = hear(input, hearingOf(session, snapshot, setting));
    reading = heard.reading;
    const flood = setting.isCatchingUp === true ? 'answer' : floodVerdict(session, setting.now, setting.floodLimit);
    if (flood !== 'answer' && !isOptOut(input.message, reading)) {
      return unanswered(dampFlood(session, flood, setting), setting, reading);
    }
    if (reading.command === 'more' && session.pages.length > 0) return turnedPage(session, setting, reading);
    const sketches = route(input.message, reading, heard.situation);
    // Nothing to say to somebody who is not known: there is no conversation yet.
    if (sketches.length === 0 && session.conversation === undefined) return { ...unmoved(session, setting), reading };
    const listening = flood === 'answer' ? ebbed(session) : session;
    const isOwn = input.message.isForwarded !== true;
    const spoken = isOwn ? settleLanguage(listening, reading, setting.languages) : listening;
    const remembering = withRecent(snapshot, messageText({ ...input.message, attachments: [] }));
    const outcome = { ...carryOut(spoken, remembering, sketches, setting, before), reading };
    return unlessLoop(outcome, [before, session], input.message, setting);
  } catch (failure) {
    // Where nobody wrote, nobody is told.
    if (input.type === 'wake_due' || input.type === 'answer_given') {
      return { ...unmoved(session, setting), events: ['turn_failed'], failure };
    }
    const outcome = { ...failed(session, setting, failure), ...(reading === undefined ? {} : { reading }) };
    return input.type === 'message_received' ? unlessLoop(outcome, [before, session], input.message, setting) : outcome;
  }
}

function hearingOf(session: Session, snapshot: Snapshot, setting: TurnSetting): Hearing {
  const { language } = session;
  return {
    situation: situationOf(snapshot),
    shown: snapshot.context.offered,
    language,
    topic: snapshot.context.topic,
    lexicon: setting.lexicon,
    ownChoices: () => questionOf(snapshot, factsFor(session, setting))?.choices.map(({ id }) => id) ?? [],
  };
}

/** The outcome of a message, or what it gets in a loop of two machines. */
function unlessLoop(
  outcome: Decided,
  [before, session]: [before: Session, arrived: Session],
  { text }: InboundMessage,
  setting: TurnSetting,
): Decided {
  const isSilent = isSilence(outcome.reply);
  const isPassedOn = outcome.effects.some(({ type }) => type === 'notify_staff');
  if (setting.floodLimit === 0 || (isSilent && !isPassedOn)) return outcome;
  const { reading } = outcome;
  const isAnswer = reading?.answer !== undefined || reading?.command === 'back';
  const loop = loopOf(before, { text, isAnswer }, setting);
  const heard = { ...outcome, session: { ...outcome.session, echoes: loop.echoes } };
  // What is passed on to staff without a word is no reply too many, and "yes", "ok", "no" in turn tell them something. The
  // very same over and over does not.
  if (isSilent && !isSameAgain(loop)) return heard;
  const damped = dampLoop([before, session], loop, outcome, setting);
  if (damped !== undefined) return unanswered(damped, setting, reading);
  return heard;
}

function unanswered({ session, reply, events }: Damped, setting: TurnSetting, reading: Reading | undefined): Decided {
  return { ...stayed(session, reply, setting), events, ...(reading === undefined ? {} : { reading }) };
}

/** A moment that was waited for has come: it counts only if the conversation still wants it, and wants it now. */
function woken(session: Session, snapshot: Snapshot, name: WakeName, setting: TurnSetting): Decided {
  if (wantedAt(name, session, setting) !== setting.now) return unmoved(session, setting);
  return carryOut(session, snapshot, [{ type: WAKE_EVENTS[name] }], setting);
}

/** What was learnt from the carrier has been answered there, as a STOP that it took. */
function sketchOf(input: Exclude<TurnInput, { type: 'message_received' | 'wake_due' | 'answer_given' }>): EventSketch {
  return input.type === 'opt_out_learnt' ? { type: 'stop_requested', isAnsweredByCarrier: true } : input;
}

function voiceOf({ channel, language }: Session): Pick<Session, 'channel' | 'language'> {
  return { channel, language };
}

/** MORE brings the next page; the conversation stands where it stood. */
function turnedPage(session: Session, setting: TurnSetting, reading: Reading): Decided {
  const [page, ...rest] = session.pages;
  const moved = sessionAfter(session, { effects: [], reply: SILENCE, isPage: true, now: setting.now });
  return { ...stayed({ ...moved, pages: rest }, SILENCE, setting), reading, ...(page === undefined ? {} : { page }) };
}

/** A turn in which nothing happened. */
function unmoved(session: Session, setting: TurnSetting): Decided {
  return stayed(sessionAfter(session, { effects: [], reply: SILENCE, now: setting.now }), SILENCE, setting);
}

/** A turn in which the statechart did not move. */
function stayed(session: Session, reply: Reply, setting: TurnSetting): Decided {
  return { session, reply, effects: [], events: [], nextReference: factsFor(session, setting).next.reference };
}

function failed(session: Session, setting: TurnSetting, failure: unknown): Decided {
  const phone = setting.school.contact.phone;
  const reply: Reply = { parts: [{ key: 'turn.failed', params: { phone } }], choices: [] };
  const moved = sessionAfter(session, { effects: [], reply, now: setting.now });
  return {
    ...stayed(moved, reply, setting),
    effects: [
      { type: 'notify_staff', words: { key: 'staff.turn_failed', params: { phone: numberOf(session) ?? '' } } },
    ],
    events: ['turn_failed'],
    failure,
  };
}
