import type { PromptName, Question } from '../../flows/index.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Reply } from '../domain/reply.ts';
import type { Session } from '../domain/session.ts';
import { collect, type Collected, type DescribedAction } from './collect.ts';
import type { EventSketch } from './event-sketch.ts';
import { isBackInForm } from './lapse.ts';
import type { Snapshot } from './restore.ts';
import { languageAfter, optedOutAfter, sessionAfter } from './session-after.ts';
import { promptName, questionOf, ratedBy, withOffered } from './situation.ts';
import { step } from './step.ts';
import type { TurnOutcome, TurnSetting } from './turn.ts';
import { factsFor } from './turn-facts.ts';

/** A turn without what it makes of the wakes. */
export type Decided = Omit<TurnOutcome, 'wakes'>;

/**
 * Runs what happened through the statechart and makes one reply of all that it wants said. `lastHeard` is when and where the
 * person wrote before this message.
 */
export function carryOut(
  session: Session,
  before: Snapshot,
  sketches: EventSketch[],
  setting: TurnSetting,
  lastHeard?: Pick<Session, 'lastInboundAt' | 'channel' | 'language'>,
): Decided {
  const facts = factsFor(session, setting);
  const isFirst = session.conversation === undefined && sketches.every(({ type }) => type !== 'stop_requested');
  const actions: DescribedAction[] = [];
  let snapshot = before;
  for (const sketch of isFirst ? welcomed(sketches) : sketches) {
    const [next, described] = step(snapshot, { ...sketch, facts });
    snapshot = next;
    actions.push(...described);
  }
  const collected = collect(actions);
  const { effects, events } = collected;
  const language = languageAfter(session, effects);
  // Somebody who asks for the menu gets it, however soon: it is all there is to say.
  const isSameVoice =
    lastHeard === undefined || (lastHeard.language === language && lastHeard.channel === session.channel);
  const isRepeated = collected.said.length > 0 && isSameVoice && isAskedAlready(session, before, snapshot, setting);
  const isAsked = sketches.length > 0 && !collected.isPromptHeld && !isRepeated;
  const isBack = isBackInForm({ lastHeardAt: lastHeard?.lastInboundAt, now: setting.now }, before, snapshot);
  const isAbove = !isBack && lastHeard?.channel === session.channel && isSameQuestion(before, snapshot);
  const isAgain = collected.said.length > 0 && isAbove;
  const question = collected.offered ?? (isAsked ? questionOf(snapshot, { ...facts, language }, isAgain) : undefined);
  if (question !== undefined && isBack) collected.said.push({ key: 'reminder.returned' });
  const isUnreachable = session.channel === 'sms' && optedOutAfter(session, effects);
  const reply = isUnreachable ? SILENCE : composed(collected, question, isFirst);
  const settled = question === undefined ? snapshot : withOffered(snapshot, question);
  return {
    session: sessionAfter(session, { snapshot: settled, effects, reply, now: setting.now }),
    reply,
    effects,
    events,
    nextReference: facts.next.reference,
  };
}

/** Prompts that only say what else there is: one of them in a burst is enough. */
const IDLE_PROMPTS: readonly (PromptName | undefined)[] = ['menu', 'browsing', 'viewing_course'];

/**
 * Whether the question stands right above: several short messages sent at once are one thought, and what follows the first
 * answer adds only what is new. In another language, or on another channel, it stands nowhere yet.
 */
function isAskedAlready(session: Session, before: Snapshot, after: Snapshot, { now }: TurnSetting): boolean {
  const last = session.repliedAt.at(-1);
  if (session.conversation === undefined || last === undefined || now - last > LIMITS.burstMs) return false;
  if (isElseAbove(before)) return false;
  const [asked, asks] = [promptName(before), promptName(after)];
  return IDLE_PROMPTS.includes(asks) ? IDLE_PROMPTS.includes(asked) : isSameQuestion(before, after);
}

/** Whether it was asked last if staff had helped, and the dialogue's own question stands further up. */
function isElseAbove({ context }: Snapshot): boolean {
  return ratedBy(context.offered) !== undefined;
}

/** Whether the same is asked about the same answers. */
function isSameQuestion(before: Snapshot, after: Snapshot): boolean {
  if (isElseAbove(before)) return false;
  return promptName(before) === promptName(after) && before.context.draft === after.context.draft;
}

/** Nothing is said: to somebody who opted out by SMS the carrier lets nothing through. */
export const SILENCE: Reply = { parts: [], choices: [] };

/** A first message is welcomed before it is answered, unless it is STOP; a greeting has then been returned. */
function welcomed(sketches: EventSketch[]): EventSketch[] {
  const rest = sketches.filter((sketch) => !(sketch.type === 'courtesy_received' && sketch.courtesy === 'greeting'));
  return [{ type: 'conversation_started' }, ...rest];
}

/** First what was asked, then the privacy notice (once), then the one next step. */
function composed(collected: Collected, question: Question | undefined, isFirst: boolean): Reply {
  const hasSaid = collected.said.length > 0;
  return {
    parts: [...collected.said, ...(isFirst && hasSaid ? [{ key: 'privacy.notice' }] : []), ...(question?.words ?? [])],
    choices: question?.choices ?? [],
    ...(collected.pin === undefined ? {} : { pin: collected.pin }),
    ...(collected.handouts.length === 0 ? {} : { handouts: collected.handouts }),
  };
}
