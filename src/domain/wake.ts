import type { ContactId } from './contact.ts';

export const WAKE_NAMES = ['nudge', 'escalate', 'mail'] as const;

/**
 * Why a conversation goes on by itself: a registration was left half-finished (`nudge`), a request waits for staff
 * (`escalate`) and goes on waiting (`mail`). A contact has at most one wake of each name.
 */
export type WakeName = (typeof WAKE_NAMES)[number];

/** A moment at which a conversation is to be looked at though nobody wrote. */
export interface Wake {
  contact: ContactId;
  name: WakeName;
  /** Epoch milliseconds. */
  at: number;
}

/** What a turn does to a wake of its contact: sets it, in place of one set before, or cancels it where `at` is absent. */
export type WakeChange = Pick<Wake, 'name'> & Partial<Pick<Wake, 'at'>>;
