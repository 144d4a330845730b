/** Where Twilio tells how far a message got, beneath `PUBLIC_URL`. */
export const STATUS_PATH = '/webhooks/twilio/status';

/**
 * The callback address of one reply. Twilio may report before its answer with the SID has reached us, so the reply is
 * named by our own id, in the query; and what staff have answered is named as that, so that reports about all else cost no look
 * at who is to be told of them.
 */
export function statusCallbackOf(statusCallbackUrl: string, replyId: string, isAnswerOfStaff = false): string {
  return `${statusCallbackUrl}?reply=${encodeURIComponent(replyId)}${isAnswerOfStaff ? '&by=staff' : ''}`;
}
