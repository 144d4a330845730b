/** Where Twilio tells how far a message got, beneath `PUBLIC_URL`. */
export const STATUS_PATH = '/webhooks/twilio/status';

/**
 * The callback address of one reply. Twilio may report before its answer with the SID has reached us, so the reply is
 * named by our own id, in the query.
 */
export function statusCallbackOf(statusCallbackUrl: string, replyId: string): string {
  return `${statusCallbackUrl}?reply=${encodeURIComponent(replyId)}`;
}
