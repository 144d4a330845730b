import type { RenderedReply, SpokenChoice } from '../channels/channel.ts';
import { speak } from '../copy/speak.ts';
import type { Channel } from '../domain/channel.ts';
import type { Language } from '../domain/language.ts';
import type { Choice, Reply, Words } from '../domain/reply.ts';
import type { ConversationHost } from './conversation-host.ts';

/** In which words a reply goes out. */
export interface Rendering {
  language: Language;
  channel: Channel;
  /** Whether choices may be tapped, where the channel can. */
  canTap?: boolean;
}

/** A reply to the letter as it will be sent: said in a language, laid out for a channel. Pure. */
export function renderReply(
  reply: Reply,
  { language, channel, canTap = false }: Rendering,
  { catalogue, layouts }: Pick<ConversationHost, 'catalogue' | 'layouts'>,
): RenderedReply {
  const say = (words: Words) => speak(words, { catalogue, language, channel });
  const sayTapped = (words: Words) => speak(words, { catalogue, language, channel, isTapped: true });
  const layOut = layouts[channel]({ moreHint: say({ key: 'more.hint' }) });
  // Most replies go where nothing can be tapped, and are said once.
  const isTapped = canTap && reply.choices.length > 0;
  return layOut({
    parts: reply.parts.map(say),
    choices: reply.choices.map((choice) => spoken(choice, say)),
    ...(isTapped ? { tapped: { parts: reply.parts.map(sayTapped), listButton: say({ key: 'list.open' }) } } : {}),
    ...(reply.pin === undefined ? {} : { pin: reply.pin }),
    ...(reply.handouts === undefined ? {} : { handouts: reply.handouts }),
  });
}

function spoken({ id, label, title, hint }: Choice, say: (words: Words) => string): SpokenChoice {
  return {
    id,
    label: say(label),
    ...(title === undefined ? {} : { title: say(title) }),
    ...(hint === undefined ? {} : { hint: say(hint) }),
  };
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
