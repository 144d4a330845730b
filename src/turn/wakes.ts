import type { EnquiryContext, EnquiryEvent } from '../../flows/index.ts';
import { MINUTE_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import { outsideQuietHours } from '../domain/quiet-hours.ts';
import type { School } from '../domain/school.ts';
import type { Session } from '../domain/session.ts';
import { WAKE_NAMES, type WakeChange, type WakeName } from '../domain/wake.ts';
import { rememberedIn } from './restore.ts';

/** What beside the session decides when a conversation wants to be woken. */
export interface WakeSetting {
  now: number;
  school: Pick<School, 'staff'>;
  /** Whether the school has a mailbox. */
  canMail?: boolean;
}

/** What happens to the conversation when a wake is taken. */
export const WAKE_EVENTS = {
  nudge: 'nudge_due',
  escalate: 'escalation_due',
  mail: 'mail_due',
} as const satisfies Record<WakeName, EnquiryEvent['type']>;

/**
 * When a conversation wants to be woken by this name, from `now` on; `undefined` when it does not. Read off what is
 * remembered and nothing else, so that no way out of a form or a handoff can forget to cancel, and a wake that came due is
 * taken exactly when this says `now`.
 */
export function wantedAt(name: WakeName, session: Session, setting: WakeSetting): number | undefined {
  const remembered = session.role === 'enquirer' ? rememberedIn(session.conversation) : undefined;
  return remembered === undefined ? undefined : WANTED_AT[name](session, remembered, setting);
}

/**
 * What a turn changes about the wakes of its contact: one is set when it comes to be wanted, and cancelled when it is not
 * any more. What is wanted later than it was leaves the row as it is, so that a form costs one row and not one a message:
 * taken too early, it is set anew. `taken` is the wake that began the turn, whose row has to go or to be moved.
 */
export function wakeChanges(before: Session, after: Session, setting: WakeSetting, taken?: WakeName): WakeChange[] {
  const { now } = setting;
  return WAKE_NAMES.flatMap((name) => {
    const at = wantedAt(name, after, setting);
    const wasWanted = wantedAt(name, before, setting) !== undefined;
    if (at === undefined) return wasWanted || name === taken ? [{ name }] : [];
    if (name === taken) return [{ name, at }];
    return wasWanted ? [] : [{ name, at: outsideQuietHours(Math.max(at, now + patienceMs(name, setting))) }];
  });
}

/** Nothing happens sooner after what came to be waited for. */
function patienceMs(name: WakeName, { school }: WakeSetting): number {
  return name === 'nudge' ? LIMITS.nudgeAfterMs : school.staff.escalateAfterMinutes * MINUTE_MS;
}

type WantedAt = (session: Session, remembered: EnquiryContext, setting: WakeSetting) => number | undefined;

const WANTED_AT = {
  /**
   * Only on WhatsApp, where a reminder inside the free window costs nothing and can be left unread: an SMS that nobody asked
   * for costs the school money and the person a bad opinion.
   */
  nudge({ channel, lastInboundAt, optedOut, state }, { draft, handoff }, { now }) {
    if (draft === undefined || draft.amends !== undefined || draft.isNudged === true) return undefined;
    if (handoff !== undefined || optedOut || channel !== 'whatsapp' || lastInboundAt === undefined) return undefined;
    // Somebody who is asked whether everything shall be forgotten is not asked to go on.
    if (state.startsWith('privacy')) return undefined;
    const at = outsideQuietHours(Math.max(now, lastInboundAt + LIMITS.nudgeAfterMs));
    return at - lastInboundAt <= LIMITS.nudgeWithinMs ? at : undefined;
  },

  /** What came at night is told in the morning, and counts from then. */
  escalate(_session, { handoff }, setting) {
    if (handoff === undefined || handoff.claimedBy !== undefined || handoff.escalatedAt !== undefined) return undefined;
    const at = outsideQuietHours(handoff.openedAt) + patienceMs('escalate', setting);
    return outsideQuietHours(Math.max(setting.now, at));
  },

  mail(_session, { handoff }, setting) {
    if (setting.canMail !== true) return undefined;
    if (handoff?.escalatedAt === undefined || handoff.claimedBy !== undefined || handoff.mailedAt !== undefined) {
      return undefined;
    }
    return outsideQuietHours(Math.max(setting.now, handoff.escalatedAt + patienceMs('mail', setting)));
  },
} satisfies Record<WakeName, WantedAt>;
