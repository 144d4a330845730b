import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/domain/limits.ts';
import { isWindowOpen, lastWhatsAppAt, windowOpenUntil } from '../../src/domain/whatsapp-window.ts';
import { arrived, newSession } from '../../src/turn/session-after.ts';
import { messageFrom } from '../support/enquiry-host.ts';
import { NOON_MS } from '../support/facts.ts';

const ADA = '+2348031234567';
const HOUR = 3_600_000;

function heard(...messages: ['whatsapp' | 'sms', number][]) {
  const start = newSession(ADA, { role: 'enquirer', channel: 'whatsapp', now: NOON_MS });
  return messages.reduce(
    (session, [channel, receivedAt]) => arrived(session, messageFrom(ADA, 'hi', { channel, receivedAt })),
    start,
  );
}

describe("WhatsApp's window", () => {
  it('is open for a day after the last message there, less some minutes', () => {
    const session = heard(['whatsapp', NOON_MS]);
    const end = NOON_MS + LIMITS.whatsappWindowMs;
    expect([end - 1, end].map((now) => isWindowOpen(session, now))).toEqual([true, false]);
    expect(windowOpenUntil(session, NOON_MS)).toBe(end);
    expect(windowOpenUntil(session, end)).toBeUndefined();
  });

  it('is not opened by an SMS, nor closed by one', () => {
    expect(isWindowOpen(heard(['sms', NOON_MS]), NOON_MS)).toBe(false);
    const both = heard(['whatsapp', NOON_MS], ['sms', NOON_MS + HOUR], ['sms', NOON_MS + 2 * HOUR]);
    expect(lastWhatsAppAt(both)).toBe(NOON_MS);
    expect(
      lastWhatsAppAt(heard(['whatsapp', NOON_MS], ['sms', NOON_MS + HOUR], ['whatsapp', NOON_MS + 2 * HOUR])),
    ).toBe(NOON_MS + 2 * HOUR);
  });

  it('of somebody who never wrote is closed', () => {
    expect(isWindowOpen(undefined, NOON_MS)).toBe(false);
    expect(isWindowOpen(heard(), NOON_MS)).toBe(false);
  });
});
