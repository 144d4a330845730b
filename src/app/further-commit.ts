import type { ContactId } from '../domain/contact.ts';
import { furtherId, stepsOf, type Delivery, type Template } from '../domain/delivery.ts';
import type { Session } from '../domain/session.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Commit } from '../store/store.ts';
import { chatCommit } from './chat-commit.ts';
import type { Further, OtherWays, Undelivered } from './consequence.ts';
import type { ConversationHost } from './conversation-host.ts';
import { outboundEntry } from './outbound-entry.ts';
import { renderForStaff, renderReply } from './render-reply.ts';

export interface UndeliveredText extends Undelivered {
  contact: ContactId;
  text: string;
  choices?: TranscriptEntry['choices'];
}

type Host = Pick<ConversationHost, 'catalogue' | 'layouts' | 'school'> & { ways: OtherWays };

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
  { text, author }: UndeliveredText,
  { way }: Further,
  { language }: Session,
  host: Host,
): { texts: string[]; pages: string[] } {
  if (way !== 'sms') return { texts: [text], pages: [] };
  // A blank line is a septet that nobody reads.
  const words = { text: text.replaceAll(/\n{2,}/g, '\n') };
  if (author !== 'bot') return { texts: renderForStaff([words], 'sms', host), pages: [] };
  const reply = renderReply({ parts: [words], choices: [] }, { language, channel: 'sms' }, host);
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
  const template = isByTemplate ? templateFor(body, ways) : undefined;
  return {
    id: furtherId(message.id, way, part),
    contact: message.contact,
    to,
    channel: way === 'sms' ? 'sms' : message.channel,
    body,
    ...(template === undefined ? {} : { template }),
    ...(notBefore === undefined ? {} : { notBefore }),
    createdAt: now,
  };
}

/** A variable of an approved template takes no line breaks, and no more than four spaces in a row (Twilio 63013). */
function templateFor(body: string, { staffTemplateSid }: OtherWays): Template | undefined {
  if (staffTemplateSid === undefined) return undefined;
  const onOneLine = body.replaceAll(/\s*\n\s*/g, ' | ').replaceAll(/\s+/g, ' ');
  return { contentSid: staffTemplateSid, variables: { 1: onOneLine } };
}

function lineOf({ id, to, channel, body, createdAt }: Delivery, { author, choices }: UndeliveredText): TranscriptEntry {
  const receiver = author === 'system' ? to : undefined;
  return outboundEntry({ id, from: author, to: receiver, channel, text: body, choices, at: createdAt });
}
