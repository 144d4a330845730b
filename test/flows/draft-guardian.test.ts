import { describe, expect, it } from 'vitest';
import { consentWording, draftOf, nextField, registrationOf, withAnswer, withoutField } from '../../flows/draft.ts';
import type { Draft, Field } from '../../flows/vocabulary.ts';
import type { Answer } from '../../src/domain/reading.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { NOON_MS, testFacts } from '../support/facts.ts';

const facts = testFacts();
const later = testFacts({ now: NOON_MS + 3_600_000 });

const byGuardian: Draft = {
  for: 'other',
  age: 'minor',
  relation: 'guardian',
  guardian_name: 'Folake Ojo',
  name: 'Kola Ojo',
  courses: ['mobile'],
  level: 'beginner',
  phone: '+2348031234567',
  email: '',
  consent: { at: NOON_MS, wording: 'consent.guardian_v1' },
  answeredOn: {},
};

const byUncle: Draft = {
  ...byGuardian,
  relation: 'not_guardian',
  guardian_phone: '+2348031234567',
  consent: { at: NOON_MS, wording: 'consent.minor_v1' },
};

function changed(draft: Draft, field: Field, answer: Answer): Draft {
  return withAnswer(withoutField(draft, field), field, answer, facts) ?? draft;
}

function saved(draft: Draft, amended?: Registration): Registration {
  const registration = registrationOf(draft, later, amended);
  if (registration === undefined) throw new Error(`${nextField(draft)} is missing.`);
  return registration;
}

describe('an answer that is changed', () => {
  it('takes the guardian along when the learner turns out to be the one who writes', () => {
    const alone = changed(byGuardian, 'for', { type: 'choice', id: 'self' });
    expect(nextField(alone)).toBe('guardian_name');
    const named = { ...alone, guardian_name: 'Folake Ojo' };
    expect(nextField(named)).toBe('guardian_phone');
    expect(consentWording(named)).toBe('consent.minor_v1');
  });

  it("asks for the guardian's name when the one who writes is no guardian after all", () => {
    expect(nextField(changed(byGuardian, 'relation', { type: 'choice', id: 'not_guardian' }))).toBe('guardian_name');
  });

  it.each(['name', 'courses', 'level', 'phone', 'email'] as const)('leaves all others alone: %s', (field) => {
    const { [field]: _gone, ...rest } = byGuardian;
    expect(withoutField(byGuardian, field)).toEqual(rest);
  });
});

describe('a registration of a minor that is changed later', () => {
  it('goes on waiting, also where the guardian has the same number as whoever wrote', () => {
    const first = saved(byUncle);
    expect(first.status).toBe('awaiting_guardian');
    expect(saved({ ...draftOf(first), level: 'some' }, first).status).toBe('awaiting_guardian');
  });

  it('does not wait again once staff have the word of the guardian', () => {
    const contacted: Registration = { ...saved(byUncle), status: 'contacted' };
    expect(saved({ ...draftOf(contacted), level: 'some' }, contacted).status).toBe('contacted');
  });

  it('no longer waits once the guardian agrees', () => {
    const first = saved(byUncle);
    const agreed = { ...byGuardian, consent: { at: later.now, wording: 'consent.guardian_v1' } };
    expect(saved(agreed, first).status).toBe('new');
  });
});
