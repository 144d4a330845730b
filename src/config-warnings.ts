import type { Config, LiveConfig } from './config.ts';
import { parseAddress } from './domain/contact.ts';

/** What an operator should mend in a configuration that can be used, a sentence each. Pure. */
export function configWarnings(config: Config): string[] {
  return [...staffWarnings(config), ...smsWarnings(config), ...workerWarnings(config)];
}

/** Staff who cannot be told are worse than none: the enquirer is told that somebody will come. */
function staffWarnings(config: Config): string[] {
  if (config.mode === 'demo') return [];
  if (config.staff.length === 0) return [nobodyByPhone(config)];
  const { whatsappFrom, smsFrom, messagingServiceSid } = config.twilio;
  const channels = config.staff.map((address) => parseAddress(address)?.channel);
  const warnings: string[] = [];
  if (whatsappFrom === undefined && channels.includes('whatsapp'))
    warnings.push('STAFF_NUMBERS holds whatsapp: addresses, and without TWILIO_WHATSAPP_FROM nothing is sent to them.');
  const canSendSms = smsFrom !== undefined || messagingServiceSid !== undefined || config.africasTalking !== undefined;
  if (!canSendSms && channels.includes('sms'))
    warnings.push(
      "STAFF_NUMBERS holds numbers for SMS, and without TWILIO_SMS_FROM, TWILIO_MESSAGING_SERVICE_SID or Africa's Talking nothing is sent to them.",
    );
  return warnings;
}

function nobodyByPhone({ mail }: LiveConfig): string {
  if (mail === undefined) return 'STAFF_NUMBERS is empty: a handoff is kept, and nobody is told of it.';
  return 'STAFF_NUMBERS is empty: staff are told by e-mail alone, and nobody can answer or take a request from a phone.';
}

/** Replies would come from another number than the one written to. */
function smsWarnings(config: Config): string[] {
  if (config.mode === 'demo' || config.africasTalking === undefined) return [];
  const { smsFrom, messagingServiceSid } = config.twilio;
  if (smsFrom === undefined && messagingServiceSid === undefined) return [];
  return [
    "TWILIO_SMS_FROM or TWILIO_MESSAGING_SERVICE_SID is set beside Africa's Talking: SMS goes by Africa's Talking alone.",
  ];
}

function workerWarnings({ worker, store }: Config): string[] {
  if (worker === 'inline' || store.type === 'redis') return [];
  return ['WORKER is off and there is no REDIS_URL: nothing of the outbox is sent, as no worker can reach its file.'];
}
