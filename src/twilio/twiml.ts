import { statusCallbackOf } from './status-callback.ts';

/** The messages of one webhook answer, in order. */
export interface SpokenAnswer {
  /** What the status callbacks of its messages name; absent for what stands in no chat. */
  replyId?: string;
  texts: readonly string[];
}

/**
 * The answer to a webhook as TwiML. Each message of a chat carries the callback that teaches its SID and how far it got. With
 * nothing to say it is an empty response, which Twilio takes for no reply. Never throws: what XML cannot hold is left
 * out. Written by hand because the library's builder throws on control characters and takes four times as long.
 */
export function twiml(answer: SpokenAnswer, { statusCallbackUrl }: { statusCallbackUrl: string }): string {
  const { replyId } = answer;
  const callback =
    replyId === undefined ? '' : ` statusCallback="${escape(statusCallbackOf(statusCallbackUrl, replyId))}"`;
  const messages = answer.texts
    .map((text) => escape(text))
    .filter((text) => text !== '')
    .map((text) => `<Message${callback}>${text}</Message>`)
    .join('');
  const response = messages === '' ? '<Response/>' : `<Response>${messages}</Response>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${response}`;
}

/** Outside of what XML 1.0 calls a character (section 2.2); a carriage return would come out as a line feed anyway. */
const NOT_XML = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escape(text: string): string {
  return text.replaceAll(NOT_XML, '').replaceAll(/[&<>"]/g, (character) => ENTITIES.get(character) ?? '');
}
