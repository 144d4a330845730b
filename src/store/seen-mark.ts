import { hash } from 'node:crypto';
import type { ContactId } from '../domain/contact.ts';
import type { Answer } from './store.ts';

/** 8 characters of base64url: 48 bits of the SHA-256. A new message meets one of a thousand marks once in 10^11 tries. */
const MARK_CHARS = 8;

/**
 * The name under which a message is remembered as seen. It outlives an erasure, so it holds neither the contact nor the
 * message id, only their hash. Scoped to the contact: one cause may make a turn for several contacts.
 */
export function markOf(contact: ContactId, messageId: string): string {
  const name = `${contact}\n${messageId}`;
  const known = lastMarks.get(name);
  if (known !== undefined) return known;
  const mark = hash('sha256', name, 'base64url').slice(0, MARK_CHARS);
  if (lastMarks.size >= KEPT_MARKS) lastMarks.clear();
  lastMarks.set(name, mark);
  return mark;
}

/** A turn asks for its mark when it loads and again when it commits. */
const lastMarks = new Map<string, string>();
const KEPT_MARKS = 256;

/** The name under which the turn of an erasure is remembered: its hash has no message to be mistaken for. */
export function erasureMark(contact: ContactId): string {
  return markOf(contact, '');
}

/** An answer as it is stored: the contact is left out of the reply's id, for the same reason. */
export function packAnswer(contact: ContactId, answer: Answer): string {
  const own = answer.replyId.startsWith(contact);
  return JSON.stringify([own ? 1 : 0, own ? answer.replyId.slice(contact.length) : answer.replyId, ...answer.texts]);
}

/** What is left of an answer once its contact was forgotten: nothing is said to the message, should it come again. */
export const PACKED_SILENCE = packAnswer('', { replyId: '', texts: [] });

/** The answer again, to the letter. */
export function unpackAnswer(contact: ContactId, packed: string): Answer {
  const parts: [own: 0 | 1, replyId: string, ...texts: string[]] = JSON.parse(packed);
  const [own, replyId, ...texts] = parts;
  return { replyId: own === 1 ? contact + replyId : replyId, texts };
}
