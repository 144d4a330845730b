import { mapLink } from './map-links.ts';
import type { Attachment, InboundMessage } from './message.ts';

/**
 * A message as people read it, in the transcript and with staff: its text, and in brackets what else there is to know of it:
 * that it is somebody else's, a change or a reaction, and whatever came with it.
 */
export function messageText(message: Pick<InboundMessage, 'text' | 'isForwarded' | 'deed' | 'attachments'>): string {
  const { text, isForwarded, deed, attachments } = message;
  return [
    ...(isForwarded === true ? ['[forwarded]'] : []),
    ...(deed === undefined ? [] : [DEED_MARKS[deed]]),
    text,
    ...attachments.map(attachmentText),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const DEED_MARKS = {
  reacted: '[reaction]',
  edited: '[edited]',
  deleted: '[deleted a message]',
} as const satisfies Record<NonNullable<InboundMessage['deed']>, string>;

function attachmentText({ kind, latitude, longitude, label }: Attachment): string {
  const link = latitude === undefined || longitude === undefined ? [] : [mapLink({ latitude, longitude })];
  return [`[${kind.replace('_', ' ')}]`, ...link, ...(label === undefined ? [] : [`(${label})`])].join(' ');
}
