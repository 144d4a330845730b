import type { ConversationHost } from '../app/conversation-host.ts';
import { receive } from '../app/receive.ts';
import type { Sender } from '../app/sender.ts';
import { speak } from '../copy/speak.ts';
import type { DeliveryChannel } from '../domain/channel.ts';
import { addressOf, parseAddress, type Address, type ContactId } from '../domain/contact.ts';
import type { DeliveryStatus } from '../domain/delivery.ts';
import type { HandoutKind } from '../domain/handout.ts';
import type { School } from '../domain/school.ts';
import type { Session } from '../domain/session.ts';
import { chatCost, type SmsCost } from '../domain/sms-cost.ts';
import { shownIn, type TranscriptEntry } from '../domain/transcript.ts';
import { windowOpenUntil } from '../domain/whatsapp-window.ts';
import { DEMO_ENQUIRERS } from './demo-people.ts';
import type { ChatLine, ChatState, SimulatedMessage, SimulatorPerson, SimulatorPort } from './simulator-port.ts';

/** People beside those of the demo and staff that the page shows. */
const NEWCOMERS = 30;

export interface SimulatorOptions {
  host: ConversationHost;
  /** Epoch milliseconds. */
  now: () => number;
  /** What a text costs as SMS. */
  smsCostOf: (text: string) => SmsCost;
}

/** The simulated people, and the sender that carries the outbox to their phones instead of to a provider. */
export type Simulator = SimulatorPort & { sender: Sender };

/**
 * Plays the other side of the wire: messages take the very way a provider's take, and what goes out arrives on a phone here.
 * Nothing leaves the machine, and nothing is kept but what the store keeps: a chat ends with the last word of the process
 * before.
 */
export function createSimulator({ host, now, smsCostOf }: SimulatorOptions): Simulator {
  const { store } = host;
  const listeners = new Set<(change: { person: ContactId }) => void>();
  const changed = (person: ContactId): void => {
    for (const listener of listeners) listener({ person });
  };
  const people = async (): Promise<SimulatorPerson[]> => {
    const known = new Map([...DEMO_ENQUIRERS, ...staffOf(host)].map((person) => [person.contact, person]));
    const newcomers = await latestToWrite(store, (session) => !known.has(session.contact));
    return [
      ...known.values(),
      ...newcomers.map(({ contact, role, profileName }) => ({ contact, role, label: profileName ?? contact })),
    ];
  };

  return {
    people,

    async write(message) {
      const { replyId, texts } = await receive(inboundOf(message, now()), host);
      if (texts.length > 0) await store.recordStatus(message.from, replyId, reached(message.channel));
      changed(message.from);
    },

    async chat(person) {
      const own = await store.transcript(person);
      const lines = [...own.filter(({ from }) => from !== 'system'), ...(await noticesTo(person, host, people))];
      return lines.toSorted((one, other) => one.at - other.at).map((line) => shownLine(line, host, smsCostOf));
    },

    state: (person, at) => stateOf(person, at, host, smsCostOf),

    subscribe(listener) {
      // Each call is a listening of its own, also when one function listens twice.
      const own: typeof listener = (change) => listener(change);
      listeners.add(own);
      return () => void listeners.delete(own);
    },

    sender: {
      async send({ id, contact, to, channel }) {
        const sid = `SM${id}`;
        const person = contactAt(to);
        await store.recordStatus(contact, id, person === contact ? reached(channel) : 'delivered', sid);
        changed(person);
        return { type: 'sent', sid };
      },

      // What a phone here shows stands in the store, with the sid: whoever looks has found it there.
      find: () => Promise.resolve({ type: 'absent' }),

      // What left nothing behind has no copies.
      forgetCopies: () => Promise.resolve({ type: 'forgotten' }),
    },
  };
}

/** A WhatsApp that is looked at has been read; an SMS tells nobody that. */
function reached(channel: DeliveryChannel): DeliveryStatus {
  return channel === 'whatsapp' ? 'read' : 'delivered';
}

