import type { LayOut } from '../channels/channel.ts';
import type { Catalogue } from '../copy/catalogue.ts';
import type { Channel } from '../domain/channel.ts';
import type { Address } from '../domain/contact.ts';
import type { EventName } from '../domain/effect.ts';
import type { Reading } from '../domain/reading.ts';
import { Fault } from '../domain/errors.ts';
import type { MediaReference } from '../domain/media.ts';
import { LIMITS } from '../domain/limits.ts';
import type { AnswerBook } from './answer-book.ts';
import type { OtherWays } from './consequence.ts';
import type { MenuTemplates } from './menu-templates.ts';
import type { School } from '../domain/school.ts';
import type { Loaded, Store } from '../store/store.ts';
import type { TurnOutcome, TurnSetting } from '../turn/turn.ts';

/** What a turn left behind, for logs and metrics. Holds no text that a person wrote. */
export interface TurnReport {
  contact: string;
  events: EventName[];
  decision?: Reading['decision'];
  failure?: unknown;
}

/** Everything the deeds of this room need from outside; build.ts puts it together. */
export interface ConversationHost {
  store: Store;
  /** What the school's file says. A turn sees more: `settingFor`. */
  school: School;
  /** What staff gave for everyone. */
  answers: AnswerBook;
  lexicon: TurnSetting['lexicon'];
  catalogue: Catalogue;
  /** How each channel lays a reply out; the hint is the line that offers the next page. */
  layouts: Record<Channel, (options: { moreHint: string }) => LayOut>;
  /** What of WhatsApp's menus can be tapped at present; absent where nothing but text goes out. */
  menus?: MenuTemplates;
  /** The ways a message can take beside its own. */
  ways: OtherWays;
  /** The addresses staff are told at, in the order of the configuration. */
  staff: Address[];
  /** Replies to one contact in `LIMITS.floodWindowMs`; 0 switches the guard off, and that against loops with it. */
  floodLimit: number;
  /** A link by which staff look at media for a while; absent in demo mode, where there are none. */
  mediaLink?: (media: MediaReference, now: number) => string;
  /** The page of a request on the desk; absent where there is no desk to open it on. */
  deskLink?: (handoff: number) => string;
  /** Called once for every committed turn. */
  report(report: TurnReport): void;
}

/** What a turn needs to know beside the session. */
export function settingFor(host: ConversationHost, loaded: Loaded, now: number): TurnSetting {
  const { lexicon, catalogue, floodLimit } = host;
  const school = host.answers.completed(host.school);
  const canMail = host.ways.mailboxes.length > 0;
  return { now, school, lexicon, languages: catalogue.languages, floodLimit, canMail, counts: loaded.counts };
}

export function reportTurn(outcome: TurnOutcome, host: ConversationHost): void {
  host.report({
    contact: outcome.session.contact,
    events: outcome.events,
    ...(outcome.reading === undefined ? {} : { decision: outcome.reading.decision }),
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
  });
}

/** The fault of a turn that lost every race. Nothing was written. */
export function conflict(contact: string): Fault {
  return new Fault(
    'store:conflict',
    `The session moved on at each of ${LIMITS.commitTries} tries: let the provider deliver the message again.`,
    { contact },
  );
}
