import type { InboundMessage } from '../domain/message.ts';
import { firstLook } from '../turn/first-look.ts';
import type { ConversationHost } from './conversation-host.ts';
import { renderReply } from './render-reply.ts';

/**
 * What somebody is told whose message is kept until the store is back: that it will be answered, and the number to call.
 * Nothing where the carrier has answered, or lets nothing through, and nothing to whom `keptBefore` messages in
 * `LIMITS.floodWindowMs` make a flood: two bots would thank each other for ever. Pure: the same message is told the same.
 */
export function keptNotice(
  message: InboundMessage,
  host: Pick<ConversationHost, 'school' | 'lexicon' | 'catalogue' | 'layouts' | 'floodLimit'>,
  keptBefore: number,
): string[] {
  const { channel } = message;
  const { language, command } = firstLook(message.text, {
    lexicon: host.lexicon,
    languages: host.catalogue.languages,
  });
  const isOptOut = message.carrierOptOut !== undefined || (channel === 'sms' && command === 'stop');
  const isFlood = host.floodLimit > 0 && keptBefore >= host.floodLimit;
  if (isOptOut || isFlood) return [];
  const words = { key: 'turn.kept', params: { phone: host.school.contact.phone } };
  return [renderReply({ parts: [words], choices: [] }, { language, channel }, host).text];
}
