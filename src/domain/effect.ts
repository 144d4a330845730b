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
  /** Tells staff: everybody, or the one who owns the chat. */
  | { type: 'notify_staff'; words: Words; to?: Address; about?: NoticeSubject }
  | { type: 'set_language'; language: Language }
  | { type: 'opt_out' }
  | { type: 'opt_in' }
  /** Forgets this contact altogether; a receipt without text is all that stays. */
  | { type: 'erase_contact' };

/** What happened in a turn, in the past tense: what logs, metrics and reports count. */
export const EVENT_NAMES = [
  'conversation_started',
  'referred_by_ad',
  'question_answered',
  'question_unanswered',
  'registration_started',
  'registration_nudged',
  'registration_completed',
  'registration_amended',
  'registration_cancelled',
  'handoff_opened',
  'handoff_escalated',
  'handoff_claimed',
  'handoff_closed',
  'message_not_understood',
  'opted_out',
  'opted_in',
  'contact_erased',
  'flood_damped',
  'loop_damped',
  'turn_failed',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];
