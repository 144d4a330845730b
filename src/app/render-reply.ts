import type { RenderedReply } from '../channels/channel.ts';
import { speak } from '../copy/speak.ts';
import type { Channel } from '../domain/channel.ts';
import type { Language } from '../domain/language.ts';
import type { Reply, Words } from '../domain/reply.ts';
import type { ConversationHost } from './conversation-host.ts';

/** A reply to the letter as it will be sent: said in a language, laid out for a channel. Pure. */
export function renderReply(
  reply: Reply,
  { language, channel }: { language: Language; channel: Channel },
  { catalogue, layouts }: Pick<ConversationHost, 'catalogue' | 'layouts'>,
): RenderedReply {
  const say = (words: Words) => speak(words, { catalogue, language, channel });
  const layOut = layouts[channel]({ moreHint: say({ key: 'more.hint' }) });
  return layOut({
    parts: reply.parts.map(say),
    choices: reply.choices.map((choice) => ({ id: choice.id, label: say(choice.label) })),
    ...(reply.pin === undefined ? {} : { pin: reply.pin }),
  });
}

/** What staff are told, in English and in full: as many messages as it takes, for staff have no MORE to reply. Pure. */
export function renderForStaff(
  parts: Words[],
  channel: Channel,
  { catalogue, layouts }: Pick<ConversationHost, 'catalogue' | 'layouts'>,
): string[] {
  const layOut = layouts[channel]({ moreHint: '' });
  const { text, pages } = layOut({
    parts: parts.map((words) => speak(words, { catalogue, language: 'en', channel })),
    choices: [],
  });
  return [text, ...pages].map((page) => page.trimEnd()).filter((page) => page !== '');
}
