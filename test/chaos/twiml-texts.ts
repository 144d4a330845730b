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

/** Whether it says that the message is kept until the store is back: what it says stands in no chat. */
export function isNotice(twiml: string): boolean {
  return twiml.includes('<Message>');
}

function unescape(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
