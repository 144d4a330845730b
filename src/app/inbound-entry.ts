import type { InboundMessage } from '../domain/message.ts';
import { messageText } from '../domain/message-text.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** A message as it stands in the transcript: its text, and in brackets what else came. */
export function inboundEntry(message: InboundMessage): TranscriptEntry {
  const media = message.attachments.flatMap((attachment) => attachment.media ?? []);
  return {
    id: message.id,
    direction: 'in',
    from: 'enquirer',
    channel: message.channel,
    text: messageText(message),
    ...(media.length === 0 ? {} : { media }),
    at: message.receivedAt,
  };
}
