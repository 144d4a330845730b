import type { PlayedMessage } from './evidence.ts';
import { replyIdIn } from './inbox.ts';

/** The messages of a TwiML answer, each with the reply that its status callback names. */
export function textsIn(twiml: string): { replyId: string; text: string }[] {
  return [...twiml.matchAll(/<Message statusCallback="([^"]*)">([^<]*)<\/Message>/g)].map(
    ([, callback = '', text = '']) => ({
      replyId: replyIdIn(unescape(callback)),
      text: unescape(text),
    }),
  );
}

/** The message as if the turns that its answer names were called as `lineOf` says, where it says so. */
export function renamed(message: PlayedMessage, lineOf: (turn: number) => number | undefined): PlayedMessage {
  const { answer } = message;
  if (answer === undefined) return message;
  const twiml = answer.twiml.replace(/%3A(\d+)%3A0"/g, (whole, turn: string) => {
    const line = lineOf(Number(turn));
    return line === undefined ? whole : `%3A${line}%3A0"`;
  });
  return { ...message, answer: { ...answer, twiml } };
}

/** Whether it says that the message is kept until the store is back: what it says stands in no chat. */
export function isNotice(twiml: string): boolean {
  return twiml.includes('<Message>');
}

function unescape(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
