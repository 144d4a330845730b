import { describe, expect, test } from 'vitest';
import {
  courseById,
  factFor,
  hoursGiven,
  isGivenByStaff,
  lagosDay,
  schoolText,
} from '../../src/domain/school-facts.ts';
import type { Fact, GivenFact, School } from '../../src/domain/school.ts';

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

const given = (text: string, more: Partial<GivenFact> = {}): GivenFact => ({ ...fact(text), name: 'fees', ...more });
const said = (school: School, course?: 'python') => factFor(school, 'fees', course, TODAY)?.text.en;

describe('What staff gave', () => {
  const byStaff = [given('by staff'), given('by staff, python', { course: 'python' })];

  test("counts where the school's file says nothing, the course's own first", () => {
    const school = { ...schoolWith({}), given: byStaff };
    expect([said(school), said(school, 'python')]).toEqual(['by staff', 'by staff, python']);
    expect(said({ ...school, given: byStaff.slice(0, 1) }, 'python')).toBe('by staff');
    expect(factFor(school, 'jobs', 'python', TODAY)).toBeUndefined();
  });

  test("never counts where the school's file says something", () => {
    expect(said({ ...schoolWith({ fees: fact('general') }), given: byStaff }, 'python')).toBe('general');
    expect(said({ ...schoolWith({}, { fees: fact('own') }), given: byStaff }, 'python')).toBe('own');
  });

  test('counts again when what the file says is past: of a course that had a fact of its own, only what is about it', () => {
    const past = schoolWith({ fees: fact('general', { until: '2026-11-23' }) });
    expect(said({ ...past, given: byStaff })).toBe('by staff');
    const ownPast = schoolWith({}, { fees: fact('own', { until: '2026-11-23' }) });
    expect(said({ ...ownPast, given: byStaff }, 'python')).toBe('by staff, python');
    expect(said({ ...ownPast, given: byStaff.slice(0, 1) }, 'python')).toBeUndefined();
  });

  test('holds on its last day and is unknown from the next, and then nothing general goes in its place', () => {
    const until = { course: 'python', until: TODAY } as const;
    const school = { ...schoolWith({}), given: [given('by staff'), given('until today', until)] };
    expect(said(school, 'python')).toBe('until today');
    expect(factFor(school, 'fees', 'python', '2026-11-25')).toBeUndefined();
  });

  test('is known as theirs, and can be the hours', () => {
    const school = {
      ...schoolWith({ jobs: fact('no promise') }),
      given: [...byStaff, given('9 to 5', { name: 'hours' })],
    };
    expect(hoursGiven(school, TODAY)?.text.en).toBe('9 to 5');
    expect(hoursGiven(schoolWith({}), TODAY)).toBeUndefined();
    const found = [factFor(school, 'fees', undefined, TODAY), factFor(school, 'jobs', undefined, TODAY)];
    expect(found.map((one) => one !== undefined && isGivenByStaff(one))).toEqual([true, false]);
  });
});
