import { speak } from '../copy/speak.ts';
import type { Channel } from '../domain/channel.ts';
import type { NotifyStaff } from '../domain/effect.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Words } from '../domain/reply.ts';
import type { ConversationHost } from './conversation-host.ts';
import { renderForStaff } from './render-reply.ts';
import { onOneLine } from './staff-template.ts';

/** How a notice reaches a member of staff. */
export interface NoticeWay {
  channel: Channel;
  isByTemplate: boolean;
}

/** What a notice says, and about what. */
export type NoticeWords = Pick<NotifyStaff, 'words' | 'shorter' | 'about'>;

type Host = Pick<ConversationHost, 'catalogue' | 'layouts' | 'deskLink'>;

/**
 * What one member of staff is told, a text for each message. A notice that can be said shorter is one message, the longest that
 * its way takes whole, with the link to its page on the desk where that fits; what cannot takes as many as it needs. Links to what
 * the person sent stand below where there is room, else in a message of their own. Pure.
 */
export function noticeTexts(
  { words, shorter = [], about }: NoticeWords,
  links: Words[],
  way: NoticeWay,
  host: Host,
): string[] {
  const pages = (parts: Words[]): string[] => renderForStaff(parts, way.channel, host);
  if (shorter.length === 0) return pages([words, ...links]);
  const desk = about !== undefined && 'handoff' in about ? host.deskLink?.(about.handoff) : undefined;
  const forms = [words, ...shorter];
  const withDesk = desk === undefined ? [] : forms.map((form): Words => ({ lines: [form, { text: desk }] }));
  const whole = firstOf([...withDesk, ...forms], (form) => oneMessage([form], way, host));
  if (whole === undefined) return pages([forms.at(-1) ?? words, ...links]);
  if (links.length === 0) return [whole.text];
  const withLinks = oneMessage([whole.form, ...links], way, host);
  return withLinks === undefined ? [whole.text, ...linkTexts(links, way, host)] : [withLinks];
}

function firstOf(
  forms: readonly Words[],
  textOf: (form: Words) => string | undefined,
): { form: Words; text: string } | undefined {
  for (const form of forms) {
    const text = textOf(form);
    if (text !== undefined) return { form, text };
  }
  return undefined;
}

function linkTexts(links: Words[], way: NoticeWay, host: Host): string[] {
  const whole = oneMessage(links, way, host);
  return whole === undefined ? renderForStaff(links, way.channel, host) : [whole];
}

/** The words as the only message; `undefined` where its way does not take them whole. */
function oneMessage(parts: Words[], way: NoticeWay, host: Host): string | undefined {
  if (way.channel === 'sms') {
    const [text, ...more] = renderForStaff(parts, 'sms', host);
    return more.length === 0 ? text : undefined;
  }
  const text = parts
    .map((words) => speak(words, { catalogue: host.catalogue, language: 'en', channel: 'whatsapp' }).trim())
    .join('\n\n');
  const room = way.isByTemplate ? LIMITS.staffTemplateChars : LIMITS.whatsappBodyChars - 1;
  return (way.isByTemplate ? onOneLine(text) : text).length <= room ? text : undefined;
}
