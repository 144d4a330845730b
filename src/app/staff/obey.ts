import type { Delivery } from '../../domain/delivery.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { Words } from '../../domain/reply.ts';
import type { Session } from '../../domain/session.ts';
import type { StaffMemory, UnsentAnswer } from '../../domain/staff-memory.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { newsRow } from '../give-answer.ts';
import { changeHandoff } from './change-handoff.ts';
import { dutyAfter } from './duty.ts';
import { listing, namesOf } from './listing.ts';
import { obeyQuestion, type QuestionMeaning } from './question-dialogue.ts';
import { sampleNotices } from './sample-notices.ts';
import { claimedBy, unsentIn, type StaffMeaning } from './staff-meaning.ts';

/** What a member of staff is answered, and what is remembered of them from now on. */
export interface Obeyed {
  parts: Words[];
  memory: StaffMemory;
  /** Messages of their own turn beside the answer; the index of the first is told. */
  rows?: (session: Session, firstIndex: number) => Delivery[];
}

interface Writing {
  message: InboundMessage;
  session: Session;
  memory: StaffMemory;
}

/** Does what a message of staff is for. Each order is confirmed in a line. */
export async function obey(meaning: StaffMeaning, writing: Writing, host: ConversationHost): Promise<Obeyed> {
  const { message, session, memory } = writing;
  const saying = (...parts: Words[]): Obeyed => ({ parts, memory });
  switch (meaning.type) {
    case 'nothing':
      return saying();
    case 'list':
      return saying(...(await listing(message.receivedAt, host)));
    case 'on':
    case 'off': {
      await endTrial(message, host);
      const { told, memory: after } = await dutyAfter(meaning.type, writing, host);
      return { parts: [told], memory: after };
    }
    case 'claim':
    case 'done': {
      const { told } = await changeHandoff({ verb: meaning.type, number: meaning.number, message }, host);
      return saying(told);
    }
    case 'show':
      return saying(await shown(meaning.number, message, host));
    case 'which_number':
      return saying(await whichNumber(meaning, host));
    case 'answer':
      return passOn(meaning.number, meaning.answers, writing, host);
    case 'answer_to_whom':
      return askToWhom(meaning.among, meaning.answer, writing, host);
    case 'test':
      return { ...saying({ key: 'staff.sample_follows' }), rows: sampleNotices(message, session, host) };
    case 'try':
      return { parts: [{ key: 'staff.trying' }], memory: { ...memory, triedAt: message.receivedAt } };
    case 'edited':
      return saying({ key: 'staff.edited' });
    case 'question':
      return aboutQuestion(meaning.meaning, writing, host);
    case 'commands':
      return saying({ key: 'staff.commands' }, { key: 'staff.commands_questions' });
    case 'unclear':
      return saying({ key: 'staff.commands' });
  }
}

/** A request for a person that was opened to try the bot keeps nobody waiting. */
async function endTrial(message: InboundMessage, host: ConversationHost): Promise<void> {
  const own = (await host.store.listHandoffs({ status: ['open', 'claimed'] })).filter(
    ({ contact }) => contact === message.contact,
  );
  for (const { number } of own) await changeHandoff({ verb: 'done', number, message }, host);
}

/** An answer that waits for who is to get it is remembered; one that was given goes to those who asked with this turn. */
async function aboutQuestion(meaning: QuestionMeaning, writing: Writing, host: ConversationHost): Promise<Obeyed> {
  const { message, memory } = writing;
  const { parts, pending, news } = await obeyQuestion(meaning, writing, host);
  const { pendingAnswer: _before, ...rest } = memory;
  return {
    parts,
    memory: pending === undefined ? rest : { ...rest, pendingAnswer: pending },
    ...(news === undefined
      ? {}
      : { rows: ({ contact }) => [newsRow(news, { contact, by: message.address, now: message.receivedAt })] }),
  };
}

/** Whom an order without a number can be about, by name as far as these can be told apart at a glance. */
async function whichNumber(
  { verb, among }: Extract<StaffMeaning, { type: 'which_number' }>,
  host: ConversationHost,
): Promise<Words> {
  const listed = among.slice(0, LIMITS.namedHandoffs);
  const [first] = listed;
  if (first === undefined || listed.length < among.length) return { key: 'staff.which_number' };
  const params = { people: await namesOf(listed, host), order: `${verb.toUpperCase()} ${first.number}` };
  return { key: 'staff.which_of', params };
}

/** What a request is about, as staff were told when it came. */
async function shown(number: number, { channel }: InboundMessage, { store }: ConversationHost): Promise<Words> {
  const handoff = await store.findHandoff(number);
  if (handoff === undefined) return { key: 'staff.unknown_number', params: { number } };
  return { text: channel === 'sms' ? (handoff.summaryInShort ?? handoff.summary) : handoff.summary };
}

/** Passes on what was written. What was refused, and waited for an address, waits on: the next number may be the right one. */
async function passOn(
  number: number,
  answers: UnsentAnswer[],
  { message, memory }: Writing,
  host: ConversationHost,
): Promise<Obeyed> {
  const sent: string[] = [];
  let told: Words[] = [];
  for (const answer of answers) {
    const change = await changeHandoff({ verb: 'answer', number, answer, message }, host);
    told = change.isDone ? [change.told] : [...told, change.told];
    if (!change.isDone) break;
    sent.push(answer.id);
  }
  const left = unsentIn(memory, message).filter(({ id }) => !sent.includes(id));
  const after = withUnsent(memory, left);
  const isWaiting = sent.length < answers.length && left.length > 0;
  const among = isWaiting ? await claimedBy(message, host) : [];
  if (among.length === 0) return { parts: [{ lines: told }], memory: after };
  return { parts: [{ lines: [...told, await toWhom(among, host)] }], memory: after };
}

async function askToWhom(among: Handoff[], answer: UnsentAnswer, { message, memory }: Writing, host: ConversationHost) {
  const waiting = unsentIn(memory, message);
  const isFull = waiting.length >= LIMITS.unsentAnswers;
  const full: Words[] = isFull ? [{ key: 'staff.unsent_full', params: { count: waiting.length } }] : [];
  const unsent = isFull ? waiting : [...waiting, answer];
  return { parts: [{ lines: [...full, await toWhom(among, host)] }], memory: withUnsent(memory, unsent) };
}

async function toWhom(among: Handoff[], host: ConversationHost): Promise<Words> {
  return { key: 'staff.to_whom', params: { people: await namesOf(among, host) } };
}

function withUnsent({ unsent: _before, ...rest }: StaffMemory, unsent: UnsentAnswer[]): StaffMemory {
  return unsent.length === 0 ? rest : { ...rest, unsent };
}
