import type { TranscriptEntry } from './transcript.ts';

/** What the carrier bills for one SMS. */
export interface SmsCost {
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
  /** As the carrier counts them in this encoding. */
  characters: number;
}

/** What a chat costs the school as SMS, in segments as the carrier bills them. */
export interface ChatCost {
  toPerson: number;
  /** Notices to staff about this chat. */
  toStaff: number;
}

/**
 * Adds up what a chat costs: everything we send by SMS, whoever wrote it. What comes in and what goes by WhatsApp is no SMS of
 * ours and costs none of these. Pure.
 */
export function chatCost<Line extends Pick<TranscriptEntry, 'direction' | 'channel' | 'from'>>(
  lines: readonly Line[],
  costOf: (line: Line) => SmsCost | undefined,
): ChatCost {
  const cost: ChatCost = { toPerson: 0, toStaff: 0 };
  for (const line of lines) {
    if (line.direction === 'in' || line.channel !== 'sms') continue;
    cost[line.from === 'system' ? 'toStaff' : 'toPerson'] += costOf(line)?.segments ?? 0;
  }
  return cost;
}

/** `2 SMS segments` */
export function segmentsInWords(segments: number): string {
  return `${segments} SMS ${segments === 1 ? 'segment' : 'segments'}`;
}
