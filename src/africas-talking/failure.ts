import type { SendResult } from '../domain/delivery.ts';
import {
  failed,
  NEVER_SENT,
  REFUSED_FOR_GOOD,
  REFUSED_FOR_NOW,
  type SendFailure,
  UNKNOWN,
} from '../domain/send-failure.ts';
import { isUnreachable } from '../unreachable.ts';
import { failureOf, nameOf, verdictOn } from './error-codes.ts';

/** Processed, sent, queued: the message is with Africa's Talking. */
const ACCEPTED: readonly unknown[] = [100, 101, 102];

/** What it writes for an id where it has made none. */
const NO_ID = 'None';

/** A refusal of the whole request stands in words, and is a name only where it is one word. */
const NAME = /^[A-Za-z]{1,40}$/;

/**
 * What its answer tells about the one message that was sent. Goes by numbers and names only, as its sentences change. When in
 * doubt the outcome is unknown.
 */
export function readAnswer(status: number, body: string): SendResult {
  const data = messageDataOf(body);
  const recipient = fieldsOf(listOf(data['Recipients'])[0]);
  const code = recipient['statusCode'];
  // The status of HTTP is that of the one recipient where there is one (409 at night), so the recipient is asked first.
  if (ACCEPTED.includes(code)) return accepted(recipient['messageId']);
  if (typeof code === 'number') return refusedAs(nameOf(code) ?? `status_${code}`);
  if (status === 401) return refusedAs('InvalidCredentials');
  // A server or a proxy that failed or gave up waiting may have passed the message on before.
  if (status >= 500 || status === 408) return failed(UNKNOWN, `http_${status}`);
  if (status >= 300) return failed(status === 429 ? REFUSED_FOR_NOW : REFUSED_FOR_GOOD, `http_${status}`);
  // A sender that is none of the account's is refused with no recipient at all, and its name for a sentence.
  const message = data['Message'];
  if (typeof message === 'string' && NAME.test(message)) return refusedAs(message);
  return failed(UNKNOWN, 'unreadable_answer');
}

/** Says which world failed, from what `fetch` threw: it hides the error of the connection in the cause of its own. */
export function toFailure(thrown: unknown): SendFailure {
  const code = fieldsOf(fieldsOf(thrown)['cause'])['code'];
  if (typeof code !== 'string') return failed(UNKNOWN, 'unexpected_error');
  return failed(isUnreachable(code) ? NEVER_SENT : UNKNOWN, code);
}

function accepted(id: unknown): SendResult {
  const isId = typeof id === 'string' && id !== '' && id !== NO_ID;
  return isId ? { type: 'sent', sid: id } : failed(UNKNOWN, 'unreadable_answer');
}

function refusedAs(name: string): SendFailure {
  return { ...failed(verdictOn(name), name), ...failureOf(name) };
}

function messageDataOf(body: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(body);
    return fieldsOf(fieldsOf(answer)['SMSMessageData']);
  } catch {
    // Refused credentials are told in plain text, and proxies answer in HTML.
    return {};
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
