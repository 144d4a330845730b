import type { InboundMessage } from '../domain/message.ts';
import { messageText } from '../domain/message-text.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';

/** A message as it stands in the transcript: its text, and in brackets what else came. */
export function inboundEntry(message: InboundMessage): TranscriptEntry {
  return {
    id: message.id,
    direction: 'in',
    from: 'enquirer',
    channel: message.channel,
    text: messageText(message),
    at: message.receivedAt,
  };
}
