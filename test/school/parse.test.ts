import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COURSES } from '../../src/domain/course.ts';
import { isFault } from '../../src/domain/errors.ts';
import { FACTS } from '../../src/domain/intent.ts';
import type { School } from '../../src/domain/school.ts';
import { projectRoot } from '../../src/project-root.ts';
import { parseSchool } from '../../src/school/parse.ts';

const FILE = 'flows/school.yaml';
const SCHOOL_YAML = readFileSync(join(projectRoot, FILE), 'utf8');

describe('The school file of this school', () => {
  const school = parseSchool(SCHOOL_YAML, FILE);

  test('holds what the page says, to the letter', () => {
    expect(school.name).toBe('OIC Hub Coding School');
    expect(school.shortName).toBe('OIC Hub');
    expect(school.venue).toEqual({ address: '32, Asiwaju Omidiran Way, Orita-Sabo, Osogbo, Osun State' });
    expect(school.contact).toEqual({ phone: '08102519926', phoneE164: '+2348102519926' });
    expect(school.courses.map(({ name }) => name)).toEqual([
      'Frontend Web Development',
      'Backend Web Development',
      'Fullstack Web Development',
      'Mobile App Development',
      'Python Programming (for Data Science & Software Programming)',
      'Digital Marketing',
      'UI/UX',
    ]);
    expect(school.courses.map(({ id }) => id)).toEqual([...COURSES]);
  });

  test('knows no fact that the page does not give', () => {
    expect(school.facts).toEqual({});
    expect(school.courses.map(({ facts }) => facts)).toEqual(COURSES.map(() => ({})));
    expect(school).not.toHaveProperty('hours');
  });

  test('has names that fit a list and descriptions that promise neither length nor price', () => {
    for (const { shortName, about } of school.courses) {
      expect(shortName.length).toBeLessThanOrEqual(24);
      expect(about.en).not.toMatch(/\d|week|month|₦|naira|certificate|job|you will|we teach/i);
    }
  });

  test('keeps a conversation 90 days and a registration a year when it does not say otherwise', () => {
    expect(school.retention).toEqual({ conversationDays: 90, registrationDays: 365 });
  });

  test('has examples for every fact, which are right as soon as their # is taken away', () => {
    const filled = parseSchool(uncommented(SCHOOL_YAML), FILE);
    expect(Object.keys(filled.facts).toSorted()).toEqual([...FACTS].toSorted());
    expect(filled.courses.find(({ id }) => id === 'python')?.facts.fees?.text.en).toBe('₦123,456');
    expect(filled.hours?.days[6]).toEqual({ openMinute: 600, closeMinute: 840 });
    expect(filled.venue).toMatchObject({ directions: { en: expect.stringContaining('EXAMPLE') }, position: {} });
    expect(filled.contact.email).toBe('office@example.com');
    expect(filled.flyer).toBe('https://example.com/flyer.pdf');
    expect(filled.courses.find(({ id }) => id === 'python')?.picture).toBe('https://example.com/python.jpg');
    expect(filled.retention).toEqual(school.retention);
  });
});

describe('Facts', () => {
  test('may be text alone, in one language or in several', () => {
    const { facts } = read({ facts: { duration: 'ten weeks', online: { en: 'No.', pcm: 'No o.' } } });
    expect(facts).toEqual({ duration: { text: { en: 'ten weeks' } }, online: { text: { en: 'No.', pcm: 'No o.' } } });
  });

  test('may be written shorter for SMS', () => {
    const online = { en: 'There are none.', sms: { en: 'None.' } };
    expect(read({ facts: { online } }).facts).toEqual({ online: { text: online } });
  });

  test('carry the day they were given and the last day they hold', () => {
    const { facts } = read({ facts: { payment: { text: 'Twice.', as_of: '2026-11-02', until: '2026-12-31' } } });
    expect(facts.payment).toEqual({ text: { en: 'Twice.' }, asOf: '2026-11-02', until: '2026-12-31' });
  });

  test.each([
    [1, '₦1'],
    [999, '₦999'],
    [50_000, '₦50,000'],
    [1_250_000, '₦1,250,000'],
  ])('say a fee of %i naira as people write it', (amount_naira, text) => {
    expect(read({ facts: { fees: { amount_naira } } }).facts.fees).toEqual({ text: { en: text } });
  });

  test('keep intakes as days, in order, and say them in words', () => {
    const { facts } = read({ facts: { start_date: { intakes: ['2027-05-03', '2027-01-11'] } } });
    expect(facts.start_date).toEqual({
      text: { en: 'Monday 11 January 2027, Monday 3 May 2027' },
      dates: ['2027-01-11', '2027-05-03'],
    });
  });

  test('of opening hours become minutes of ISO weekdays', () => {
    const { hours } = read({ hours: { days: { monday: '09:00-17:30', sunday: '14:00 - 16:00' } } });
    expect(hours).toEqual({
      timeZone: 'Africa/Lagos',
      days: { 1: { openMinute: 540, closeMinute: 1050 }, 7: { openMinute: 840, closeMinute: 960 } },
      holidays: [],
    });
  });
});

