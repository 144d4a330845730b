import type { Handoff } from './handoff.ts';
import type { Intent } from './intent.ts';
import type { Language } from './language.ts';
import type { CourseId } from './course.ts';
import type { Registration } from './registration.ts';
import type { Address } from './contact.ts';
import type { NoticeSubject } from './delivery.ts';
import type { Words } from './reply.ts';

/** What a turn asks the host to do, as data. Everything here is part of the turn's one commit. */
export type Effect =
  /** Inserts a registration, or replaces the one with the same reference. */
  | { type: 'save_registration'; registration: Registration }
  /** Opens a handoff. The summary is in words still: the host says it in English, the language of the staff. */
  | { type: 'open_handoff'; handoff: Omit<Handoff, 'summary'>; summary: Words }
  /** Replaces all of a handoff but its summary. */
  | { type: 'update_handoff'; handoff: Omit<Handoff, 'summary'> }
  /** Keeps a fact that nobody gave as a question; asking again adds nothing. */
  | { type: 'keep_question'; fact: Intent; course?: CourseId }
  | NotifyStaff
  | { type: 'set_language'; language: Language }
  | { type: 'opt_out' }
  | { type: 'opt_in' }
  /** Forgets this contact altogether; a receipt without text is all that stays. */
  | { type: 'erase_contact' };

/** Tells staff something: those on duty, or all where nobody is, unless it is said whom. */
export interface NotifyStaff {
  type: 'notify_staff';
  words: Words;
  /** The same said in less, from long to short: whoever is told gets the first that is one message on their way. */
  shorter?: Words[];
  /** The one who owns the chat. */
  to?: Address;
  /** All of them, on duty or not. */
  isForAll?: true;
  /** By e-mail, to the mailboxes of the school. */
  isByMail?: true;
  about?: NoticeSubject;
  /**
   * Whether it is not told by itself at night, as the digest of the morning tells it; anything else waits until then. Left out,
   * whatever is about a request is.
   */
  isInDigest?: boolean;
}

/** What happened in a turn, in the past tense: what logs, metrics and reports count. */
export const EVENT_NAMES = [
  'conversation_started',
  'referred_by_ad',
  'question_answered',
  'question_unanswered',
  'answer_passed_on',
  'registration_started',
  'registration_nudged',
  'registration_completed',
  'registration_amended',
  'registration_cancelled',
  'handoff_opened',
  'handoff_escalated',
  'handoff_mailed',
  'handoff_claimed',
  'handoff_answered',
  'handoff_closed',
  'handoff_rated',
  'message_not_understood',
  'opted_out',
  'opted_in',
  'contact_erased',
  'flood_damped',
  'loop_damped',
  'turn_failed',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];
