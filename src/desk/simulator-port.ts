import type { Channel } from '../domain/channel.ts';
import type { ContactId } from '../domain/contact.ts';
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

/** A line as it is shown. */
export interface ChatLine extends TranscriptEntry {
  /** Of an SMS from the bot: what it costs. */
  sms?: SmsCost;
}
