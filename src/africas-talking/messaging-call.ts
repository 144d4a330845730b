export interface Account {
  username: string;
  apiKey: string;
  /** Our own short code or number. */
  from: string;
  /** Where the REST API is, when not at Africa's Talking. */
  apiBaseUrl?: string;
}

/**
 * What `POST /version1/messaging` takes (developers.africastalking.com/docs/sms/sending; africastalking-node.js, lib/sms.js).
 * The last three are for premium services, where the receiver pays: the bot has none.
 */
type Parameters = {
  username: string;
  /** Phone numbers, commas between. */
  to: string;
  message: string;
  from?: string;
  /** 1: the account pays, and not the receiver. */
  bulkSMSMode?: '0' | '1';
  /** 1: the call is answered when the message is queued, without waiting for the network. */
  enqueue?: '0' | '1';
  keyword?: string;
  linkId?: string;
  retryDurationInHours?: string;
};

const LIVE = 'https://api.africastalking.com';
const SANDBOX = 'https://api.sandbox.africastalking.com';

/** The one place that builds the call. A slow network would make its outcome unknown, so the message is only queued by it. */
export function messagingCall(account: Account, { to, message }: Pick<Parameters, 'to' | 'message'>): Request {
  const { username, apiKey, from } = account;
  const parameters: Parameters = { username, to, message, from, bulkSMSMode: '1', enqueue: '1' };
  return new Request(`${baseUrlOf(account)}/version1/messaging`, {
    method: 'POST',
    headers: { apiKey, Accept: 'application/json' },
    body: new URLSearchParams(parameters),
    // The key would go along to wherever an answer points.
    redirect: 'manual',
  });
}

/** Its sandbox has a host of its own, and its user is always named so. */
function baseUrlOf({ username, apiBaseUrl }: Account): string {
  return apiBaseUrl?.replace(/\/+$/, '') ?? (username === 'sandbox' ? SANDBOX : LIVE);
}
