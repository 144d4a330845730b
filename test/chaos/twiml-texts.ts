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

function unescape(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
