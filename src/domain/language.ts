/** The languages the school's enquirers write in: Nigerian English, Nigerian Pidgin and Yoruba (ISO 639 codes). */
export const LANGUAGES = ['en', 'pcm', 'yo'] as const;

export type Language = (typeof LANGUAGES)[number];
