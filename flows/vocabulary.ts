/**
 * GLOSSARY
 *
 * turn       one message (or one deed of staff) taken through the statechart, from one wait to the next
 * dialogue   the region of the chart in which the bot and the enquirer talk
 * handoff    the region that says who owns the chat: the bot, the waiting list, or a member of staff
 * prompt     what the bot asks in the state it waits in; asked again after whatever else was answered
 * offered    the ids of the choices shown last, in order: what "2" points at
 * draft      a registration on its way; kept when the person leaves, dropped when it is saved or given up
 * field      one answer of a draft
 * topic      the course last talked about: what "how much?" is about
 * wake       a moment at which the conversation goes on though nobody wrote; read off it after each turn
 * facts      what the host hands in with every event: time, school, ids to come. Never stored.
 */
import type { Channel } from '../src/domain/channel.ts';
import type { Address, ContactId } from '../src/domain/contact.ts';
import type { CourseId } from '../src/domain/course.ts';
import type { Handoff, HandoffReason } from '../src/domain/handoff.ts';
import type { Intent } from '../src/domain/intent.ts';
import type { Language } from '../src/domain/language.ts';
import type { AttachmentKind } from '../src/domain/message.ts';
import type { Position } from '../src/domain/map-links.ts';
import type { Answer, Reading } from '../src/domain/reading.ts';
import type { Referral } from '../src/domain/referral.ts';
import type { QuestionKey } from '../src/domain/question-number.ts';
import type { Level, Registration } from '../src/domain/registration.ts';
import type { School } from '../src/domain/school.ts';

/** The answers a registration is made of, in the order they are asked. */
export const FIELDS = [
  'for',
  'age',
  'relation',
  'guardian_name',
  'guardian_phone',
  'name',
  'courses',
  'level',
  'phone',
  'email',
  'consent',
] as const;

export type Field = (typeof FIELDS)[number];

/** A registration on its way. A field that was not answered yet is absent. */
export interface Draft {
  for?: 'self' | 'other';
  age?: 'adult' | 'minor';
  /** For a minor somebody else registers: whether that somebody is the parent or guardian. */
  relation?: 'guardian' | 'not_guardian';
  guardian_name?: string;
  guardian_phone?: string;
  name?: string;
  courses?: CourseId[];
  level?: Level;
  phone?: string;
  /** Empty when the person has none or keeps it. */
  email?: string;
  consent?: { at: number; wording: string };
  /** The channel each field was answered on: on the other one it is shown masked. */
  answeredOn: Partial<Record<Field, Channel>>;
  /** Set while a saved registration is being changed: its reference stays. */
  amends?: string;
  /** What the draft was before one of its answers was taken up for a change: what "back" returns to. */
  before?: Draft;
  /** Set once the person has said that this is another learner with the same name. */
  isDistinct?: boolean;
  /** Set once the person was reminded of it: nobody is reminded twice of the same draft. */
  isNudged?: boolean;
}

/** A fact that the bot had to leave open; without a course it was asked of the school as a whole. */
export interface UnansweredFact {
  fact: Intent;
  course?: CourseId;
}

/** The handoff this contact is in, as far as the conversation needs it. */
export interface OngoingHandoff {
  number: number;
  reason: HandoffReason;
  channel: Channel;
  openedAt: number;
  claimedBy?: Address;
  claimedAt?: number;
  /** Whether the person was told that what they write joins the handoff; said once. */
  toldItJoins?: boolean;
  /** When staff were told once more that it waits. */
  escalatedAt?: number;
  /** When they were told by e-mail, as it went on waiting. */
  mailedAt?: number;
  /** The number of another one of the same person that became this one. */
  replaces?: number;
}

/** A handoff as it is written, all but what staff were told then. */
export type RequestRow = Omit<Handoff, 'summary'>;

/** `agreement` and `refusal` are "ok" and "no" where nothing was asked that they could answer. */
export type Courtesy = 'greeting' | 'thanks' | 'goodbye' | 'agreement' | 'refusal';

/** What the conversation remembers between two turns. Plain JSON. */
export interface EnquiryContext {
  topic: CourseId[];
  offered: string[];
  misunderstoodInARow: number;
  /** The last courtesy answered ("thanks", "hi"), so that a burst of them is not answered each time. */
  lastCourtesy?: { courtesy: Courtesy; at: number };
  /** The addresses of the pictures and flyers given a short while ago. */
  handedOut?: { link: string; at: number }[];
  /** Answers of staff that the bot has said here, the last ones, and when. */
  heard?: (QuestionKey & { at: number })[];
  /** What the enquirer wrote last, oldest first: for the summary. */
  recent: string[];
  /** Facts that were asked for and nobody has given, the last ones, oldest first: for the summary. */
  unanswered?: UnansweredFact[] | undefined;
  registrations: Registration[];
  draft?: Draft | undefined;
  /** An unfinished registration that waits while a saved one is being changed. */
  setAside?: Draft | undefined;
  /** The reference of the saved registration being looked at. */
  selected?: string;
  handoff?: OngoingHandoff | undefined;
  /** The last one that staff closed: what the person says of it goes there. */
  closedHandoff?: RequestRow | undefined;
}

