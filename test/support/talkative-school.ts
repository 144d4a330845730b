import type { School } from '../../src/domain/school.ts';
import { generousSchool } from './generous-school.ts';

/**
 * The school as if it had given everything, each thing with figures that stand nowhere else. Made up for tests, from the first to
 * the last.
 */
export const talkativeSchool: School = {
  ...generousSchool,
  contact: { ...generousSchool.contact, email: 'office77@example.com' },
  venue: {
    ...generousSchool.venue,
    directions: { en: 'EXAMPLE: gate 41, opposite the filling station.' },
    position: { latitude: 7.77123, longitude: 4.55754 },
  },
  hours: {
    timeZone: 'Africa/Lagos',
    days: { 1: { openMinute: 545, closeMinute: 1027 }, 3: { openMinute: 545, closeMinute: 1027 } },
    holidays: ['2026-12-28'],
  },
  facts: {
    fees: { text: { en: '₦123,450' }, asOf: '2026-11-02', until: '2027-03-31' },
    duration: { text: { en: 'EXAMPLE: 13 weeks', pcm: 'EXAMPLE: na 13 weeks' } },
    start_date: { text: { en: 'EXAMPLE' }, dates: ['2027-01-11', '2027-05-03'] },
    payment: { text: { en: 'EXAMPLE: in 3 parts, the first of ₦43,000.', sms: { en: 'EXAMPLE: 3 parts.' } } },
    certificate: { text: { en: 'EXAMPLE: for a mark of 65 and more.' } },
  },
  courses: generousSchool.courses.map((course) =>
    course.id === 'python' ? { ...course, facts: { fees: { text: { en: '₦234,560' } } } } : course,
  ),
};
