import type { InboundMessage } from '../domain/message.ts';
import { messageText } from '../domain/message-text.ts';
import type { EventSketch } from './event-sketch.ts';
import type { Situation } from './situation.ts';

/** Staff read the text, whatever came with it, and what it answers. */
export function toStaff(message: InboundMessage, { quoted }: Situation): EventSketch {
  const text = messageText({ ...message, text: message.text.trim() });
  return { type: 'enquirer_wrote', text: quoted === undefined ? text : `${text} (in reply to "${quoted}")` };
}
