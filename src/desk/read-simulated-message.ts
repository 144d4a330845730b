import { CHANNELS } from '../domain/channel.ts';
import { cleanLine, cleanText } from '../domain/clean-text.ts';
import { addressOf } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import { ATTACHMENT_KINDS } from '../domain/message.ts';
import { readContact } from './read-contact.ts';
import type { SimulatedMessage } from './simulator-port.ts';

export type SimulatedMessageReading =
  { type: 'message'; message: SimulatedMessage } | { type: 'malformed'; reason: string };

const MESSAGE_ID = /^SM[0-9a-f]{32}$/;
const TAP_CHARS = 200;

/** Reads what the page posted, cleaned like a message off the wire. `reason` is a sentence for the person at the keyboard. */
export function readSimulatedMessage(body: unknown): SimulatedMessageReading {
  const fields = fieldsOf(body);
  if (fields === undefined) return malformed('The message has to be a JSON object.');
  const { id, text = '', tap } = fields;
  if (typeof id !== 'string' || !MESSAGE_ID.test(id)) return malformed('"id" has to be SM and 32 hexadecimal digits.');
  const from = typeof fields['from'] === 'string' ? readContact(fields['from']) : undefined;
  if (from === undefined)
    return malformed('"from" has to be a phone number with its country code, like +2348031234567.');
  const channel = CHANNELS.find((known) => known === fields['channel']);
  if (channel === undefined) return malformed(`"channel" has to be one of: ${CHANNELS.join(', ')}.`);
  if (addressOf(from, channel) === undefined) return malformed('A person without a phone number has no SMS.');
  if (typeof text !== 'string' || text.length > LIMITS.inboundTextChars) {
    return malformed(`"text" has to be text of at most ${LIMITS.inboundTextChars} characters.`);
  }
  if (tap !== undefined && (typeof tap !== 'string' || tap.length > TAP_CHARS)) {
    return malformed(`"tap" has to be text of at most ${TAP_CHARS} characters.`);
  }
  const attachment = ATTACHMENT_KINDS.find((known) => known === fields['attachment']);
  if (attachment === undefined && fields['attachment'] !== undefined) {
    return malformed(`"attachment" has to be one of: ${ATTACHMENT_KINDS.join(', ')}.`);
  }
  if (text.trim() === '' && tap === undefined && attachment === undefined) {
    return malformed('Write something, or attach something.');
  }
  const message: SimulatedMessage = { id, from, channel, text: cleanText(text, LIMITS.inboundTextChars) };
  if (tap !== undefined) message.tap = cleanLine(tap, TAP_CHARS);
  if (attachment !== undefined) message.attachment = attachment;
  return { type: 'message', message };
}

function fieldsOf(body: unknown): Record<string, unknown> | undefined {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined;
}

function malformed(reason: string): SimulatedMessageReading {
  return { type: 'malformed', reason };
}
