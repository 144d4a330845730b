import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanLine, cleanText } from '../domain/clean-text.ts';
import type { Delivery } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';

/** Who an e-mail is from. */
export interface MailFrom {
  address: string;
  name?: string;
}

export interface MailMessage {
  /** The same for the same row, so that a mail client knows a message that came twice. */
  messageId: string;
  /** Headers and body as they go over the wire. */
  raw: Buffer;
}

/**
 * A row as an e-mail: plain text in UTF-8, nothing that is loaded or followed, and said to be written by a machine (RFC 3834), so
 * that no absence notice answers it. What people wrote stands in the subject and the body alone, cleaned and cut before
 * anything is made of it: no line break, and no header, comes from there.
 */
export async function composeMail(delivery: Delivery, to: string, from: MailFrom): Promise<MailMessage> {
  const { id, body, subject = body, createdAt } = delivery;
  const messageId = messageIdOf(id, from);
  const composer = new MailComposer({
    from: { address: from.address, name: headerText(from.name ?? '') },
    to: { address: to },
    subject: headerText(subject),
    date: new Date(createdAt),
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: cleanText(body, LIMITS.emailBodyChars),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { messageId, raw: await composer.compile().build() };
}

/** One line, in which nothing is read as encoded that was written so: a client would decode line breaks out of it. */
function headerText(text: string): string {
  return cleanLine(text.replaceAll('=?', '= ?'), LIMITS.emailSubjectChars);
}

/** Made of the row's id, in which a phone number stands: so of its hash. */
function messageIdOf(id: string, { address }: MailFrom): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return `<${hash}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}
