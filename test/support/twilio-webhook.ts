import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** An account and a token as tests use them; nothing at Twilio answers to them. */
export const TEST_ACCOUNT_SID = `AC${'0123456789abcdef'.repeat(2)}`;
export const TEST_AUTH_TOKEN = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';

export interface SignedPost {
  /** Where the server listens. */
  baseUrl: string;
  /** What the server believes its address to be: what Twilio signs. */
  publicUrl: string;
  /** Path and query. */
  path: string;
  token?: string;
  params: Record<string, string>;
  headers?: Record<string, string>;
}

/** Posts a form as Twilio does, with a genuine signature. */
export function postSigned({ baseUrl, publicUrl, path, token, params, headers }: SignedPost): Promise<Response> {
  return fetch(baseUrl + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': 'TwilioProxy/1.1',
      'X-Twilio-Signature': getExpectedTwilioSignature(token ?? TEST_AUTH_TOKEN, publicUrl + path, params),
      ...headers,
    },
    body: new URLSearchParams(params).toString(),
  });
}

let messagesMade = 0;

/** A message id that no other form of this run has. */
export function nextMessageSid(): string {
  messagesMade += 1;
  return `SM${messagesMade.toString(16).padStart(32, '0')}`;
}

/** The form of an incoming SMS, with the fields real ones had; give what the test is about. */
export function smsForm(fields: Record<string, string> = {}): Record<string, string> {
  const sid = fields['MessageSid'] ?? nextMessageSid();
  return {
    ToCountry: 'GB',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: 'Hello',
    FromCountry: 'NG',
    To: '+447700900123',
    ToZip: '',
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: sid,
    AccountSid: TEST_ACCOUNT_SID,
    From: '+2348012345678',
    ApiVersion: '2010-04-01',
    ...fields,
  };
}

/** The form of an incoming WhatsApp message, with the fields real ones had; give what the test is about. */
export function whatsappForm(fields: Record<string, string> = {}): Record<string, string> {
  const sid = fields['MessageSid'] ?? nextMessageSid();
  const from = fields['From'] ?? 'whatsapp:+2348012345678';
  const profileName = fields['ProfileName'] ?? 'Ada';
  return {
    SmsMessageSid: sid,
    NumMedia: '0',
    ProfileName: profileName,
    MessageType: 'text',
    SmsSid: sid,
    ...(from.startsWith('whatsapp:+') ? { WaId: from.slice('whatsapp:+'.length) } : {}),
    SmsStatus: 'received',
    Body: 'Hello',
    To: 'whatsapp:+2348102519926',
    Forwarded: 'false',
    FrequentlyForwarded: 'false',
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: sid,
    AccountSid: TEST_ACCOUNT_SID,
    ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context: { ProfileName: profileName } } }),
    From: from,
    // Each person has an id of their own, as WhatsApp gives it.
    ExternalUserId: from.replace('whatsapp:+', 'whatsapp:NG.1'),
    ApiVersion: '2010-04-01',
    ...fields,
  };
}

/** The form of a status callback. */
export function statusForm(fields: Record<string, string> = {}): Record<string, string> {
  const sid = fields['MessageSid'] ?? nextMessageSid();
  return {
    SmsSid: sid,
    SmsStatus: fields['MessageStatus'] ?? 'delivered',
    MessageStatus: 'delivered',
    To: 'whatsapp:+2348012345678',
    From: 'whatsapp:+2348102519926',
    MessageSid: sid,
    AccountSid: TEST_ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    ChannelPrefix: 'whatsapp',
    ...fields,
  };
}
