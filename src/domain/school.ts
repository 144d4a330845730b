import type { CourseId } from './course.ts';
import type { FactName } from './intent.ts';
import type { Language } from './language.ts';
import type { AnswerableFact } from './question-number.ts';

/**
 * Text the school gave: English always, the other languages when somebody wrote them. `sms` is the same written shorter, for
 * the two segments of an SMS.
 */
export type SchoolText = { en: string } & Partial<Record<Language, string>> & {
    sms?: Partial<Record<Language, string>>;
  };

/** A fact as the school gave it. Dates are `YYYY-MM-DD` in Lagos. */
export interface Fact {
  text: SchoolText;
  /** Set when the fact is a list of days (intakes): `text` names all of them, a look-up only those not yet past. */
  dates?: string[];
  /** The day it was given; said along with it. */
  asOf?: string;
  /** The last day it holds; from the next day on it is not quoted any more. */
  until?: string;
}

/** A fact that staff gave for everyone: of a course, or of the school as a whole. */
export interface GivenFact extends Fact {
  name: AnswerableFact;
  course?: CourseId;
}

export interface Course {
  id: CourseId;
  name: string;
  /** At most 24 characters, for lists; the name itself when it fits. */
  shortName: string;
  /** A general description of the field, never a syllabus. */
  about: SchoolText;
  /** Where a picture of it lies, and its flyer. */
  picture?: string;
  flyer?: string;
  facts: Partial<Record<FactName, Fact>>;
}

export interface OpeningHours {
  /** IANA name, `Africa/Lagos` unless the school says otherwise. */
  timeZone: string;
  /** ISO weekday (1 Monday … 7 Sunday) -> minutes after midnight; a day without an entry is closed. */
  days: Partial<Record<number, { openMinute: number; closeMinute: number }>>;
  /** `YYYY-MM-DD`. */
  holidays: string[];
}

/** Everything that is known about the school. What is absent here is unknown, and the bot says so. */
export interface School {
  name: string;
  shortName: string;
  about: SchoolText;
  /** Whom the school says it is for. */
  audience: SchoolText;
  /** Where the flyer of the school lies. */
  flyer?: string;
  courses: Course[];
  venue: {
    address: string;
    directions?: SchoolText;
    position?: { latitude: number; longitude: number };
  };
  contact: {
    /** As the school prints it, for people. */
    phone: string;
    /** E.164, for links. */
    phoneE164: string;
    email?: string;
  };
  hours?: OpeningHours;
  facts: Partial<Record<FactName, Fact>>;
  staff: {
    /** How long somebody waits until all staff are told once more, and again as long until it is told by e-mail. */
    escalateAfterMinutes: number;
    /** Whether staff are told of each registration that is completed, of those of a day in the morning, or of none. */
    registrations: 'each' | 'daily' | 'off';
  };
  /** What staff gave where this file says nothing, one a fact and course; absent until it is looked up. */
  given?: readonly GivenFact[];
  retention: {
    /** Days after the last message until a conversation is forgotten. */
    conversationDays: number;
    /** Days until a registration is forgotten. */
    registrationDays: number;
  };
}
