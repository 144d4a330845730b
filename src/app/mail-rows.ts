import { speak } from '../copy/speak.ts';
import { cleanLine, cleanText } from '../domain/clean-text.ts';
import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Words } from '../domain/reply.ts';
import type { ConversationHost } from './conversation-host.ts';

/** What is told by e-mail: paragraphs, and what stands above them. */
export interface MailWords {
  words: Words[];
  /** The first line of the words unless given. */
  subject?: Words;
}

export type MailRow = Pick<Delivery, 'to' | 'channel' | 'subject' | 'body'>;

/**
 * What staff are told by e-mail, in English and in full, with a line at the end that says where an answer goes: a row for each
 * mailbox, none where there is none. Pure.
 */
export function mailRows({ words, subject }: MailWords, host: Pick<ConversationHost, 'catalogue' | 'ways'>): MailRow[] {
  const say = (one: Words): string => speak(one, { catalogue: host.catalogue, language: 'en', channel: 'whatsapp' });
  const paragraphs = words.map((one) => say(one).trim()).filter((paragraph) => paragraph !== '');
  const ending = `\n\n${say({ key: 'staff.email_end' })}\n`;
  const told = cleanText(paragraphs.join('\n\n'), LIMITS.emailBodyChars - ending.length);
  const [firstLine = ''] = told.split('\n');
  const above = cleanLine(subject === undefined ? firstLine : say(subject), LIMITS.emailSubjectChars);
  return host.ways.mailboxes.map((to) => ({ to, channel: 'email', subject: above, body: told + ending }));
}
