import type { Twilio } from 'twilio';
import type { MessageListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/message.js';
import { withDeadline } from '../deadline.ts';
import type { Copies, Delivery, FindResult, ForgetResult, SendResult } from '../domain/delivery.ts';
import { isDocument } from '../domain/handout.ts';
import type { Pin } from '../domain/reply.ts';
import { failed } from '../domain/send-failure.ts';
import { toFailure } from './failure.ts';
import { findMessages } from './find.ts';
import { forgetMessages, type ForgetProgress } from './forget.ts';
import { createRestClient, type RestAccount } from './rest-client.ts';
import { STATUS_PATH, statusCallbackOf } from './status-callback.ts';

export interface TwilioSenderOptions extends RestAccount {
  /** `whatsapp:+…`. */
  whatsappFrom?: string;
  smsFrom?: string;
  /** Sends SMS instead of `smsFrom` when both are given. */
  messagingServiceSid?: string;
  /** Our own origin: status callbacks go there. */
  publicUrl: string;
}

/** Twilio's REST calls for one message, without tries of their own: the postman decides about those. None ever throws. */
export interface TwilioSender {
  send(delivery: Delivery): Promise<SendResult>;
  find(delivery: Delivery, known: ReadonlySet<string>): Promise<FindResult>;
  forgetCopies(copies: Copies): Promise<ForgetResult>;
}

/** The sender over the client library. A send, or a look-up, takes `timeoutMs` at most: below the lease of a claimed row. */
export function createTwilioSender(options: TwilioSenderOptions): TwilioSender {
  let client: Promise<Twilio> | undefined;

  /** One that could not be loaded (out of memory or of files, most likely) is tried again the next time. */
  async function readyClient(): Promise<Twilio> {
    client ??= createRestClient(options);
    try {
      return await client;
    } catch (thrown) {
      client = undefined;
      throw thrown;
    }
  }

  return {
    async send(delivery) {
      const sender = senderFor(delivery, options);
      if (sender === undefined) return neverSent('no_sender');
      let ready: Twilio;
      try {
        ready = await readyClient();
      } catch {
        return { ...neverSent('client_unusable'), retryable: true };
      }
      try {
        const message = await inTime(
          ready.messages.create({ ...sender, ...contentOf(delivery), ...routeOf(delivery, options) }),
          options.timeoutMs,
        );
        // The types promise a SID; a proxy that answers for Twilio does not.
        const sid: unknown = message.sid;
        return typeof sid === 'string' && sid !== '' ? { type: 'sent', sid } : toFailure(new SyntaxError('no SID'));
      } catch (thrown) {
        return toFailure(thrown);
      }
    },

    async find(delivery, known) {
      const sender = senderFor(delivery, options);
      if (sender === undefined) return { type: 'absent' };
      try {
        return await inTime(findMessages(await readyClient(), delivery, sender, known), options.timeoutMs);
      } catch (thrown) {
        return { type: 'unclear', code: toFailure(thrown).code };
      }
    },

    async forgetCopies(copies) {
      const progress: ForgetProgress = { deleted: 0, isTimeUp: false };
      const unfinished = (code: string): ForgetResult => ({ type: 'unfinished', deleted: progress.deleted, code });
      try {
        const forgetting = readyClient().then((client) => forgetMessages(client, copies, options, progress));
        const timed = await withDeadline(forgetting, options.timeoutMs);
        if (timed.type === 'late') return unfinished('time_is_up');
        return timed.result === undefined ? { type: 'forgotten' } : unfinished(timed.result);
      } catch (thrown) {
        return unfinished(toFailure(thrown).code);
      } finally {
        // What is late goes on to the end of its call, and no further.
        progress.isTimeUp = true;
      }
    },
  };
}

/**
 * Waits for a call of the client library, whose own time-out starts anew with each byte that comes in. Late is an error of
 * the code ETIMEDOUT, like that of a connection.
 */
async function inTime<Result>(call: Promise<Result>, timeoutMs: number): Promise<Result> {
  const timed = await withDeadline(call, timeoutMs);
  if (timed.type === 'in_time') return timed.result;
  throw Object.assign(new Error('The call took too long.'), { code: 'ETIMEDOUT' });
}

/** Who sends. */
export type SenderFields = Pick<MessageListInstanceCreateOptions, 'from' | 'messagingServiceSid'>;

function senderFor({ channel }: Delivery, options: TwilioSenderOptions): SenderFields | undefined {
  const { whatsappFrom, smsFrom, messagingServiceSid } = options;
  if (channel === 'whatsapp') return whatsappFrom === undefined ? undefined : { from: whatsappFrom };
  if (messagingServiceSid !== undefined) return { messagingServiceSid };
  return smsFrom === undefined ? undefined : { from: smsFrom };
}

type Content = Pick<
  MessageListInstanceCreateOptions,
  'body' | 'mediaUrl' | 'persistentAction' | 'contentSid' | 'contentVariables'
>;

function contentOf({ channel, body, pin, handout, attachment, template }: Delivery): Content {
  if (template !== undefined) {
    return { contentSid: template.contentSid, contentVariables: JSON.stringify(template.variables) };
  }
  if (attachment !== undefined) return { mediaUrl: [attachment.link], ...(body === '' ? {} : { body }) };
  // WhatsApp takes one of them a message, and drops the words of a document.
  if (handout !== undefined) return { mediaUrl: [handout.link], ...(isDocument(handout) ? {} : { body }) };
  return pin === undefined || channel === 'sms' ? { body } : { body, persistentAction: [geoActionOf(pin)] };
}

/** Twilio's form of a position: a bar parts it from its label, which therefore holds none. */
function geoActionOf({ latitude, longitude, label }: Pin): string {
  return `geo:${latitude},${longitude}|${label.replaceAll(/[|\r\n]+/g, ' ')}`;
}

function routeOf({ to, id, by }: Delivery, { publicUrl }: TwilioSenderOptions) {
  return { to, statusCallback: statusCallbackOf(publicUrl.replace(/\/+$/, '') + STATUS_PATH, id, by !== undefined) };
}

function neverSent(code: string): SendResult {
  return failed({ outcome: 'never-sent', retryable: false }, code);
}
