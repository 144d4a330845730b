import type { Delivery } from '../../domain/delivery.ts';
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
import { claimedBy, type StaffMeaning } from './staff-meaning.ts';

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
      const { told, memory: after } = await dutyAfter(meaning.type, writing, host);
      return { parts: [told], memory: after };
    }
    case 'claim':
    case 'done': {
      const { told } = await changeHandoff({ verb: meaning.type, number: meaning.number, message }, host);
      return saying(told);
    }
    case 'show':
      return saying(await shown(meaning.number, host));
    case 'which_number':
      return saying(await whichNumber(meaning, host));
    case 'answer':
      return passOn(meaning.number, meaning.answers, writing, host);
    case 'answer_to_whom': {
      const unsent = [...(memory.unsent ?? []), meaning.answer].slice(-LIMITS.unsentAnswers);
      const people = await namesOf(meaning.among, host);
      return { parts: [{ key: 'staff.to_whom', params: { people } }], memory: { ...memory, unsent } };
    }
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
async function shown(number: number, { store }: ConversationHost): Promise<Words> {
  const handoff = await store.findHandoff(number);
  return handoff === undefined ? { key: 'staff.unknown_number', params: { number } } : { text: handoff.summary };
}

/** Passes on what was written, and is told each time how it went; what waited for an address is not kept any longer. */
async function passOn(
  number: number,
  answers: UnsentAnswer[],
  { message, memory }: Writing,
  host: ConversationHost,
): Promise<Obeyed> {
  const told: Words[] = [];
  for (const answer of answers) {
    const change = await changeHandoff({ verb: 'answer', number, answer, message }, host);
    told.push(change.told);
    if (!change.isDone) break;
  }
  const { unsent: waiting = [], ...rest } = memory;
  const sent = new Set(answers.map(({ id }) => id));
  const left = waiting.filter(({ id }) => !sent.has(id));
  const memoryAfter = left.length === 0 ? rest : { ...rest, unsent: left };
  const [last] = told.slice(-1);
  const isWrongNumber = last !== undefined && 'key' in last && last.key === 'staff.unknown_number';
  // A slip of the thumb: the words wait on for the right number.
  if (isWrongNumber && waiting.length > 0) {
    const people = await namesOf(await claimedBy(message, host), host);
    return { parts: [last, { key: 'staff.to_whom', params: { people } }], memory };
  }
  return { parts: [{ lines: last === undefined ? [] : [last] }], memory: memoryAfter };
}
