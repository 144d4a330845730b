import type { Twilio } from 'twilio';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { Copies } from '../domain/delivery.ts';
import { parseAddress, type Address } from '../domain/contact.ts';
import { DAY_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Senders } from './webhook-settings.ts';

/** How far it has got, and whether to stop: the caller looks in, and says when the time is up. */
export interface ForgetProgress {
  deleted: number;
  isTimeUp: boolean;
}

/** What is read of a message resource. */
export type KeptMessage = Pick<
  MessageInstance,
  'sid' | 'from' | 'to' | 'body' | 'direction' | 'messagingServiceSid' | 'dateCreated' | 'numMedia'
>;

/** Who the bot is on an account that others may use as well. */
export interface Own {
  addresses: ReadonlySet<Address>;
  messagingServiceSid?: string;
}

/** "Cannot delete message that is under way", and the status that goes with such a refusal. */
const UNDER_WAY = { code: 20009, status: 409 };

/**
 * Deletes the messages between us and an address, each after its media, the oldest first. The account's lists are gone
 * through: by when messages were sent, and the newest, as one that is still queued has no such time. One page of each is
 * enough while something of it can be deleted, so that a slow list does not use the time up. Answers why something is left,
 * if something is. Throws what the client library throws.
 */
export async function forgetMessages(
  client: Twilio,
  copies: Copies,
  senders: Senders,
  progress: ForgetProgress,
): Promise<string | undefined> {
  const own = await ownOf(client, copies.address, senders);
  const { lookUpPageSize: pageSize, lookUpPages: mostPages } = LIMITS;
  // The filter goes by days.
  const dateSentBefore = new Date(Math.ceil((copies.until + LIMITS.receiptMs) / DAY_MS) * DAY_MS);
  const tried = new Set<string>();
  let left: string | undefined;
  let pages = 1;
  for (;;) {
    const limit = pages * pageSize;
    const sent = await listBothWays(client, copies.address, { dateSentBefore, pageSize, limit });
    if (progress.isTimeUp) return 'time_is_up';
    const newest = await listBothWays(client, copies.address, { pageSize, limit: pageSize });
    const found = copiesAmong([...sent, ...newest].flat(), copies, own).filter(({ sid }) => !tried.has(sid));
    for (const message of found) {
      if (progress.isTimeUp) return 'time_is_up';
      tried.add(message.sid);
      if (await forgetMessage(client, message, progress)) progress.deleted += 1;
      else left = 'under_way';
    }
    if (progress.isTimeUp) return 'time_is_up';
    if (sent.every((list) => list.length < limit)) return left;
    if (found.length > 0) continue;
    if (pages === mostPages) return left ?? 'more_to_delete';
    pages = mostPages;
  }
}

/**
 * Those of a list that the order is about, oldest first: between us and its address, and not newer than the order. Its own
 * time is Twilio's, whose clock may be ahead of ours; it goes after all that came in before it, so that it can be told as long.
 * Newer, and ours alone: the receipt, told by its words; and what we said before the person wrote again, which can only have
 * been under way when everything was forgotten. Pure.
 */
export function copiesAmong(listed: readonly KeptMessage[], copies: Copies, own: Own): KeptMessage[] {
  const { address, until, order, receipts } = copies;
  const messages = [...new Map(listed.map((message) => [message.sid, message])).values()].filter((message) =>
    isBetween(message, address, own),
  );
  const cameIn = messages.filter(({ from }) => from === address);
  const orderedAt = Math.max(until, ...cameIn.filter(({ sid }) => sid === order).map(createdAt));
  const wroteAgainAt = Math.min(...cameIn.map(createdAt).filter((at) => at > orderedAt));
  return messages
    .filter((message) => {
      const at = createdAt(message);
      if (at <= orderedAt) return true;
      if (message.from === address || at > orderedAt + LIMITS.receiptMs) return false;
      return at < wroteAgainAt || receipts.includes(message.body);
    })
    .toSorted((one, other) => createdAt(one) - createdAt(other));
}

function createdAt({ dateCreated }: KeptMessage): number {
  return dateCreated.getTime();
}

/** What a Messaging Service sent may name no sender that we know. */
function isBetween(
  { from, to, messagingServiceSid }: KeptMessage,
  address: Address,
  { addresses, messagingServiceSid: ownService }: Own,
): boolean {
  if (from !== address && to !== address) return false;
  if (addresses.has(from === address ? to : from)) return true;
  return ownService !== undefined && messagingServiceSid === ownService;
}

/** By SMS we are each number of the Messaging Service too: what comes in names one, and need not name the service. */
async function ownOf(
  client: Twilio,
  address: Address,
  { whatsappFrom, smsFrom, messagingServiceSid }: Senders,
): Promise<Own> {
  const named = [whatsappFrom, smsFrom].filter((from) => from !== undefined);
  if (messagingServiceSid === undefined || parseAddress(address)?.channel !== 'sms') {
    return { addresses: new Set(named) };
  }
  const { senderPageSize: pageSize, senders: limit } = LIMITS;
  const { phoneNumbers } = client.messaging.v1.services(messagingServiceSid);
  const numbers = (await unlessGone(phoneNumbers.list({ pageSize, limit }))) ?? [];
  return { addresses: new Set([...named, ...numbers.map(({ phoneNumber }) => phoneNumber)]), messagingServiceSid };
}

/** What went to an address and what came from it, side by side, as Twilio may take seconds for either. */
async function listBothWays(
  client: Twilio,
  address: Address,
  range: { dateSentBefore?: Date; pageSize: number; limit: number },
): Promise<KeptMessage[][]> {
  const lists = [{ to: address }, { from: address }].map((side) => client.messages.list({ ...side, ...range }));
  // Where one fails, the other is not left behind under way.
  await Promise.allSettled(lists);
  return Promise.all(lists);
}

/** Whether a message is gone; one that is still under way cannot be deleted yet. */
async function forgetMessage(
  client: Twilio,
  { sid, numMedia }: KeptMessage,
  progress: ForgetProgress,
): Promise<boolean> {
  const message = client.messages(sid);
  if (numMedia !== '0') {
    const media = (await unlessGone(message.media.list({ limit: LIMITS.mediaOfMessage }))) ?? [];
    for (const one of media) {
      if (progress.isTimeUp) return false;
      await unlessGone(message.media(one.sid).remove());
    }
  }
  try {
    await unlessGone(message.remove());
    return true;
  } catch (thrown) {
    const { status, code } = refusalOf(thrown);
    if (status === UNDER_WAY.status || code === UNDER_WAY.code) return false;
    throw thrown;
  }
}

/** What a call answers; `undefined` where Twilio has nothing of that name any more. */
async function unlessGone<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (refusalOf(thrown).status === 404) return undefined;
    throw thrown;
  }
}

function refusalOf(thrown: unknown): { status?: unknown; code?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
