import { cleanText } from '../domain/clean-text.ts';
import { parseAddress, type Address } from '../domain/contact.ts';
import type { Delivery, News } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import { askersToTell } from '../domain/question.ts';
import type { QuestionKey } from '../domain/question-number.ts';
import type { AnswerAudience, AnswerDeed, AnswerOutcome } from '../domain/staff-answer.ts';
import type { ConversationHost } from './conversation-host.ts';

/** Who does something about an answer, by which message, and when. */
interface Ordered {
  question: QuestionKey;
  by: Address;
  /** The id of the message that orders it: the same one again does nothing more. */
  cause: string;
  now: number;
}

export interface GivenAnswer extends Ordered {
  text: string;
  audience: AnswerAudience;
  /** The last day it holds, `YYYY-MM-DD`; for everyone only. */
  until?: string;
}

export interface AnswerGiven {
  deed: AnswerDeed;
  /** How many people hear it now: those who asked within the last day. */
  askers: number;
  /** What the staff member's own turn has to commit (`newsRow`), so that those people hear it. */
  news: News;
}

/**
 * Answers a question, or changes its answer. On record at once, and said by this process from now on, by others within
 * `LIMITS.answersLookMs`; those who asked hear it once the order is carried out. Idempotent under its cause: a kill between this and
 * the staff member's turn leaves the message to come again. Throws `store:unavailable`.
 */
export async function giveAnswer(given: GivenAnswer, host: ConversationHost): Promise<AnswerGiven> {
  const { question, audience, until, by, cause, now } = given;
  const outcome = await host.store.changeAnswer({
    type: 'give',
    ...question,
    text: cleanText(given.text, LIMITS.staffAnswerChars).trim(),
    audience,
    ...(until === undefined || audience === 'askers' ? {} : { until }),
    by,
    at: now,
    cause,
  });
  if (outcome.type === 'nothing_given') throw new RangeError('What is given cannot be missing.');
  return answerGiven(question, outcome.deed, now, host);
}

/**
 * What came of an answer that this very message has given before, whatever has become of it since; `undefined` where it has given
 * none. A message that comes again asks this first: what else it could decide is none of its business.
 */
export async function givenBefore(
  { cause, now }: Pick<Ordered, 'cause' | 'now'>,
  host: ConversationHost,
): Promise<AnswerGiven | undefined> {
  for (const { fact, course, history } of await host.store.listAnswers()) {
    const deed = history.find((one) => one.cause === cause && one.what !== 'withdrawn');
    if (deed !== undefined) return answerGiven(course === undefined ? { fact } : { fact, course }, deed, now, host);
  }
  return undefined;
}

async function answerGiven(
  question: QuestionKey,
  deed: AnswerDeed,
  now: number,
  host: ConversationHost,
): Promise<AnswerGiven> {
  await host.answers.refresh();
  const news = { ...question, cause: deed.cause };
  const [asked, answers] = await Promise.all([host.store.listQuestions(), host.store.listAnswers()]);
  return { deed, askers: askersToTell(asked, answers, news, now).length, news };
}

/** Withdraws the answer to a question: nobody is told, and the next who asks makes it open again. Idempotent under its cause. */
export async function withdrawAnswer(
  { question, by, cause, now }: Ordered,
  host: ConversationHost,
): Promise<AnswerOutcome> {
  const outcome = await host.store.changeAnswer({ type: 'withdraw', ...question, by, at: now, cause });
  await host.answers.refresh();
  return outcome;
}

/** The order to tell those who asked, as a row of the staff member's turn. Named after its cause: there is one, however often. */
export function newsRow(news: News, { contact, by, now }: { contact: string; by: Address; now: number }): Delivery {
  return {
    id: `${contact}:tell:${news.cause}`,
    contact,
    to: by,
    channel: parseAddress(by)?.channel ?? 'whatsapp',
    body: '',
    tells: news,
    createdAt: now,
  };
}
