import type { SmsCost } from '../domain/sms-cost.ts';

/** What one SMS holds, and each part of a longer one beside its header (3GPP TS 23.038 and 23.040). */
const ROOM = {
  'GSM-7': { alone: 160, part: 153 },
  'UCS-2': { alone: 70, part: 67 },
} as const satisfies Record<SmsCost['encoding'], { alone: number; part: number }>;

/** How many characters as many segments could hold: beside those written, it says how near the next segment is. */
export function smsRoom({ segments, encoding }: Pick<SmsCost, 'segments' | 'encoding'>): number {
  const { alone, part } = ROOM[encoding];
  return segments <= 1 ? alone : segments * part;
}
