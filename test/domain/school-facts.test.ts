import { describe, expect, test } from 'vitest';
import { courseById, factFor, lagosDay, schoolText } from '../../src/domain/school-facts.ts';
import type { Fact, School } from '../../src/domain/school.ts';

const TODAY = '2026-11-24';

function schoolWith(general: School['facts'], ofPython: School['facts'] = {}): School {
  return {
    name: 'A School',
    shortName: 'School',
    about: { en: 'About.' },
    audience: { en: 'everybody' },
    courses: [{ id: 'python', name: 'Python', shortName: 'Python', about: { en: 'A language.' }, facts: ofPython }],
    venue: { address: 'Here' },
    contact: { phone: '0801', phoneE164: '+2348010000000' },
    facts: general,
    staff: { escalateAfterMinutes: 30, registrations: 'each' },
    retention: { conversationDays: 1, registrationDays: 1 },
  };
}

function fact(text: string, more: Partial<Fact> = {}): Fact {
  return { text: { en: text }, ...more };
}

describe('A fact', () => {
  test("is the course's own first, then the general one, else unknown", () => {
    const school = schoolWith({ fees: fact('general'), online: fact('no') }, { fees: fact('own') });
    expect(factFor(school, 'fees', 'python', TODAY)?.text.en).toBe('own');
    expect(factFor(school, 'fees', undefined, TODAY)?.text.en).toBe('general');
    expect(factFor(school, 'online', 'python', TODAY)?.text.en).toBe('no');
    expect(factFor(school, 'jobs', 'python', TODAY)).toBeUndefined();
  });

  test('holds on its last day and is unknown from the next', () => {
    const school = schoolWith({ fees: fact('x', { until: TODAY }) });
    expect(factFor(school, 'fees', undefined, TODAY)?.text.en).toBe('x');
    expect(factFor(school, 'fees', undefined, '2026-11-25')).toBeUndefined();
  });

  test('of a course that is past does not fall back on the general one', () => {
    const school = schoolWith({ fees: fact('general') }, { fees: fact('own', { until: '2026-11-23' }) });
    expect(factFor(school, 'fees', 'python', TODAY)).toBeUndefined();
  });

  test('that is a list of days loses those that are past, and is unknown without any', () => {
    const dates = ['2026-11-23', TODAY, '2027-05-03'];
    const school = schoolWith({ start_date: fact('all of them', { dates }) });
    expect(factFor(school, 'start_date', 'python', TODAY)).toEqual({
      text: { en: 'Tuesday 24 November 2026, Monday 3 May 2027' },
      dates: [TODAY, '2027-05-03'],
    });
    expect(factFor(school, 'start_date', 'python', '2027-05-04')).toBeUndefined();
  });
});

test('A course is found by its id, and one that is not there is absent', () => {
  expect(courseById(schoolWith({}), 'python')?.name).toBe('Python');
  expect(courseById(schoolWith({}), 'mobile')).toBeUndefined();
});

test("The school's words come in the language asked for, or in English", () => {
  const text = { en: 'Closed.', yo: 'A ti tì í.' };
  expect(schoolText(text, { language: 'yo', channel: 'whatsapp' })).toBe('A ti tì í.');
  expect(schoolText(text, { language: 'pcm', channel: 'whatsapp' })).toBe('Closed.');
});

test('By SMS the short form is said, of the very language that is written', () => {
  const text = { en: 'We are closed today.', yo: 'A ti tì í lónìí.', sms: { en: 'Closed.' } };
  const bySms = (language: 'en' | 'pcm' | 'yo') => schoolText(text, { language, channel: 'sms' });
  expect([bySms('en'), bySms('pcm'), bySms('yo')]).toEqual(['Closed.', 'Closed.', 'A ti tì í lónìí.']);
  expect(schoolText(text, { language: 'en', channel: 'whatsapp' })).toBe('We are closed today.');
});

test('The day changes in Lagos an hour before it does in UTC', () => {
  expect(lagosDay(Date.parse('2026-11-23T22:59:59Z'))).toBe('2026-11-23');
  expect(lagosDay(Date.parse('2026-11-23T23:00:00Z'))).toBe('2026-11-24');
});