describe('A school file with a mistake is refused', () => {
  test.each<[string, string, string]>([
    ['phone: .*', 'phone: 08102519926', 'contact.phone: is 08102519926, must be a phone number in quotes'],
    [
      "'\\+2348102519926'",
      "'+2348102519927'",
      'contact.phone_e164: is "+2348102519927", must be the same phone number',
    ],
    ['# email: .*', 'email: nobody', 'contact.email: is "nobody", must be an e-mail address'],
    ['# email: .*', 'emial: a@b.ng', 'contact: has the unknown key "emial": did you mean "email"?'],
    ['# position: .*', 'position: { latitude: 91, longitude: 4 }', 'venue.position.latitude: is 91, must be degrees'],
    ["# flyer: '.*flyer.pdf'", 'flyer: http://a.ng/f.pdf', 'flyer: is "http://a.ng/f.pdf", must be an https address'],
    ["# flyer: '.*flyer.pdf'", 'flyer: https://drive.google.com/x', 'must be an https address of at most 100'],
    ['# picture: .*', 'picture: https://a.ng/p.pdf', 'courses[4].picture: is "https://a.ng/p.pdf", must be an https'],
    ['id: ui-ux', 'id: uiux', 'courses[6].id: is "uiux", must be one of frontend, backend'],
    ['id: ui-ux', 'id: python', 'courses[6].id: is "python" a second time, must stand once'],
    ['id: ui-ux', 'id: python', 'courses: must have the course "ui-ux" too'],
    ['    short_name: Fullstack .*', '', 'courses[2].short_name: is missing, must be there because the name is longer'],
    ['^name: .*', 'name:', 'name: is empty, must be text of 1 to 72 characters'],
    ['^venue:', 'venue_: {}\nvenue:', 'has the unknown key "venue_": did you mean "venue"?'],
    ['^short_name: .*', '', 'short_name: is missing, must be text of 1 to 24 characters'],
  ])('where %s becomes %s', (found, put, sentence) => {
    expect(refusalOf(SCHOOL_YAML.replace(new RegExp(found, 'm'), put))).toContain(sentence);
  });

  test.each<[string, object, string]>([
    [
      'a negative fee',
      { fees: { amount_naira: -5 } },
      'facts.fees.amount_naira: is -5, must be a positive whole number',
    ],
    ['a fee with kobo', { fees: { amount_naira: 5.5 } }, 'facts.fees.amount_naira: is 5.5, must be a positive whole'],
    ['a fee said twice', { fees: { amount_naira: 5, text: 'x' } }, 'facts.fees: must have either amount_naira or text'],
    ['a fee as a bare number', { fees: 5000 }, 'facts.fees: is 5000, must be text, or a map with amount_naira'],
    [
      'a day that no year has',
      { jobs: { text: 'x', until: '2027-02-30' } },
      'facts.jobs.until: is "2027-02-30", must be',
    ],
    [
      'an end before its start',
      { jobs: { text: 'x', as_of: '2027-02-02', until: '2027-02-01' } },
      'must not be before',
    ],
    [
      'an amount that is no fee',
      { duration: { amount_naira: 5 } },
      'facts.duration: has the unknown key "amount_naira"',
    ],
    ['a language that is none', { duration: { en: 'x', pidgin: 'y' } }, 'facts.duration: has the unknown key "pidgin"'],
    [
      'a short form that is none',
      { jobs: { en: 'x', sms: { en: 'y'.repeat(161) } } },
      'must be text of 1 to 160 characters',
    ],
    ['a fact without text', { duration: { as_of: '2026-11-02' } }, 'facts.duration.text: is missing, must be text'],
    ['a fact nobody asks for', { fee: 'x' }, 'facts: has the unknown key "fee": did you mean "fees"?'],
    ['no intake at all', { start_date: { intakes: [] } }, 'facts.start_date.intakes: must name at least one day'],
  ])('that has %s', (_, facts, sentence) => {
    expect(refusalOf(withMore({ facts }))).toContain(sentence);
  });

  test.each<[string, object, string]>([
    ['hours in words', { days: { monday: '9-5' } }, 'hours.days.monday: is "9-5", must be opening and closing time'],
    ['hours backwards', { days: { monday: '17:00-09:00' } }, 'hours.days.monday: is "17:00-09:00", must be opening'],
    ['no such hour', { days: { monday: '09:00-25:00' } }, 'hours.days.monday: is "09:00-25:00", must be opening'],
    [
      'no such weekday',
      { days: { moonday: '09:00-17:00' } },
      'hours.days: has the unknown key "moonday": did you mean',
    ],
    [
      'no such zone',
      { days: { monday: '09:00-17:00' }, time_zone: 'Africa/Osogbo' },
      'hours.time_zone: is "Africa/Osogbo"',
    ],
    ['no day open', { days: {} }, 'hours.days: must name at least one weekday'],
  ])('that has %s', (_, hours, sentence) => {
    expect(refusalOf(withMore({ hours }))).toContain(sentence);
  });

  test.each<[string, string]>([
    ['', 'line 1: must be a map with name'],
    ['- a\n- b', 'line 1: must be a map with name'],
    ['name: one\nname: two', 'line 2: cannot be read as YAML: Map keys must be unique'],
    ['name: a\nabout: b: c', 'line 2: cannot be read as YAML: Nested mappings'],
    ['name: *nowhere', 'line 1: cannot be read as YAML: Unresolved alias'],
  ])('when it is %j', (text, sentence) => {
    expect(refusalOf(text)).toContain(`${FILE} ${sentence}`);
  });

  test('with every problem at once, each with its own line, in the order of the file', () => {
    const lines = SCHOOL_YAML.split('\n');
    const nameLine = lines.findIndex((line) => line.startsWith('name:')) + 1;
    const idLine = lines.findIndex((line) => line.includes('id: mobile')) + 1;
    const broken = SCHOOL_YAML.replace(/^name: .*/m, 'name: 5').replace('id: mobile', 'id: mobil');
    expect(refusalOf(`${broken}\nlevels: 3\n`).split('\n')).toEqual([
      expect.stringMatching(`^${FILE} line ${nameLine}, name: is 5, must be text`),
      expect.stringContaining('courses: must have the course "mobile" too'),
      expect.stringMatching(`^${FILE} line ${idLine}, courses\\[3\\].id: is "mobil", must be one of`),
      expect.stringMatching(`^${FILE} line ${lines.length + 1}: has the unknown key "levels"`),
    ]);
  });
});

/** The school file with more at its end, written as JSON, which YAML reads. */
function withMore(more: object): string {
  const entries = Object.entries(more).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${SCHOOL_YAML}\n${entries.join('\n')}\n`;
}

function read(more: object): School {
  return parseSchool(withMore(more), FILE);
}

function refusalOf(text: string): string {
  try {
    parseSchool(text, FILE);
  } catch (thrown) {
    if (isFault(thrown, 'school:invalid')) return thrown.message;
    throw thrown;
  }
  throw new Error('It was taken.');
}

/** Takes the # from every line below the heading that is an example: a key alone, or a key with its value. */
function uncommented(text: string): string {
  const [heading = '', ...facts] = text.split(/^(?=name:)/m);
  return heading + facts.join('').replaceAll(/^( *)# ( *[a-z_]+:(?: +[{['"\dA-Z].*| +[a-z@.]+)?)$/gm, '$1$2');
}
