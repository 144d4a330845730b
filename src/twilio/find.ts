import type { Twilio } from 'twilio';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { Delivery, FindResult } from '../domain/delivery.ts';
import { DAY_MS } from '../domain/durations.ts';
import { isDocument } from '../domain/handout.ts';
import { LIMITS } from '../domain/limits.ts';
import { failureOf } from './error-codes.ts';
import type { SenderFields } from './send.ts';

/** What is read of a message resource. */
export type ListedMessage = Pick<
  MessageInstance,
  'sid' | 'body' | 'numMedia' | 'direction' | 'from' | 'messagingServiceSid' | 'dateCreated' | 'status' | 'errorCode'
>;

/**
 * Looks a message up in the account's list, for a send whose outcome is unknown. All messages to its receiver since the day
 * it was written are gone through. That list goes by when messages were sent, and one that is still queued has no such time:
 * so when nothing is found, the newest messages to the receiver are looked through as well.
 */
export async function findMessages(
  client: Twilio,
  delivery: Delivery,
  sender: SenderFields,
  known: ReadonlySet<string>,
): Promise<FindResult> {
  const earliest = delivery.createdAt - LIMITS.clockSlackMs;
  const dateSentAfter = new Date(Math.floor(earliest / DAY_MS) * DAY_MS);
  const pageSize = LIMITS.lookUpPageSize;
  const limit = pageSize * LIMITS.lookUpPages;
  const sent = await client.messages.list({ to: delivery.to, dateSentAfter, pageSize, limit });
  const found = matchesAmong(sent, delivery, sender, known);
  if (found.length > 0) return { type: 'found', messages: found };
  if (sent.length >= limit) return { type: 'unclear', code: 'too_many_to_look_through' };
  const newest = await client.messages.list({ to: delivery.to, pageSize, limit: pageSize });
  const queued = matchesAmong(newest, delivery, sender, known);
  return queued.length > 0 ? { type: 'found', messages: queued } : { type: 'absent' };
}

type Found = Extract<FindResult, { type: 'found' }>['messages'];

/** Those of a list that can be this message and are not known to be another one, oldest first. Pure. */
export function matchesAmong(
  listed: readonly ListedMessage[],
  delivery: Delivery,
  sender: SenderFields,
  known: ReadonlySet<string>,
): Found {
  const earliest = delivery.createdAt - LIMITS.clockSlackMs;
  return (
    listed
      .filter(
        (message) =>
          // What answered a webhook is another message, however alike.
          message.direction === 'outbound-api' &&
          message.dateCreated.getTime() >= earliest &&
          !known.has(message.sid) &&
          isFrom(message, sender) &&
          isSame(message, delivery),
      )
      // Newest first comes the list, and its times are whole seconds.
      .toReversed()
      .toSorted((one, other) => one.dateCreated.getTime() - other.dateCreated.getTime())
      .map(({ sid, status, errorCode }) => {
        const hasFailed = status === 'failed' || status === 'undelivered' || status === 'canceled';
        return { sid, ...(hasFailed ? { failure: failureOf(errorCode ? String(errorCode) : status) } : {}) };
      })
  );
}

/** A Messaging Service picks the number itself. */
function isFrom(message: ListedMessage, sender: SenderFields): boolean {
  return sender.messagingServiceSid === undefined
    ? message.from === sender.from
    : message.messagingServiceSid === sender.messagingServiceSid;
}

/**
 * A trial account puts a line before each text; a template puts its own words around what it carries. Of what a menu looks
 * like in the list nothing is documented: one without words is taken for it, as the rows of one receiver go one by one.
 */
function isSame({ body, numMedia }: ListedMessage, { body: text, template, handout, attachment }: Delivery): boolean {
  const [said, meant] = [bare(body), bare(text)];
  const isSaid = said === meant || said.endsWith(` - ${meant}`);
  if (handout !== undefined) return numMedia !== '0' && (isDocument(handout) || isSaid);
  if (attachment !== undefined) return numMedia !== '0' && (meant === '' || isSaid);
  if (template === undefined) return isSaid;
  return said === '' || said.includes(bare(template.variables['1'] ?? ''));
}

function bare(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
