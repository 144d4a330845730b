import { createHash, createHmac } from 'node:crypto';
import { ACCOUNT } from './account.ts';
import type { Line } from './conversations.ts';

const PATH = '/webhooks/twilio/message';

/** The bytes of one webhook request, headers and all, as Twilio makes and signs it behind a balancer. */
export function signedRequest(line: Line, { phone, serial }: { phone: string; serial: number }): Buffer {
  const digest = createHash('md5').update(String(serial)).digest('hex');
  const form = line.channel === 'sms' ? smsForm(line.text, phone, digest) : whatsappForm(line.text, phone, digest);
  const signed = Object.entries(form)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');
  const signature = createHmac('sha1', ACCOUNT.authToken)
    .update(`${ACCOUNT.publicUrl}${PATH}${signed}`)
    .digest('base64');
  const body = new URLSearchParams(form).toString();
  const head = [
    `POST ${PATH} HTTP/1.1`,
    `Host: ${new URL(ACCOUNT.publicUrl).host}`,
    'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'User-Agent: TwilioProxy/1.1',
    'Accept: */*',
    `I-Twilio-Idempotency-Token: ${digest}`,
    `X-Twilio-Signature: ${signature}`,
    'X-Forwarded-For: 54.172.60.1',
    'X-Forwarded-Proto: https',
    'Connection: keep-alive',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The fields that real ones had. */
function whatsappForm(text: string, phone: string, digest: string): Record<string, string> {
  const name = 'Adebayo Ogunlesi';
  return {
    SmsMessageSid: `SM${digest}`,
    NumMedia: '0',
    ProfileName: name,
    MessageType: 'text',
    SmsSid: `SM${digest}`,
    WaId: phone.slice(1),
    SmsStatus: 'received',
    Body: text,
    To: ACCOUNT.whatsappFrom,
    Forwarded: 'false',
    FrequentlyForwarded: 'false',
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: `SM${digest}`,
    AccountSid: ACCOUNT.sid,
    ChannelMetadata: JSON.stringify({
      type: 'whatsapp',
      data: { context: { ProfileName: name, WaId: phone.slice(1) } },
    }),
    From: `whatsapp:${phone}`,
    ExternalUserId: `whatsapp:NG.${Number.parseInt(digest.slice(0, 13), 16)}`,
    ApiVersion: '2010-04-01',
  };
}

function smsForm(text: string, phone: string, digest: string): Record<string, string> {
  return {
    ToCountry: 'NG',
    ToState: '',
    SmsMessageSid: `SM${digest}`,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: `SM${digest}`,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: text,
    FromCountry: 'NG',
    To: ACCOUNT.smsFrom,
    ToZip: '',
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: `SM${digest}`,
    AccountSid: ACCOUNT.sid,
    From: phone,
    ApiVersion: '2010-04-01',
  };
}