/** What staff were told stands in the chats it was about, and is forgotten with them. */
async function noticesTo(
  person: ContactId,
  { store, staff }: ConversationHost,
  people: SimulatorPort['people'],
): Promise<TranscriptEntry[]> {
  if (!staff.some((address) => contactAt(address) === person)) return [];
  const chats = await Promise.all((await people()).map(({ contact }) => store.transcript(contact)));
  return chats.flat().filter(({ to }) => to !== undefined && contactAt(to) === person);
}

async function stateOf(
  person: ContactId,
  now: number,
  { store, catalogue }: ConversationHost,
  smsCostOf: SimulatorOptions['smsCostOf'],
): Promise<ChatState> {
  // Only the session is wanted; no message has this id.
  const [{ session }, lines] = await Promise.all([store.load(person, 'state'), store.transcript(person)]);
  const openUntil = session === undefined ? undefined : windowOpenUntil(session, now);
  const voice = { catalogue, language: session?.language ?? 'en', channel: 'whatsapp' } as const;
  return {
    ...(openUntil === undefined ? {} : { whatsappOpenUntil: openUntil }),
    listOpener: speak({ key: 'list.open' }, voice),
    noticeSegments: chatCost(lines, ({ text }) => smsCostOf(text)).toStaff,
  };
}

/** The store can hold a million people; shown are those who wrote last, in the order in which they came. */
async function latestToWrite(store: ConversationHost['store'], isWanted: (session: Session) => boolean) {
  let latest: Session[] = [];
  const keepLatest = (): void => {
    latest = latest.toSorted((one, other) => writtenAt(other) - writtenAt(one)).slice(0, NEWCOMERS);
  };
  for await (const session of store.listSessions()) {
    if (!isWanted(session)) continue;
    latest.push(session);
    if (latest.length > 2 * NEWCOMERS) keepLatest();
  }
  keepLatest();
  return latest.toSorted((one, other) => one.createdAt - other.createdAt);
}

function writtenAt({ lastInboundAt = 0 }: Session): number {
  return lastInboundAt;
}

function contactAt(address: Address): ContactId {
  return parseAddress(address)?.contact ?? address;
}

function staffOf({ staff }: ConversationHost): SimulatorPerson[] {
  return staff.map((address, index) => {
    const contact = contactAt(address);
    const label = staff.length === 1 ? 'Staff' : `Staff ${index + 1}`;
    return { contact, role: 'staff' as const, label };
  });
}

function inboundOf({ id, from, channel, text, tap, attachment }: SimulatedMessage, receivedAt: number) {
  // WhatsApp tells the name that a person goes by; an SMS has none.
  const profileName = DEMO_ENQUIRERS.find(({ contact }) => contact === from)?.label;
  return {
    id,
    contact: from,
    address: addressOf(from, channel) ?? from,
    channel,
    text,
    attachments: attachment === undefined ? [] : [{ kind: attachment }],
    receivedAt,
    ...(tap === undefined ? {} : { tap }),
    ...(profileName === undefined || channel === 'sms' ? {} : { profileName }),
  };
}

/** A line with what the page shows beside its words. Where the school is, and its pictures, stand in its facts and in no chat. */
function shownLine(
  line: TranscriptEntry,
  { school }: Pick<ConversationHost, 'school'>,
  smsCostOf: SimulatorOptions['smsCostOf'],
): ChatLine {
  if (line.direction === 'in') return line;
  if (line.channel === 'sms') return { ...line, sms: smsCostOf(line.text) };
  const shown = shownIn(line.text);
  if (shown === undefined) return line;
  const { kind, label } = shown;
  if (kind !== 'location') return { ...line, handout: { kind, label, ...linkOf(kind, label, school) } };
  const { position } = school.venue;
  return { ...line, pin: { label, ...(position === undefined ? {} : { position }) } };
}

function linkOf(kind: HandoutKind, label: string, { name, flyer, courses }: School): { link?: string } {
  const course = courses.find((one) => one.shortName === label);
  const link = course === undefined && label === name && kind === 'flyer' ? flyer : course?.[kind];
  return link === undefined ? {} : { link };
}
