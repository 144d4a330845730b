import type { School } from '../../src/domain/school.ts';
import { school } from './flows.ts';

export const FLYER = 'https://example.com/flyer.pdf';
export const PYTHON_PICTURE = 'https://example.com/python.jpg';
export const PYTHON_FLYER = 'https://example.com/python.pdf';

/** The school with a flyer of its own, and a picture and a flyer of one course. */
export const generousSchool: School = {
  ...school,
  flyer: FLYER,
  courses: school.courses.map((course) =>
    course.id === 'python' ? { ...course, picture: PYTHON_PICTURE, flyer: PYTHON_FLYER } : course,
  ),
};
