import { LIMITS } from './limits.ts';
import type { Session } from './session.ts';

type Heard = Pick<Session, 'channel' | 'lastInboundAt' | 'whatsappAt'>;

/** When this contact last wrote on WhatsApp, epoch milliseconds; `undefined` if never. An SMS opens no window. */
export function lastWhatsAppAt({ channel, lastInboundAt, whatsappAt }: Heard): number | undefined {
  return channel === 'whatsapp' ? lastInboundAt : whatsappAt;
}

/** Whether WhatsApp takes free text for this contact at `now`: for a day after they wrote there, less some minutes. */
export function isWindowOpen(heard: Heard | undefined, now: number): boolean {
  const at = heard === undefined ? undefined : lastWhatsAppAt(heard);
  return at !== undefined && now - at < LIMITS.whatsappWindowMs;
}

/** When that ends; `undefined` where it is not open. */
export function windowOpenUntil(heard: Heard, now: number): number | undefined {
  return isWindowOpen(heard, now) ? (lastWhatsAppAt(heard) ?? now) + LIMITS.whatsappWindowMs : undefined;
}
