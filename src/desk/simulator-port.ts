import type { Channel } from '../domain/channel.ts';
import type { ContactId } from '../domain/contact.ts';
import type { HandoutKind } from '../domain/handout.ts';
import type { AttachmentKind } from '../domain/message.ts';
import type { SmsCost } from '../domain/sms-cost.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** The people of the simulator and their phones: what the page shows and writes, over the very store the bot uses. */
export interface SimulatorPort {
  /** Everybody who has a phone here: a few to begin with, and whoever has written lately. In a stable order. */
  people(): Promise<SimulatorPerson[]>;

  /**
   * Writes to the bot as this person would, and resolves once the turn is kept. An id written before does nothing
   * again, so a retry is safe. Rejects with `store:unavailable`; a contact never seen is a new person.
   */
  write(message: SimulatedMessage): Promise<void>;

  /** What stands on this person's phone, both channels together, oldest first: a notice to staff on theirs. Empty for somebody new. */
  chat(person: ContactId): Promise<ChatLine[]>;

  /** What their phone shows beside the lines, at `now`; what somebody new would see for a contact never seen. */
  state(person: ContactId, now: number): Promise<ChatState>;

  /** Calls back when a chat has changed: a message came in or went out, a tick moved. Returns the end of listening. */
  subscribe(listener: (change: { person: ContactId }) => void): () => void;
}

export interface SimulatorPerson {
  contact: ContactId;
  /** A name for the page (`Ada`, `Mr Bello (staff)`). */
  label: string;
  role: 'enquirer' | 'staff';
}

export interface SimulatedMessage {
  /** Made by the browser before the first try: `SM` and 32 hexadecimal digits, like a provider's. */
  id: string;
  from: ContactId;
  channel: Channel;
  /** At most `LIMITS.inboundTextChars`; empty for an attachment. With a tap, the label of what was tapped. */
  text: string;
  tap?: string;
  attachment?: AttachmentKind;
}

/** What holds for a whole chat. */
export interface ChatState {
  /** Until when the school may write freely on WhatsApp, epoch milliseconds; absent while only approved messages go. */
  whatsappOpenUntil?: number;
  /** The words on the row that opens a list, in the language of the chat. */
  listOpener: string;
  /** What the notices to staff about this chat have cost, those that went by SMS. */
  noticeSegments: number;
}

/** A line as it is shown. */
export interface ChatLine extends TranscriptEntry {
  /** Of a place on the map. */
  pin?: ShownPin;
  /** Of a picture or a flyer. */
  handout?: ShownHandout;
  /** Of an SMS from the bot: what it costs. */
  sms?: SmsCost;
}

export interface ShownHandout {
  kind: HandoutKind;
  label: string;
  /** Where it lies, as far as that is known still. */
  link?: string;
}

export interface ShownPin {
  label: string;
  /** Where it is, as far as that is known still. */
  position?: { latitude: number; longitude: number };
}
