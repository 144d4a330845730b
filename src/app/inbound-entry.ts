import type { InboundMessage } from '../domain/message.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** A message as it stands in the transcript: its text, and in brackets whatever else came with it. */
export function inboundEntry(message: InboundMessage): TranscriptEntry {
  const media = message.attachments.flatMap((attachment) => attachment.media ?? []);
  const attached = message.attachments.map((attachment) => `[${attachment.kind.replace('_', ' ')}]`);
  return {
    id: message.id,
    direction: 'in',
    from: 'enquirer',
    channel: message.channel,
    text: [message.text, ...attached].filter((part) => part !== '').join(' '),
    ...(media.length === 0 ? {} : { media }),
    at: message.receivedAt,
  };
}
