import { FLOW_REVISION, type EnquiryContext, type TurnFacts } from '../../flows/index.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Registration } from '../domain/registration.ts';
import type { Json, Session } from '../domain/session.ts';
import { collect, type DescribedAction } from './collect.ts';
import type { EventSketch } from './event-sketch.ts';
import { restore, withContext, withoutExpired, type Snapshot } from './restore.ts';
import { sessionAfter } from './session-after.ts';
import { step } from './step.ts';
import type { TurnOutcome, TurnSetting } from './turn.ts';
import { factsFor } from './turn-facts.ts';
import { wakeChanges } from './wakes.ts';

/**
 * The turn by which a conversation takes over what another one of the same person holds: that they want no messages, what
 * they registered, a form where there is none here, the request for staff. The talk goes on where the person last wrote, as that
 * is what they see: its question, its numbers, its language. Nothing is said to the person; staff are told under which number a
 * request goes on. Pure; what was taken over before is not taken over again.
 */
export function join(into: Session, from: Session, setting: TurnSetting): TurnOutcome {
  const ours = withoutExpired(restore(into.conversation), setting);
  const theirs = withoutExpired(restore(from.conversation), setting);
  const isThere = isHeardLater(from, into);
  const session = withPerson(into, from, isThere);
  const facts = factsFor(session, setting);
  const taken = takenOver(ours.context.registrations, theirs.context.registrations, facts);
  const actions: DescribedAction[] = [];
  let snapshot = joined(ours, theirs, { isThere, taken });
  const stands = isThere ? from : into;
  for (const sketch of happened(ours.context, theirs.context, { isStopNews: session.optedOut && !stands.optedOut })) {
    const [next, described] = step(snapshot, { ...sketch, facts });
    snapshot = next;
    actions.push(...described);
  }
  const { effects, events } = collect(actions);
  for (const registration of taken) effects.push({ type: 'save_registration', registration });
  const reply = { parts: [], choices: [] };
  const after = sessionAfter(session, { snapshot, effects, reply, now: setting.now });
  return {
    session: after,
    reply,
    effects,
    events,
    wakes: wakeChanges(into, after, setting),
    nextReference: facts.next.reference,
  };
}

/** Whether the person last wrote in `one`, of which there is something to go on with. */
function isHeardLater(one: Session, other: Session): boolean {
  return one.conversation !== undefined && (one.lastInboundAt ?? 0) > (other.lastInboundAt ?? 0);
}

/**
 * The person by all addresses, those of the conversation that goes on last, as replies go there. Not yet by the one that names the
 * other conversation: who knows it has done with that, and it has not ended yet. The next message brings it; until then
 * `tookOver` tells an erasure of it.
 */
function withPerson(into: Session, from: Session, isThere: boolean): Session {
  const others = from.addresses.filter((one) => one !== from.contact && !into.addresses.includes(one));
  const profileName = into.profileName ?? from.profileName;
  const referral = into.referral ?? from.referral;
  const { isLanguageAsked: _asked, leaning: _leaning, ...rest } = into;
  const lastInboundAt = Math.max(into.lastInboundAt ?? 0, from.lastInboundAt ?? 0);
  return {
    ...rest,
    ...languageOf(isThere ? from : into),
    addresses: [...others, ...into.addresses].slice(-LIMITS.addresses),
    tookOver: [...new Set([...(into.tookOver ?? []), from.contact])].slice(-LIMITS.addresses),
    optedOut: into.optedOut || from.optedOut,
    ...(lastInboundAt === 0 ? {} : { lastInboundAt }),
    ...(profileName === undefined ? {} : { profileName }),
    ...(referral === undefined ? {} : { referral }),
  };
}

type SpokenLanguage = Pick<Session, 'language' | 'isLanguageAsked' | 'leaning'>;

function languageOf({ language, isLanguageAsked, leaning }: SpokenLanguage): SpokenLanguage {
  return {
    language,
    ...(isLanguageAsked === undefined ? {} : { isLanguageAsked }),
    ...(leaning === undefined ? {} : { leaning }),
  };
}

/** The registrations that are new here, or were changed there later: this contact's from now on, which is a change too. */
function takenOver(
  ours: readonly Registration[],
  theirs: readonly Registration[],
  { contact }: Pick<TurnFacts, 'contact'>,
): Registration[] {
  const changedAt = new Map(ours.map(({ reference, updatedAt }) => [reference, updatedAt]));
  return theirs
    .filter(({ reference, updatedAt }) => updatedAt > (changedAt.get(reference) ?? -1))
    .map((one) => ({ ...one, contact, updatedAt: one.updatedAt + 1 }));
}

/** Both as one: the dialogue of where the person last wrote, and the handoff of the conversation that goes on. */
function joined(
  ours: Snapshot,
  theirs: Snapshot,
  { isThere, taken }: { isThere: boolean; taken: readonly Registration[] },
): Snapshot {
  const [stands, other] = isThere ? [theirs.context, ours.context] : [ours.context, theirs.context];
  const references = new Set(taken.map(({ reference }) => reference));
  const kept = ours.context.registrations.filter(({ reference }) => !references.has(reference));
  const context: EnquiryContext = {
    ...stands,
    ...formBeside(stands, other),
    registrations: [...kept, ...taken].toSorted((one, next) => one.createdAt - next.createdAt),
    recent: [...other.recent, ...stands.recent].slice(-LIMITS.recentMessages),
    handoff: ours.context.handoff,
    // A request of the other conversation is its own to the end.
    closedHandoff: ours.context.closedHandoff,
  };
  if (!isThere) return withContext(ours, context);
  const { dialogue } = theirs.value as { dialogue: Json };
  const { handoff } = ours.value as { handoff: Json };
  return restore({ revision: FLOW_REVISION, value: { dialogue, handoff }, context: context as unknown as Json });
}

/** The form of the other conversation, where this one has none; it waits beside a registration that is being changed. */
function formBeside(stands: EnquiryContext, other: EnquiryContext): Pick<EnquiryContext, 'draft' | 'setAside'> {
  const form = begun(other);
  if (form === undefined || begun(stands) !== undefined) return {};
  return stands.draft === undefined ? { draft: form } : { setAside: form };
}

function begun({ draft, setAside }: EnquiryContext): EnquiryContext['draft'] {
  return setAside ?? (draft?.amends === undefined ? draft : undefined);
}

/** What this conversation learns of the other one as something that happened. */
function happened(
  ours: EnquiryContext,
  { handoff }: EnquiryContext,
  { isStopNews }: { isStopNews: boolean },
): EventSketch[] {
  const isNews =
    handoff !== undefined &&
    (ours.handoff?.replaces !== handoff.number ||
      (handoff.claimedBy !== undefined && ours.handoff.claimedBy === undefined));
  return [
    ...(isNews ? [{ type: 'handoff_joined' as const, handoff }] : []),
    // As a STOP that was answered where it was said.
    ...(isStopNews ? [{ type: 'stop_requested' as const, isAnsweredByCarrier: true }] : []),
  ];
}
