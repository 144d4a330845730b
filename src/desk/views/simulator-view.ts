import type { Channel } from '../../domain/channel.ts';
import type { ChatLine, ChatState, SimulatorPerson } from '../simulator-port.ts';

/** What the simulator's page shows. */
export interface SimulatorView {
  /** Everybody, with the newest message each has got on each channel. */
  people: PersonView[];
  /** Whose phone it is and what is on it, on the channel shown; absent while nobody has one. */
  phone: PhoneView | undefined;
  now: number;
  /** A number that was typed to add somebody and is none. */
  refused: string | undefined;
}

export interface PersonView {
  person: SimulatorPerson;
  /** When the newest message to this person was written, by channel: what the badges compare with what was seen. */
  newestAt: Partial<Record<Channel, number>>;
}

export interface PhoneView {
  person: SimulatorPerson;
  channel: Channel;
  newestAt: PersonView['newestAt'];
  /** Of this channel only, oldest first. */
  lines: ChatLine[];
  /** What all of the person's SMS from the school have cost, on whichever channel the phone is looked at. */
  replySegments: number;
  state: ChatState;
}

/** Where the page of this person and channel is. */
export function phoneHref(contact: string, channel: Channel): string {
  return `/desk/try?${new URLSearchParams({ person: contact, channel }).toString()}`;
}
