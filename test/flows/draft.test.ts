import { describe, expect, it } from 'vitest';
import { registrationOf, sameLearner } from '../../flows/draft.ts';
import type { Draft } from '../../flows/vocabulary.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { NOON_MS, testFacts } from '../support/facts.ts';
import { registrationOf as storedRegistration } from '../support/stored-turns.ts';

const ADA = '+2348031234567';
const CONSENT = { at: NOON_MS, wording: 'consent.minor_v1' };
const MINOR_ALONE: Draft = {
  for: 'self',
  age: 'minor',
  guardian_name: 'Kemi Obi',
  guardian_phone: '+2348044444444',
  name: 'Adéṣọlá Obi',
  courses: ['python'],
  level: 'beginner',
  phone: ADA,
  email: '',
  consent: CONSENT,
  answeredOn: {},
};
const STORED: Registration = { ...storedRegistration(ADA, 'OIC-AAAAA', NOON_MS - 9), name: 'adesola  OBI' };

describe('a registration made of a draft', () => {
  it('of a minor who writes alone waits for the guardian, and one the guardian makes does not', () => {
    expect(registrationOf(MINOR_ALONE, testFacts(), undefined)?.status).toBe('awaiting_guardian');
    const byGuardian: Draft = { ...MINOR_ALONE, for: 'other', relation: 'guardian' };
    expect(registrationOf(byGuardian, testFacts(), undefined)?.status).toBe('new');
  });

  it.each([
    ['contacted', 'contacted'],
    ['awaiting_guardian', 'new'],
  ] as const)('that changes one which is %s is %s, and keeps the day it was made', (before, status) => {
    const draft: Draft = { ...MINOR_ALONE, age: 'adult' };
    const amended = registrationOf(draft, testFacts(), { ...STORED, status: before });
    expect(amended).toMatchObject({ reference: 'OIC-AAAAA', status, createdAt: NOON_MS - 9, updatedAt: NOON_MS });
  });
});

describe('the same learner', () => {
  it('is known whatever the case, the marks and the order of the names', () => {
    expect(sameLearner(MINOR_ALONE, [STORED])).toBe(STORED);
    expect(sameLearner({ ...MINOR_ALONE, name: 'Obi-Adesola' }, [STORED])).toBe(STORED);
  });

  it('is no longer known once the registration was cancelled', () => {
    expect(sameLearner(MINOR_ALONE, [{ ...STORED, status: 'cancelled' }])).toBeUndefined();
  });
});
