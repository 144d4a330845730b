import type { RenderedReply } from '../channels/channel.ts';
import { speak } from '../copy/speak.ts';
import type { Channel } from '../domain/channel.ts';
import type { Language } from '../domain/language.ts';
import type { Reply, Words } from '../domain/reply.ts';
import type { ConversationHost } from './conversation-host.ts';

/**
 * A reply to the letter as it will be sent: said in a language, laid out for a channel. `moreHint` stands in for the line
 * that offers the next page. Pure.
 */
export function renderReply(
  reply: Reply,
  { language, channel, moreHint }: { language: Language; channel: Channel; moreHint?: string },
  { catalogue, layouts }: Pick<ConversationHost, 'catalogue' | 'layouts'>,
): RenderedReply {
  const say = (words: Words) => speak(words, { catalogue, language, channel });
  const layOut = layouts[channel]({ moreHint: moreHint ?? say({ key: 'more.hint' }) });
  return layOut({
    parts: reply.parts.map(say),
    choices: reply.choices.map((choice) => ({ id: choice.id, label: say(choice.label) })),
    ...(reply.pin === undefined ? {} : { pin: reply.pin }),
  });
}
