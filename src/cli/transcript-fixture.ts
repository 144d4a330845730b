import { stringify } from 'yaml';
import type { Channel } from '../domain/channel.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** A message of a chat and what came of it. */
export interface Exchange {
  channel: Channel;
  written: string;
  /** The messages of the webhook's own answer. */
  texts: string[];
  /** What the outbox has got meanwhile, as the transcript has it. */
  queued: TranscriptEntry[];
}

/**
 * A chat as one of the golden conversations in test/transcripts: to be named, saved there and kept. The person at the
 * keyboard is its enquirer; whoever was told something is staff.
 */
export function transcriptFixture(exchanges: Exchange[]): string {
  const chat = exchanges.map(({ channel, written, texts, queued }) => ({
    ...(channel === 'sms' ? { on: channel } : {}),
    write: written,
    ...(texts.length === 0 ? {} : { answer: texts.join('\n---\n') }),
    ...(queued.length === 0 ? {} : { sent: queued.map(sentOf) }),
  }));
  return stringify({ title: 'Name this conversation', chat }, { lineWidth: 0 });
}

function sentOf({ to, text }: TranscriptEntry): { to: string; text: string } {
  return { to: to === undefined ? 'enquirer' : 'staff', text };
}
