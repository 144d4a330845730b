/** The courses the school lists, in the order of its page. Ids are stable: they stand in stored registrations. */
export const COURSES = ['frontend', 'backend', 'fullstack', 'mobile', 'python', 'digital-marketing', 'ui-ux'] as const;

export type CourseId = (typeof COURSES)[number];
