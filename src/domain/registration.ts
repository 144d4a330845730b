import type { Channel } from './channel.ts';
import type { ContactId } from './contact.ts';
import type { CourseId } from './course.ts';
import type { Language } from './language.ts';

export const LEVELS = ['beginner', 'some', 'experienced'] as const;

export type Level = (typeof LEVELS)[number];

export const REGISTRATION_STATUSES = [
  'new',
  'contacted',
  'enrolled',
  'not_now',
  'awaiting_guardian',
  'cancelled',
] as const;

export type RegistrationStatus = (typeof REGISTRATION_STATUSES)[number];

export interface Guardian {
  name: string;
  /** E.164. */
  phone: string;
}

/** A complete registration. Times are epoch milliseconds. */
export interface Registration {
  /** `OIC-` and five characters of Crockford's base 32. */
  reference: string;
  contact: ContactId;
  /** The learner's name, as written. */
  name: string;
  for: 'self' | 'other';
  minor: boolean;
  /** Present exactly when the learner is a minor. */
  guardian?: Guardian;
  courses: CourseId[];
  level: Level;
  /** E.164. */
  phone: string;
  email?: string;
  language: Language;
  channel: Channel;
  /** The channel each answer was given on, where that was noted: on the other one it is shown masked. */
  answeredOn?: Partial<Record<string, Channel>>;
  /** When consent was given, and to which wording (a copy key with its version). */
  consent: { at: number; wording: string };
  status: RegistrationStatus;
  createdAt: number;
  updatedAt: number;
}
