import { speak } from '../../copy/speak.ts';
import { addressOf, parseAddress, type Address } from '../../domain/contact.ts';
import type { EventName } from '../../domain/effect.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { Words } from '../../domain/reply.ts';
import type { UnsentAnswer } from '../../domain/staff-memory.ts';
import type { Loaded, Store } from '../../store/store.ts';
import { personIn } from '../../turn/person-in.ts';
import { rememberedIn } from '../../turn/restore.ts';
import { turn, type TurnInput } from '../../turn/turn.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from '../conversation-host.ts';
import { findHome } from '../find-home.ts';
import { staffSessions } from '../notice-deliveries.ts';
import { turnCommit } from '../turn-commit.ts';
import { relayedMessages, wayToEnquirer } from './relayed-messages.ts';
import { staffName } from './staff-name.ts';

export type HandoffOrder = {
  number: number;
  /** The staff member's message: who orders it, and when. */
  message: Pick<InboundMessage, 'id' | 'address' | 'contact' | 'channel' | 'receivedAt'>;
} & ({ verb: 'claim' | 'done' } | { verb: 'answer'; answer: UnsentAnswer });

/** Whether it was done, and what the member of staff is told in either case. */
export interface HandoffChange {
  isDone: boolean;
  told: Words;
}

/** What each order is in the enquirer's conversation, and the event by which one sees that it happened there. */
const TURNS = {
  claim: { type: 'handoff_claimed', event: 'handoff_claimed' },
  done: { type: 'handoff_closed', event: 'handoff_closed' },
  answer: { type: 'staff_replied', event: 'handoff_answered' },
} as const satisfies Record<HandoffOrder['verb'], { type: TurnInput['type']; event: EventName }>;

/**
 * Takes the enquirer's turn that a claim, an answer or a close is. Of two who claim at once the commit lets one win; the other's
 * turn is stale, is looked at again, and is told who has it. Each order is carried out once, however often it comes.
 */
export async function changeHandoff(order: HandoffOrder, host: ConversationHost): Promise<HandoffChange> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const change = await tryChange(order, host);
    if (change !== undefined) return change;
  }
  throw conflict(order.message.contact);
}

/** What makes the turn unique: an answer is named after the message it was written in, which may have waited. */
function causeOf(order: HandoffOrder): string {
  return `${order.verb === 'answer' ? order.answer.id : order.message.id}:${order.verb}:${order.number}`;
}

async function tryChange(order: HandoffOrder, host: ConversationHost): Promise<HandoffChange | undefined> {
  const { number, message } = order;
  const cause = causeOf(order);
  const handoff = await host.store.findHandoff(number);
  if (handoff === undefined) return refused({ key: 'staff.unknown_number', params: { number } });
  const loaded = await host.store.load(handoff.contact, cause);
  const [toldBefore] = loaded.seen?.texts ?? [];
  if (toldBefore !== undefined) return { isDone: true, told: { text: toldBefore } };
  const refusal = (await goesOnAs(handoff, loaded, host.store)) ?? (await refusalFor(order, handoff, loaded, host));
  if (refusal !== undefined) return refused(refusal);
  if (loaded.session === undefined) return refused({ key: 'staff.unknown_number', params: { number } });
  const { type, event } = TURNS[order.verb];
  const now = message.receivedAt;
  // Who has the chat is read off both; where they disagree, somebody was faster, and both are read again.
  if (ownerIn(loaded) !== handoff.claimedBy) return undefined;
  const outcome = turn(loaded.session, { type, by: staffAddress(message) }, settingFor(host, loaded, now));
  if (!outcome.events.includes(event)) return undefined;
  const told = toldOf(order, loaded, host);
  const causeAnswer = speak(told, { catalogue: host.catalogue, language: 'en', channel: message.channel });
  const commit = turnCommit(
    {
      loaded,
      outcome,
      messageId: cause,
      way: 'outbox',
      causeAnswer,
      storedHandoff: handoff,
      ...(order.verb === 'answer'
        ? {
            relayed: (session, firstIndex) =>
              relayedMessages({ ...order, by: staffAddress(message), session, firstIndex, now }, host),
          }
        : {}),
      staff: await staffSessions(outcome.effects, host),
      now,
    },
    host,
  );
  const result = await host.store.commit(commit);
  switch (result.type) {
    case 'stale':
      return undefined;
    case 'duplicate':
      return { isDone: true, told: { text: result.answer.texts[0] ?? causeAnswer } };
    case 'committed':
      reportTurn(outcome, host);
      return { isDone: true, told: { text: causeAnswer } };
  }
}

