import { dayInWords } from '../../domain/calendar.ts';
import type { Address } from '../../domain/contact.ts';
import type { News } from '../../domain/delivery.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { isQuiet } from '../../domain/quiet-hours.ts';
import { questionName, questionNumber, questionOfNumber, type QuestionKey } from '../../domain/question-number.ts';
import type { Words } from '../../domain/reply.ts';
import { lagosDay } from '../../domain/school-facts.ts';
import { isSaid, isStanding, type AnswerDeed, type StaffAnswer } from '../../domain/staff-answer.ts';
import type { PendingAnswer, StaffMemory } from '../../domain/staff-memory.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { giveAnswer, givenBefore, withdrawAnswer, type AnswerGiven } from '../give-answer.ts';
import { saidByFile } from '../open-questions.ts';
import {
  isAboutAudience,
  parseAudience,
  parseQuestionCommand,
  type AudienceChoice,
  type QuestionCommand,
} from './question-command.ts';
import { questionListing, whatIsAsked } from './question-listing.ts';
import { staffName } from './staff-name.ts';

/** What a message of staff means for a question: an order, or who is to get the answer that waits for that. */
export type QuestionMeaning =
  | QuestionCommand
  | { type: 'audience'; choice: AudienceChoice; pending: PendingAnswer }
  /** It may be about that, and says not clearly who, or was written before the answer that waits by now. */
  | { type: 'audience_unclear'; pending: PendingAnswer }
  /** This message has said so before, and died before it was answered. */
  | { type: 'given_before'; given: AnswerGiven };

export interface QuestionObeyed {
  parts: Words[];
  /** An answer that waits for who is to get it; none where it is absent. */
  pending?: PendingAnswer;
  /** What those who asked are to be told: to be committed with the staff member's turn (`newsRow`). */
  news?: News;
}

type Writing = { message: InboundMessage; memory: StaffMemory };

/** Whether a message is about questions; `undefined` for every other. An answer waits an hour for its audience. */
export async function questionMeaning(
  { message, memory }: Writing,
  host: ConversationHost,
): Promise<QuestionMeaning | undefined> {
  const { id, text, receivedAt } = message;
  const choice = parseAudience(text, lagosDay(receivedAt));
  // What waits by now can be another answer than the one that this message has decided.
  const given = choice === undefined ? undefined : await givenBefore({ cause: id, now: receivedAt }, host);
  if (given !== undefined) return { type: 'given_before', given };
  const pending = pendingAt(receivedAt, memory);
  if (pending !== undefined && choice !== undefined && pending.at <= receivedAt) {
    return { type: 'audience', choice, pending };
  }
  // Not for an enquirer: "yes, evryone" is no answer to what they wrote.
  if (pending !== undefined && message.repliesTo === undefined && (choice !== undefined || isAboutAudience(text))) {
    return { type: 'audience_unclear', pending };
  }
  return parseQuestionCommand(text, /^\s*q/i.test(text) ? await askedNumbers(host) : new Set());
}

/** The numbers of all that was asked or answered. */
async function askedNumbers({ store }: ConversationHost): Promise<ReadonlySet<number>> {
  const [asked, answers] = await Promise.all([store.listQuestions(), store.listAnswers()]);
  return new Set([...asked, ...answers].flatMap((one) => questionNumber(one) ?? []));
}

/** The answer that waits for its audience at `now`. */
function pendingAt(now: number, { pendingAnswer: pending }: StaffMemory): PendingAnswer | undefined {
  return pending !== undefined && now - pending.at < LIMITS.pendingAnswerMs ? pending : undefined;
}

