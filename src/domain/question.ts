import type { ContactId } from './contact.ts';
import type { CourseId } from './course.ts';
import type { Intent } from './intent.ts';

/** A fact somebody asked for and the school has not given: kept once per fact and course, with who asked. */
export interface Question {
  fact: Intent;
  /** Absent when it was asked of the school as a whole. */
  course?: CourseId;
  askedBy: ContactId[];
  status: 'open' | 'answered' | 'withdrawn';
  answer?: string;
  /** Epoch milliseconds; from then on the answer is not given any more. */
  expiresAt?: number;
}
