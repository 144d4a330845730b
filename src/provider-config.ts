import type { Address } from './domain/contact.ts';
import type { EnvironmentReader } from './environment-reader.ts';
import type { Variable } from './variables.ts';
import { webUrlOf } from './web-urls.ts';

/** At least one of the three senders is there. */
export interface TwilioConfig {
  accountSid: string;
  /** The first is used for sending; all are tried on signatures while they rotate. */
  authTokens: [string, ...string[]];
  whatsappFrom?: Address;
  smsFrom?: string;
  messagingServiceSid?: string;
  apiBaseUrl?: string;
  staffTemplateSid?: string;
}

export interface AfricasTalkingConfig {
  username: string;
  apiKey: string;
  /** A short code, or a number with its plus: who sends, and who is written to. */
  from: string;
  /** What the addresses of its callbacks hold; several while it is being changed. */
  callbackSecrets: [string, ...string[]];
  apiBaseUrl?: string;
}

/** Any of them is enough to be live. */
export const SENDERS = [
  'TWILIO_WHATSAPP_FROM',
  'TWILIO_SMS_FROM',
  'TWILIO_MESSAGING_SERVICE_SID',
] as const satisfies Variable[];

/** `undefined` without an account; whether there is a sender is asked where it is decided what goes live. */
export function readTwilio(reader: EnvironmentReader<Variable>): TwilioConfig | undefined {
  const accountSid = reader.matching(
    'TWILIO_ACCOUNT_SID',
    /^AC\w+$/,
    'must begin with AC: it stands on the first page of the console',
  );
  const [authToken, ...olderTokens] = (reader.text('TWILIO_AUTH_TOKEN') ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const whatsappFrom = reader.matching(
    'TWILIO_WHATSAPP_FROM',
    /^whatsapp:\+[1-9]\d{6,14}$/,
    'must be like whatsapp:+2348012345678',
  );
  // A name of up to 11 letters and digits can send, not receive: the only kind of sender all Nigerian networks take.
  const smsFrom = reader.matching(
    'TWILIO_SMS_FROM',
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
    'must be a number like +2348012345678, or a registered sender name of up to 11 letters and digits',
  );
  const messagingServiceSid = reader.matching('TWILIO_MESSAGING_SERVICE_SID', /^MG\w+$/, 'must begin with MG');
  const apiBaseUrl = reader.valid('TWILIO_API_BASE_URL', webUrlOf, 'must be an address like http://127.0.0.1:4010');
  const staffTemplateSid = reader.matching('STAFF_TEMPLATE_SID', /^HX\w+$/, 'must begin with HX');
  if (accountSid === undefined || authToken === undefined) return undefined;
  return {
    accountSid,
    authTokens: [authToken, ...olderTokens],
    ...(whatsappFrom !== undefined && { whatsappFrom }),
    ...(smsFrom !== undefined && { smsFrom }),
    ...(messagingServiceSid !== undefined && { messagingServiceSid }),
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
    ...(staffTemplateSid !== undefined && { staffTemplateSid }),
  };
}

const AFRICAS_TALKING = [
  'AFRICAS_TALKING_USERNAME',
  'AFRICAS_TALKING_API_KEY',
  'AFRICAS_TALKING_FROM',
  'AFRICAS_TALKING_CALLBACK_SECRET',
] as const satisfies Variable[];

/** All of it or none of it. A named sender cannot be written back to, so it is no sender here. */
export function readAfricasTalking(reader: EnvironmentReader<Variable>): AfricasTalkingConfig | undefined {
  const username = reader.text('AFRICAS_TALKING_USERNAME');
  const apiKey = readApiKey(reader);
  const from = reader.matching(
    'AFRICAS_TALKING_FROM',
    /^(\d{3,8}|\+[1-9]\d{6,14})$/,
    'must be a short code like 21512, or a number like +2348012345678',
  );
  const [callbackSecret, ...olderSecrets] = readCallbackSecrets(reader);
  const apiBaseUrl = reader.valid(
    'AFRICAS_TALKING_API_BASE_URL',
    webUrlOf,
    'must be an address like http://127.0.0.1:4011',
  );
  const missing = AFRICAS_TALKING.filter((name) => !reader.isSet(name));
  const isAnySet = apiBaseUrl !== undefined || missing.length < AFRICAS_TALKING.length;
  if (missing.length > 0 && isAnySet) {
    reader.problems.push(
      `AFRICAS_TALKING_… set without ${missing.join(', ')}: they belong together. Set all of them for SMS by Africa's Talking, or none.`,
    );
  }
  if (username === undefined || apiKey === undefined || from === undefined || callbackSecret === undefined) {
    return undefined;
  }
  return {
    username,
    apiKey,
    from,
    callbackSecrets: [callbackSecret, ...olderSecrets],
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
  };
}

/** It goes in a header, which holds no line break; pasted keys bring one along. */
function readApiKey(reader: EnvironmentReader<Variable>): string | undefined {
  const key = reader.text('AFRICAS_TALKING_API_KEY');
  if (key === undefined || /^[!-~]+$/.test(key)) return key;
  reader.problems.push(
    "AFRICAS_TALKING_API_KEY must be one word of plain letters, digits and signs: copy it anew from Africa's Talking's dashboard.",
  );
  return undefined;
}

/** All that keeps strangers from writing as anybody. It stands in an address, so it is made of what needs no escaping there. */
function readCallbackSecrets(reader: EnvironmentReader<Variable>): string[] {
  const secrets = (reader.text('AFRICAS_TALKING_CALLBACK_SECRET') ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (secrets.every((secret) => /^[\w-]{16,}$/.test(secret))) return secrets;
  reader.problems.push(
    'AFRICAS_TALKING_CALLBACK_SECRET must have at least 16 letters, digits, _ or -: make one with "openssl rand -hex 32".',
  );
  return [];
}

/** SMS alone is no way to be live: WhatsApp, and what signs for it, is Twilio's. */
export function reportProviderOfDemo(reader: EnvironmentReader<Variable>): void {
  if (!AFRICAS_TALKING.every((name) => reader.isSet(name)) || reader.isSet('TWILIO_ACCOUNT_SID')) return;
  reader.problems.push(
    'AFRICAS_TALKING_… set without what goes live (TWILIO_ACCOUNT_SID and its block): WhatsApp stays with Twilio. ' +
      'Set both, or none for demo mode.',
  );
}