/** Does what staff order about questions. Idempotent under the message: an answer is given once, however often it comes. */
export async function obeyQuestion(
  meaning: QuestionMeaning,
  { message, memory }: Writing,
  host: ConversationHost,
): Promise<QuestionObeyed> {
  const kept = memory.pendingAnswer === undefined ? {} : { pending: memory.pendingAnswer };
  switch (meaning.type) {
    case 'questions':
      return { parts: await questionListing(message.receivedAt, host), ...kept };
    case 'answers':
      return { parts: await answerListing(message.receivedAt, host), ...kept };
    case 'answer':
      return askForAudience(meaning, message, host);
    case 'answer_what':
      return { parts: [answerHow(meaning.number, host)], ...kept };
    case 'withdraw':
      return { parts: [await withdraw(meaning.number, message, host)], ...kept };
    case 'withdraw_what':
      return { parts: [{ key: 'staff.withdraw_what' }], ...kept };
    case 'audience':
      return give(meaning, message, host);
    case 'audience_unclear':
      return { parts: [{ lines: [repeated(meaning.pending, host), whoGetsIt(message.receivedAt)] }], ...kept };
    case 'given_before':
      return { ...confirmed(meaning.given, message.receivedAt), ...(isDecidedBy(meaning.given, memory) ? {} : kept) };
  }
}

/** Repeats the answer to the letter, and asks who is to get it: nothing is given before that. */
async function askForAudience(
  { number, text }: { number: number; text: string },
  { receivedAt: now }: InboundMessage,
  host: ConversationHost,
): Promise<QuestionObeyed> {
  const question = questionOfNumber(number);
  if (question === undefined) return { parts: [{ key: 'staff.unknown_question', params: { number } }] };
  const ofFile = saidByFile(question, host.school, now);
  if (ofFile !== undefined) return { parts: [{ key: 'staff.answer_in_file', params: { number } }] };
  if (text.length > LIMITS.staffAnswerChars) {
    const params = { length: text.length, limit: LIMITS.staffAnswerChars };
    return { parts: [{ key: 'staff.answer_too_long', params }] };
  }
  const answers = await host.store.listAnswers();
  const before = answers.find((one) => questionName(one) === questionName(question));
  const replaced = before === undefined || !isStanding(before, now) ? [] : [await replaces(before, host)];
  const pending = { question, text, at: now };
  return { parts: [{ lines: [repeated(pending, host), ...replaced, whoGetsIt(now)] }], pending };
}

function repeated({ question, text }: PendingAnswer, host: ConversationHost): Words {
  const number = questionNumber(question) ?? 0;
  return { key: 'staff.answer_repeated', params: { number, what: whatIsAsked(question, host), text } };
}

async function replaces({ text, by, at }: StaffAnswer, host: ConversationHost): Promise<Words> {
  return { key: 'staff.answer_replaces', params: { text, ...(await whoAndWhen({ by, at }, host)) } };
}

function whoGetsIt(now: number): Words {
  return { key: 'staff.answer_who', params: { year: lagosDay(now).slice(0, 4) } };
}

async function give(
  { choice, pending }: Extract<QuestionMeaning, { type: 'audience' }>,
  { id, address, receivedAt: now }: InboundMessage,
  host: ConversationHost,
): Promise<QuestionObeyed> {
  const { question, text } = pending;
  const number = questionNumber(question) ?? 0;
  switch (choice.type) {
    case 'date_unclear':
      return { parts: [{ lines: [{ key: 'staff.date_unclear' }, whoGetsIt(now)] }], pending };
    case 'date_past': {
      const params = { day: dayInWords(choice.day) };
      return { parts: [{ lines: [{ key: 'staff.date_past', params }, whoGetsIt(now)] }], pending };
    }
    case 'nobody':
      return { parts: [{ key: 'staff.answer_dropped', params: { number } }] };
    case 'everyone':
    case 'askers': {
      const other = await givenMeanwhile(pending, address, host);
      if (other !== undefined) {
        const parts = [{ lines: [repeated(pending, host), await replaces(other, host), whoGetsIt(now)] }];
        return { parts, pending: { ...pending, at: now } };
      }
      const until = choice.type === 'everyone' && choice.until !== undefined ? { until: choice.until } : {};
      const order = { question, text, audience: choice.type, ...until, by: address, cause: id, now };
      return confirmed(await giveAnswer(order, host), now);
    }
  }
}

