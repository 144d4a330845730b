import type { EnquiryContext, EnquiryEvent } from '../../flows/index.ts';
import { LIMITS } from '../domain/limits.ts';
import { outsideQuietHours } from '../domain/quiet-hours.ts';
import type { Session } from '../domain/session.ts';
import { WAKE_NAMES, type WakeChange, type WakeName } from '../domain/wake.ts';
import { rememberedIn } from './restore.ts';

/** What happens to the conversation when a wake is taken. */
export const WAKE_EVENTS = {
  nudge: 'nudge_due',
  escalate: 'escalation_due',
} as const satisfies Record<WakeName, EnquiryEvent['type']>;

/**
 * When a conversation wants to be woken by this name, from `now` on; `undefined` when it does not. Read off what is
 * remembered and nothing else, so that no way out of a form or a handoff can forget to cancel, and a wake that came due is
 * taken exactly when this says `now`.
 */
export function wantedAt(name: WakeName, session: Session, now: number): number | undefined {
  const remembered = session.role === 'enquirer' ? rememberedIn(session.conversation) : undefined;
  return remembered === undefined ? undefined : WANTED_AT[name](session, remembered, now);
}

/**
 * What a turn changes about the wakes of its contact: one is set when it comes to be wanted, and cancelled when it is not
 * any more. What is wanted later than it was leaves the row as it is, so that a form costs one row and not one a message:
 * taken too early, it is set anew. `taken` is the wake that began the turn, whose row has to go or to be moved.
 */
export function wakeChanges(before: Session, after: Session, now: number, taken?: WakeName): WakeChange[] {
  return WAKE_NAMES.flatMap((name) => {
    const at = wantedAt(name, after, now);
    const wasWanted = wantedAt(name, before, now) !== undefined;
    if (at === undefined) return wasWanted || name === taken ? [{ name }] : [];
    if (name === taken) return [{ name, at }];
    return wasWanted ? [] : [{ name, at: outsideQuietHours(Math.max(at, now + PATIENCE_MS[name])) }];
  });
}

/** Nothing happens sooner after what came to be waited for. */
const PATIENCE_MS = {
  nudge: LIMITS.nudgeAfterMs,
  escalate: LIMITS.escalateAfterMs,
} as const satisfies Record<WakeName, number>;

type WantedAt = (session: Session, remembered: EnquiryContext, now: number) => number | undefined;

const WANTED_AT = {
  /**
   * Only on WhatsApp, where a reminder inside the free window costs nothing and can be left unread: an SMS that nobody asked
   * for costs the school money and the person a bad opinion.
   */
  nudge({ channel, lastInboundAt, optedOut, state }, { draft, handoff }, now) {
    if (draft === undefined || draft.amends !== undefined || draft.isNudged === true) return undefined;
    if (handoff !== undefined || optedOut || channel !== 'whatsapp' || lastInboundAt === undefined) return undefined;
    // Somebody who is asked whether everything shall be forgotten is not asked to go on.
    if (state.startsWith('privacy')) return undefined;
    const at = outsideQuietHours(Math.max(now, lastInboundAt + PATIENCE_MS.nudge));
    return at - lastInboundAt <= LIMITS.nudgeWithinMs ? at : undefined;
  },

  escalate(_session, { handoff }, now) {
    if (handoff === undefined || handoff.claimedBy !== undefined || handoff.escalatedAt !== undefined) return undefined;
    return outsideQuietHours(Math.max(now, handoff.openedAt + PATIENCE_MS.escalate));
  },
} satisfies Record<WakeName, WantedAt>;
