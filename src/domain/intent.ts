/** What a message can ask for. The names are stable: reports, questions and tests from outside rely on them. */
export const INTENTS = [
  'greeting',
  'courses',
  'course_detail',
  'fees',
  'duration',
  'schedule',
  'start_date',
  'venue',
  'online',
  'requirements',
  'certificate',
  'jobs',
  'payment',
  'register',
  'staff',
  'contact',
  'hours',
  'about',
  'language',
  'thanks',
  'goodbye',
  'stop',
  'delete_data',
  'menu',
  'complaint',
  'yes',
  'no',
  'not_offered',
] as const;

export type Intent = (typeof INTENTS)[number];

/** The facts an enquirer may ask for that the school can give for each course or for all of them. */
export const FACTS = [
  'fees',
  'duration',
  'schedule',
  'start_date',
  'online',
  'requirements',
  'certificate',
  'jobs',
  'payment',
] as const satisfies readonly Intent[];

export type FactName = (typeof FACTS)[number];