function confirmed({ deed, askers, news }: AnswerGiven, now: number): QuestionObeyed {
  const heard = { key: heardKey(askers, now), params: { count: askers } };
  const params = { number: questionNumber(news) ?? 0, audience: audienceOf(deed), heard };
  return { parts: [{ key: 'staff.answer_given', params }], news };
}

/** Whether what still waits is the answer that was given: one that was written since waits on. */
function isDecidedBy({ deed, news }: AnswerGiven, { pendingAnswer: pending }: StaffMemory): boolean {
  return pending !== undefined && questionName(pending.question) === questionName(news) && pending.at <= deed.at;
}

/** What a colleague has answered since this one was asked who is to get it: they are asked anew, or people would hear both. */
async function givenMeanwhile(
  { question, at: askedAt }: PendingAnswer,
  address: Address,
  { store }: ConversationHost,
): Promise<StaffAnswer | undefined> {
  const answer = (await store.listAnswers()).find((one) => questionName(one) === questionName(question));
  return answer?.status !== 'given' || answer.at < askedAt || answer.by === address ? undefined : answer;
}

function heardKey(askers: number, now: number): string {
  if (askers === 0) return 'staff.heard_by_none';
  if (isQuiet(now)) return 'staff.heard_in_the_morning';
  return askers === 1 ? 'staff.heard_by_one' : 'staff.heard_by_many';
}

function audienceOf({ audience, until }: Pick<AnswerDeed, 'audience' | 'until'>): Words {
  if (until !== undefined) return { key: 'staff.audience_until', params: { day: dayInWords(until) } };
  return { key: `staff.audience_${audience ?? 'everyone'}` };
}

function answerHow(number: number | undefined, host: ConversationHost): Words {
  if (number === undefined) return { key: 'staff.answer_what' };
  const question = questionOfNumber(number);
  if (question === undefined) return { key: 'staff.unknown_question', params: { number } };
  return { key: 'staff.answer_how', params: { number, what: whatIsAsked(question, host) } };
}

async function withdraw(
  number: number,
  { id, address, receivedAt: now }: InboundMessage,
  host: ConversationHost,
): Promise<Words> {
  const question = questionOfNumber(number);
  if (question === undefined) return { key: 'staff.unknown_question', params: { number } };
  const outcome = await withdrawAnswer({ question, by: address, cause: id, now }, host);
  return { key: outcome.type === 'done' ? 'staff.answer_withdrawn' : 'staff.nothing_to_withdraw', params: { number } };
}

/** What staff have given and not withdrawn, as the bot says it or said it to those who had asked. */
async function answerListing(now: number, host: ConversationHost): Promise<Words[]> {
  const given = (await host.store.listAnswers()).filter(({ status }) => status === 'given');
  if (given.length === 0) return [{ key: 'staff.answers_none' }];
  const listed = given.slice(0, LIMITS.listedAnswers);
  const lines = await Promise.all(listed.map((answer) => answerLine(answer, now, host)));
  const count = given.length - listed.length;
  const rest: Words[] = count === 0 ? [] : [{ key: 'staff.answers_more', params: { count } }];
  return [{ lines: [{ key: 'staff.answers' }, ...lines, ...rest] }];
}

async function answerLine(answer: StaffAnswer, now: number, host: ConversationHost): Promise<Words> {
  const { text, audience } = answer;
  const key: QuestionKey = answer;
  const isOver = audience === 'everyone' && !isSaid(answer, now);
  return {
    key: isOver ? 'staff.answer_over_line' : 'staff.answer_line',
    params: {
      number: questionNumber(key) ?? 0,
      what: whatIsAsked(key, host),
      text,
      audience: audienceOf(answer),
      ...(await whoAndWhen(answer, host)),
    },
  };
}

async function whoAndWhen({ by, at }: { by: Address; at: number }, host: ConversationHost) {
  return { by: await staffName(by, host), day: dayInWords(lagosDay(at)) };
}
