import type { EnquiryContext, EnquiryEvent } from '../../flows/index.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Registration } from '../domain/registration.ts';
import type { Session } from '../domain/session.ts';
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
 * they registered, a form where there is none here, the request for staff. Nothing is said to the person; staff are told under which
 * number a request goes on. Pure; what was taken over before is not taken over again.
 */
export function join(into: Session, from: Session, setting: TurnSetting): TurnOutcome {
  const before = withoutExpired(restore(into.conversation), setting);
  const { context: theirs } = withoutExpired(restore(from.conversation), setting);
  const session = withPerson(into, from);
  const facts = factsFor(session, setting);
  const taken = takenOver(before.context.registrations, theirs.registrations, facts);
  const actions: DescribedAction[] = [];
  let snapshot = withContext(before, remembered(before.context, theirs, taken));
  for (const sketch of happened(before, theirs, { into, from })) {
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
    wakes: wakeChanges(into, after, setting.now),
    nextReference: facts.next.reference,
  };
}

/**
 * The person by all addresses, those of the conversation that goes on last, as replies go there. Not yet by the one that names the
 * other conversation: who knows it has done with that, and it has not ended yet. The next message brings it.
 */
function withPerson(into: Session, from: Session): Session {
  const others = from.addresses.filter((one) => one !== from.contact && !into.addresses.includes(one));
  const profileName = into.profileName ?? from.profileName;
  const referral = into.referral ?? from.referral;
  return {
    ...into,
    addresses: [...others, ...into.addresses].slice(-LIMITS.addresses),
    ...(profileName === undefined ? {} : { profileName }),
    ...(referral === undefined ? {} : { referral }),
  };
}

/** The registrations that are new here, or were changed there later: this contact's from now on, which is a change too. */
function takenOver(
  ours: readonly Registration[],
  theirs: readonly Registration[],
  { contact, now }: Pick<EnquiryEvent['facts'], 'contact' | 'now'>,
): Registration[] {
  const changedAt = new Map(ours.map(({ reference, updatedAt }) => [reference, updatedAt]));
  return theirs
    .filter(({ reference, updatedAt }) => updatedAt > (changedAt.get(reference) ?? -1))
    .map((one) => ({ ...one, contact, updatedAt: Math.max(now, one.updatedAt + 1) }));
}

function remembered(
  ours: EnquiryContext,
  theirs: EnquiryContext,
  taken: readonly Registration[],
): Partial<EnquiryContext> {
  const references = new Set(taken.map(({ reference }) => reference));
  const kept = ours.registrations.filter(({ reference }) => !references.has(reference));
  return {
    registrations: [...kept, ...taken].toSorted((one, other) => one.createdAt - other.createdAt),
    recent: [...theirs.recent, ...ours.recent].slice(-LIMITS.recentMessages),
    draft: ours.draft ?? theirs.draft,
  };
}

/** What this conversation learns of the other one as something that happened. */
function happened(
  { context: ours }: Snapshot,
  theirs: EnquiryContext,
  { into, from }: { into: Session; from: Session },
): EventSketch[] {
  const { handoff } = theirs;
  const isNews =
    handoff !== undefined &&
    (ours.handoff?.replaces !== handoff.number ||
      (handoff.claimedBy !== undefined && ours.handoff.claimedBy === undefined));
  return [
    ...(isNews ? [{ type: 'handoff_joined' as const, handoff }] : []),
    // As a STOP that was answered where it was said.
    ...(from.optedOut && !into.optedOut ? [{ type: 'stop_requested' as const, isAnsweredByCarrier: true }] : []),
  ];
}