function refused(told: Words): HandoffChange {
  return { isDone: false, told };
}

function toldOf({ verb, number, message }: HandoffOrder, { session }: Loaded, host: ConversationHost): Words {
  if (session === undefined) return { key: 'staff.unknown_number', params: { number } };
  const params = { number, person: personIn(session) };
  switch (verb) {
    case 'claim':
      return { key: 'staff.claimed', params };
    case 'done':
      return { key: 'staff.done', params };
    case 'answer': {
      const way = wayToEnquirer(session, message.receivedAt, host);
      return { key: way.type === 'way' && way.isInstead ? 'staff.sent_by_sms' : 'staff.sent', params };
    }
  }
}

/** Of a request whose person turned out to have another conversation: the number it has there. */
async function goesOnAs({ number, contact }: Handoff, { session }: Loaded, store: Store): Promise<Words | undefined> {
  if (session?.movedTo === undefined) return undefined;
  const { loaded } = await findHome(contact, 'handoff', store);
  const ongoing = rememberedIn(loaded.session?.conversation)?.handoff;
  if (ongoing?.replaces !== number) return undefined;
  return { key: 'staff.goes_on', params: { number, as: ongoing.number } };
}

async function refusalFor(
  order: HandoffOrder,
  handoff: Handoff,
  { session }: Loaded,
  host: ConversationHost,
): Promise<Words | undefined> {
  const { verb, number, message } = order;
  if (handoff.status === 'closed')
    return { key: verb === 'answer' ? 'staff.unsent_closed' : 'staff.done_already', params: { number } };
  if (verb === 'done') return undefined;
  const { claimedBy } = handoff;
  const isMine = claimedBy !== undefined && isSamePhone(claimedBy, message);
  if (verb === 'claim' && isMine) return { key: 'staff.claimed_yours', params: { number } };
  if (claimedBy !== undefined && !isMine) {
    // Nobody is to wait for somebody who does not write any more.
    if (verb === 'claim' && (await isAway(handoff, message.receivedAt, host))) return undefined;
    const by = await staffName(claimedBy, host);
    return { key: verb === 'answer' ? 'staff.unsent_claimed' : 'staff.claimed_already', params: { number, by } };
  }
  if (verb === 'claim' || session === undefined) return undefined;
  const way = wayToEnquirer(session, message.receivedAt, host);
  if (way.type === 'way') return undefined;
  return { key: `staff.unsent_${way.type}`, params: { number, phone: way.phone ?? { key: 'staff.no_phone' } } };
}

function ownerIn({ session }: Loaded): Address | undefined {
  return rememberedIn(session?.conversation)?.handoff?.claimedBy;
}

/** By whatever address they write: the one that stays theirs, should they hide the number behind a username. */
function staffAddress({ contact, channel, address }: HandoffOrder['message']): Address {
  return addressOf(contact, channel) ?? address;
}

/** Whether somebody else may take over from the one who has a chat: who is no staff any more, or has been silent for long. */
async function isAway(
  { claimedBy = '', claimedAt = 0 }: Handoff,
  now: number,
  host: ConversationHost,
): Promise<boolean> {
  const contact = parseAddress(claimedBy)?.contact ?? claimedBy;
  if (!host.staff.some((one) => parseAddress(one)?.contact === contact)) return true;
  const { session } = (await findHome(contact, 'owner', host.store)).loaded;
  return now - Math.max(claimedAt, session?.lastInboundAt ?? 0) >= LIMITS.attentiveMs;
}

/** One member of staff may write by WhatsApp and by SMS. */
export function isSamePhone(address: Address, { contact }: Pick<InboundMessage, 'contact'>): boolean {
  return parseAddress(address)?.contact === contact;
}