/** What the host hands in with every event. */
export interface TurnFacts {
  now: number;
  school: School;
  contact: ContactId;
  /** The contact's own number, when it has one. */
  phone?: string;
  channel: Channel;
  language: Language;
  /** The languages that have a catalogue. */
  languages: Language[];
  /** Set while the person wants no messages. */
  hasOptedOut?: boolean;
  /** Set while WhatsApp takes nothing for them: it was their last word there a day ago. */
  isOutOfReach?: true;
  profileName?: string;
  /** The advertisement that brought the person. */
  referral?: Referral;
  /** Used up when this turn opens a handoff or saves a registration. */
  next: { handoffNumber: number; reference: string };
}

/** What can happen to a conversation. */
export type EnquiryEvent = { facts: TurnFacts } & (
  | { type: 'conversation_started' }
  /** The open question was answered, or an answer was refused. */
  | { type: 'answered'; answer: Answer }
  /** Facts were asked for; all are answered, in order. */
  | { type: 'facts_asked'; intents: Intent[]; courses: CourseId[]; subject?: Reading['subject'] }
  | { type: 'courses_requested' }
  | { type: 'course_requested'; courses: CourseId[] }
  /** One word for several courses ("web development"): asked which. */
  | { type: 'courses_narrowed'; courses: CourseId[] }
  /**
   * `isForTopic`: asked for below the description of a course, and meant for it. `namesCourses`: the courses stand in the
   * message itself. `isForOther`: the learner is said to be somebody else.
   */
  | {
      type: 'registration_requested';
      courses: CourseId[];
      isForTopic?: boolean;
      namesCourses?: boolean;
      isForOther?: boolean;
    }
  | { type: 'resume_requested' }
  | { type: 'registrations_requested' }
  | { type: 'staff_requested'; reason: HandoffReason }
  | { type: 'menu_requested' }
  | { type: 'back_requested' }
  | { type: 'language_requested'; language?: Language }
  | { type: 'my_data_requested' }
  | { type: 'deletion_requested' }
  | { type: 'stop_requested'; isAnsweredByCarrier: boolean }
  | { type: 'start_requested'; isAnsweredByCarrier: boolean }
  | { type: 'courtesy_received'; courtesy: Courtesy }
  /** `position` is where the person is, or the place they mean; only of a location, and not of every one. */
  | { type: 'attachment_received'; kind: AttachmentKind; position?: Position }
  /** A sign was put below a message of ours while a question is open: no answer, least of all a consent. */
  | { type: 'reaction_received' }
  /** Somebody else's words were passed on, and nothing in them is surely a question. */
  | { type: 'forwarded_received' }
  /** A message further up was changed, and its new words ask for nothing. */
  | { type: 'edited_received' }
  /** A button or a list of before was picked from, and it means nothing by itself: only what was asked there. */
  | { type: 'earlier_question_answered'; answer: Answer }
  /** Understanding is between these: the person is asked which. */
  | { type: 'doubted'; candidates: Intent[] }
  | { type: 'not_understood' }
  /** Written for staff to read: while one of them owns the chat, or while it waits for one. */
  | { type: 'enquirer_wrote'; text: string }
  /** The menu was asked for while a member of staff owns the chat; then confirmed, or not. */
  | { type: 'return_requested' }
  | { type: 'return_confirmed' }
  | { type: 'return_declined' }
  | { type: 'handoff_claimed'; by: Address }
  | { type: 'handoff_closed'; by: Address }
  /** Whether the handoff of this number helped, by the person. */
  | { type: 'handoff_rated'; number: number; helped: boolean }
  /** A member of staff answered the person; one who has not taken the chat yet has it by that. */
  | { type: 'staff_replied'; by: Address }
  /** Another conversation turned out to be the same person's, and this is the handoff it was in. */
  | { type: 'handoff_joined'; handoff: OngoingHandoff }
  /** Staff answered what this person had asked. `givenAt` is when, epoch milliseconds. */
  | ({ type: 'answer_given'; text: string; givenAt: number } & QuestionKey)
  /** Nobody wrote, and it is time: a registration was left half-finished, a request still waits for staff. */
  | { type: 'nudge_due' }
  | { type: 'escalation_due' }
  | { type: 'mail_due' }
);

/** An event of one type. */
export type EventOf<Type extends EnquiryEvent['type']> = Extract<EnquiryEvent, { type: Type }>;

/** What an action of the chart is decided by. */
export interface Scope {
  context: EnquiryContext;
  event: EnquiryEvent;
}
