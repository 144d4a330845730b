import { withoutBold } from '../copy/speak.ts';
import type { Address, ContactId } from '../domain/contact.ts';
import { furtherId, stepsOf, type Delivery, type NoticeSubject } from '../domain/delivery.ts';
import type { Session } from '../domain/session.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Commit } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import type { Further, Undelivered } from './consequence.ts';
import type { ConversationHost } from './conversation-host.ts';
import { outboundEntry } from './outbound-entry.ts';
import { renderForStaff, renderReply } from './render-reply.ts';
import { staffTemplate } from './staff-template.ts';

export interface UndeliveredText extends Undelivered {
  contact: ContactId;
  text: string;
  /** Of an e-mail. */
  subject?: string;
  /** Whether the choices stand in the text as numbered lines, as far as there are any. */
  isNumbered: boolean;
  choices?: TranscriptEntry['choices'];
  /** The member of staff who wrote it. */
  by?: Address;
  /** What it tells staff of. */
  about?: NoticeSubject;
}

type Host = Pick<ConversationHost, 'catalogue' | 'layouts' | 'school' | 'ways'>;

/**
 * The turn that writes a message in the place of one that was not delivered: its rows and their lines in the chat. `undefined`
 * when the way keeps nothing of the words (emoji by SMS). Pure.
 */
export function furtherCommit(
  message: UndeliveredText,
  further: Further,
  { session, cause, now }: { session: Session; cause: string; now: number },
  host: Host,
): Commit | undefined {
  const { contact } = message;
  const { texts, pages } = wordsFor(message, further, session, host);
  const rows = texts.map((body, index) => rowOf(body, index + 1, { message, further, now }, host));
  if (rows.length === 0) return undefined;
  const turn = session.turn + 1;
  const chat = {
    contact,
    messageId: cause,
    expectedTurn: session.turn,
    session: { ...session, turn, pages: [...pages, ...session.pages] },
    answer: { replyId: `${contact}:${turn}:0`, texts: [] },
    transcript: rows.map((row) => lineOf(row, message)),
    deliveries: rows,
    now,
  };
  return chatCommit(chat, host.school);
}

/** The words as the way takes them: one message each, and what of an answer only MORE brings. */
function wordsFor(
  { text, choices = [], isNumbered, author }: UndeliveredText,
  { way }: Further,
  { language }: Session,
  host: Host,
): { texts: string[]; pages: string[] } {
  if (way !== 'sms' && isNumbered) return { texts: [text], pages: [] };
  const channel = way === 'sms' ? 'sms' : 'whatsapp';
  // A blank line is a septet that nobody reads. The words of staff are theirs, stars and all.
  const plain = author === 'bot' ? withoutBold(text) : text;
  const words = { text: channel === 'sms' ? plain.replaceAll(/\n{2,}/g, '\n') : text };
  if (author !== 'bot') return { texts: renderForStaff([words], channel, host), pages: [] };
  const numbered = isNumbered ? [] : choices.map(({ id, label }) => ({ id, label: { text: label } }));
  const reply = renderReply({ parts: [words], choices: numbered }, { language, channel }, host);
  return { texts: [reply.text].filter((page) => page !== ''), pages: reply.pages };
}

function rowOf(
  body: string,
  part: number,
  { message, further, now }: { message: UndeliveredText; further: Further; now: number },
  { ways }: Host,
): Delivery {
  const { way, to, notBefore } = further;
  // What goes again goes as it went.
  const isByTemplate = way === 'template' || (way === 'again' && stepsOf(message.id).includes('template'));
  const template = isByTemplate ? staffTemplate(body, ways) : undefined;
  return {
    id: furtherId(message.id, way, part),
    contact: message.contact,
    to,
    channel: way === 'sms' ? 'sms' : message.channel,
    ...(message.subject === undefined ? {} : { subject: message.subject }),
    body,
    ...(message.by === undefined ? {} : { by: message.by }),
    ...(message.about === undefined ? {} : { about: message.about }),
    ...(template === undefined ? {} : { template }),
    ...(notBefore === undefined ? {} : { notBefore }),
    createdAt: now,
  };
}

function lineOf(
  { id, to, channel, body, by, createdAt }: Delivery,
  { author, choices }: UndeliveredText,
): TranscriptEntry {
  const receiver = author === 'system' ? to : undefined;
  const writer = by === undefined ? {} : { by };
  return outboundEntry({ id, from: author, to: receiver, ...writer, channel, text: body, choices, at: createdAt });
}
