import type { DeadLetter } from '../../src/store/store.ts';
import type { Handoff } from '../../src/domain/handoff.ts';
import type { AskedQuestion } from '../../src/domain/question.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Session } from '../../src/domain/session.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import type { Script } from './script.ts';
import type { Death } from './step.ts';

export type Cause = Death | 'none';

/** One message as it was brought to the webhook. */
export interface PlayedMessage {
  sid: string;
  /** How the processes died that took it and did not answer. */
  hits: Cause[];
  /** The first answer that came in whole; `order` places it among everything that went out. */
  answer?: { twiml: string; order: number };
  /** How often it was taken by the fallback route for later, with a notice for an answer. */
  kept: number;
  /** How often it was brought once more after it was answered. */
  redeliveries: number;
  /** Answers, or beginnings of them, that were not the same. */
  differing: string[];
}

/** One conversation as far as it got. */
export interface Played {
  contact: string;
  script: Script;
  /** The address of the member of staff in it. */
  owner: string;
  /** A message a line of the script. */
  messages: PlayedMessage[];
  /** Why it could not be finished. */
  failure?: string;
}

/** A message that the provider's REST endpoint accepted. */
export interface Accepted {
  /** `contact:turn:index`, as its status callback names it. */
  id: string;
  /** The provider's name of it, which a reply to it quotes. */
  sid: string;
  /** Where its status is told. */
  statusCallback: string;
  contact: string;
  turn: number;
  index: number;
  to: string;
  body: string;
  isPin: boolean;
  order: number;
  /** How the process died that sent it. */
  sender: Cause;
}

/** What the store holds when all is over. */
export interface Records {
  sessions: ReadonlyMap<string, Session>;
  transcripts: ReadonlyMap<string, TranscriptEntry[]>;
  registrations: Registration[];
  handoffs: Handoff[];
  questions: AskedQuestion[];
  deadLetters: DeadLetter[];
  isOutboxEmpty: boolean;
}

export interface Evidence {
  played: Played[];
  accepted: Accepted[];
  records: Records;
  /** The addresses of staff, each with the number of messages it sent. */
  staff: ReadonlyMap<string, number>;
  /** The replies and notices, by id, whose delivery was told and taken note of. */
  reported: ReadonlySet<string>;
}

/** Something that must not be. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'wrong';
  what: string;
  contact: string;
  /** The death that most likely did it. */
  cause: Cause;
}
