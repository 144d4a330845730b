import type { Twilio } from 'twilio';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { Copies } from '../domain/delivery.ts';
import { DAY_MS } from '../domain/durations.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Address } from '../domain/contact.ts';

/** How far it has got, and whether to stop: the caller looks in, and says when the time is up. */
export interface ForgetProgress {
  deleted: number;
  isTimeUp: boolean;
}

/** What is read of a message resource. */
export type KeptMessage = Pick<
  MessageInstance,
  'sid' | 'from' | 'to' | 'body' | 'direction' | 'dateCreated' | 'numMedia'
>;

/** "Cannot delete message that is under way", and the status that goes with such a refusal. */
const UNDER_WAY = { code: 20009, status: 409 };

/**
 * Deletes messages from and to some addresses, each after its media. The account's lists are gone through: by when messages
 * were sent, and the newest, as one that is still queued has no such time. Answers why something is left, if something is.
 * Throws what the client library throws.
 */
export async function forgetMessages(
  client: Twilio,
  copies: Copies,
  progress: ForgetProgress,
): Promise<string | undefined> {
  const pageSize = LIMITS.lookUpPageSize;
  const limit = pageSize * LIMITS.lookUpPages;
  // The filter goes by days.
  const dateSentBefore = new Date(Math.ceil((copies.until + LIMITS.receiptMs) / DAY_MS) * DAY_MS);
  const seen = new Set<string>();
  let left: string | undefined;
  for (const address of copies.addresses) {
    for (const filter of [{ to: address }, { from: address }]) {
      for (const range of [{ dateSentBefore, limit }, { limit: pageSize }]) {
        if (progress.isTimeUp) return 'time_is_up';
        const listed = await client.messages.list({ ...filter, ...range, pageSize });
        if (range.limit === limit && listed.length >= limit) left ??= 'more_to_delete';
        for (const message of listed) {
          if (seen.has(message.sid) || !isCopy(message, address, copies)) continue;
          if (progress.isTimeUp) return 'time_is_up';
          seen.add(message.sid);
          if (await forgetMessage(client, message, progress)) progress.deleted += 1;
          else left ??= 'under_way';
        }
      }
    }
  }
  return left;
}

/** Whether a message is the person's and not newer than the order; the receipt is newer, and told by its words. Pure. */
export function isCopy(message: KeptMessage, address: Address, { until, receipts }: Copies): boolean {
  if (message.to !== address && message.from !== address) return false;
  const createdAt = message.dateCreated.getTime();
  if (createdAt <= until) return true;
  return message.direction !== 'inbound' && createdAt <= until + LIMITS.receiptMs && receipts.includes(message.body);
}

/** Whether the message is gone; one that is still under way cannot be deleted yet. */
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
