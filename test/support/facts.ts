import type { TurnFacts } from '../../flows/index.ts';
import { handoffNumber, registrationReference } from '../../src/domain/partition.ts';
import { school } from './flows.ts';

/** Noon in Lagos on Tuesday 24 November 2026: an hour later than UTC, all year. */
export const NOON_MS = Date.UTC(2026, 10, 24, 11, 0, 0);

/** The facts of a turn of one enquirer on WhatsApp, with what a test wants otherwise. */
export function testFacts(changes: Partial<TurnFacts> = {}): TurnFacts {
  return {
    now: NOON_MS,
    school,
    contact: '+2348031234567',
    phone: '+2348031234567',
    channel: 'whatsapp',
    language: 'en',
    languages: ['en', 'pcm', 'yo'],
    next: { handoffNumber: handoffNumber(5, 1), reference: registrationReference(5, 1) },
    ...changes,
  };
}
