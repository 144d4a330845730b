import type { Twilio } from 'twilio';

/** Where the account's REST APIs are, and who calls them. */
export interface RestAccount {
  accountSid: string;
  authToken: string;
  /** In place of Twilio's own addresses: the api, content and messaging domains alike. */
  apiBaseUrl?: string;
  /** How long one request may take, milliseconds. */
  timeoutMs: number;
}

/**
 * The client library, loaded at the first call: it takes 0.1 s and 65 MB that a process which only answers does not need. It
 * tries nothing twice by itself: whoever calls decides about that.
 */
export async function createRestClient({ accountSid, authToken, apiBaseUrl, timeoutMs }: RestAccount): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const client = twilio(accountSid, authToken, { timeout: timeoutMs, autoRetry: false });
  if (apiBaseUrl !== undefined) {
    const baseUrl = apiBaseUrl.replace(/\/+$/, '');
    for (const domain of [client.api, client.content, client.messaging]) domain.baseUrl = baseUrl;
  }
  return client;
}
