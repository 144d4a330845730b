import type { Effect, EventName } from '../domain/effect.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Reading } from '../domain/reading.ts';
import type { Reply, Words } from '../domain/reply.ts';
import type { School } from '../domain/school.ts';
import type { Session } from '../domain/session.ts';
import { flooded, floodVerdict, type Verdict } from './flood.ts';
import { loopOf, repliesCounted, type Heard, type Loop } from './loop.ts';
import { restore } from './restore.ts';
import { isSilence, sessionAfter } from './session-after.ts';

export interface DampingSetting {
  now: number;
  school: School;
  /** Replies to one contact in `LIMITS.floodWindowMs`; 0 switches all damping off. */
  floodLimit: number;
}

/**
 * What becomes of a message that is not answered: a notice the first time, then nothing. The conversation stands still, as
 * what is not answered must not fill in a form either.
 */
export interface Damped {
  session: Session;
  reply: Reply;
  events: EventName[];
}

/** An outcome as far as damping looks at it. */
interface Outcome {
  session: Session;
  reply: Reply;
  effects: Effect[];
  reading?: Reading;
}

/** Opting out is obeyed in any flood; so is whatever the carrier has answered, as it gets no reply. */
export function isOptOut({ carrierOptOut }: InboundMessage, { command }: Reading): boolean {
  return command === 'stop' || carrierOptOut !== undefined;
}

export function dampFlood(session: Session, verdict: 'warn' | 'silent', setting: DampingSetting): Damped {
  const damped = unanswered(session, verdict, { notice: { key: 'flood.notice' }, event: 'flood_damped' }, setting);
  return { ...damped, session: flooded(damped.session, verdict, setting.now, setting.floodLimit) };
}

/**
 * What a message gets that would have got this answer: `undefined` where that stands. Somebody who asks for a person, or
 * decides about messages or data, gets the answer in any loop.
 */
export function dampLoop(
  [before, session]: [before: Session, arrived: Session],
  loop: Loop,
  outcome: Outcome,
  setting: DampingSetting,
): Damped | undefined {
  if (loop.verdict === 'answer' || isObeyed(before, outcome, loop, setting.now)) return undefined;
  const damped = inLoop(session, loop, loop.verdict, setting);
  // Where the bot had nothing to say, as a member of staff has the chat, it says nothing of this either.
  return isSilence(outcome.reply) ? { ...damped, reply: outcome.reply } : damped;
}

/** The same for a hint to a member of staff, whose phone may answer by itself; else what is to be remembered of it. */
export function dampHint(
  [before, session]: [before: Session, arrived: Session],
  heard: Heard,
  setting: DampingSetting,
): Damped | Pick<Session, 'echoes'> {
  if (setting.floodLimit === 0) return {};
  const flood = floodVerdict(session, setting.now, setting.floodLimit);
  if (flood !== 'answer') return dampFlood(session, flood, setting);
  const loop = loopOf(before, heard, setting);
  return loop.verdict === 'answer' ? { echoes: loop.echoes } : inLoop(session, loop, loop.verdict, setting);
}

/**
 * The same for what a member of staff writes to somebody. Nobody's answers are a flood, nor too many in an hour; but the very
 * same over and over is a phone that answers by itself, and the enquirer would read for ever that somebody is driving.
 */
export function dampAnswer(
  [before, session]: [before: Session, arrived: Session],
  heard: Heard,
  setting: DampingSetting,
): Damped | Pick<Session, 'echoes'> {
  if (setting.floodLimit === 0) return {};
  const loop = loopOf(before, heard, setting);
  if (loop.verdict === 'answer' || loop.because !== 'repeating') return { echoes: loop.echoes };
  return inLoop(session, loop, loop.verdict, setting);
}

function inLoop(session: Session, loop: Loop, verdict: Exclude<Verdict, 'answer'>, setting: DampingSetting): Damped {
  const notice = { key: `loop.${loop.because}`, params: { phone: setting.school.contact.phone } };
  const damped = unanswered(session, verdict, { notice, event: 'loop_damped' }, setting);
  return { ...damped, session: { ...damped.session, echoes: loop.echoes } };
}

function unanswered(
  session: Session,
  verdict: Exclude<Verdict, 'answer'>,
  { notice, event }: { notice: Words; event: EventName },
  { now }: DampingSetting,
): Damped {
  const reply: Reply = { parts: verdict === 'warn' ? [notice] : [], choices: [] };
  return {
    session: sessionAfter(session, { effects: [], reply, now }),
    reply,
    events: verdict === 'warn' ? [event] : [],
  };
}

const OBEYED: readonly Effect['type'][] = ['opt_out', 'opt_in', 'erase_contact', 'open_handoff'];

function isObeyed(before: Session, outcome: Outcome, { because }: Loop, now: number): boolean {
  const { session, effects, reading } = outcome;
  if (effects.some(({ type }) => OBEYED.includes(type))) return true;
  // The notice offers STAFF, also to somebody for whom a person is asked already; who repeats that alone has been told.
  const isOffered = reading?.command === 'staff' && because === 'too_many';
  if (!isOffered && isAboutData(before) === isAboutData(session)) return false;
  const { inHour, inDay } = repliesCounted(before, now);
  const beyond = LIMITS.rightsBeyondLimit;
  return inHour < LIMITS.repliesPerHour + beyond && inDay < LIMITS.repliesPerDay + beyond;
}

/** Whether the person is asked about deleting everything. */
function isAboutData({ conversation }: Session): boolean {
  return restore(conversation).hasTag('privacy');
}
