import type { NoticeSubject } from '../../domain/delivery.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import { mapLink } from '../../domain/map-links.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { StaffMemory, UnsentAnswer } from '../../domain/staff-memory.ts';
import type { ConversationHost } from '../conversation-host.ts';
import { boundTarget } from './bound-target.ts';
import { isSamePhone } from './change-handoff.ts';
import { findNoticeSubject, findToldRequest } from './notice-subjects.ts';
import { questionMeaning, type QuestionMeaning } from './question-dialogue.ts';
import { parseStaffCommand, type NumberedVerb } from './staff-command.ts';

/** What a member of staff wants by a message. */
export type StaffMeaning =
  | { type: 'list' | 'on' | 'off' | 'test' | 'try' | 'commands' }
  | { type: 'claim' | 'done' | 'show'; number: number }
  /** An order that could be about several requests, or about none. */
  | { type: 'which_number'; verb: NumberedVerb; among: Handoff[] }
  /** Written for the person of a request. */
  | { type: 'answer'; number: number; answers: UnsentAnswer[] }
  /** Written for somebody, and it cannot be told for whom of these. */
  | { type: 'answer_to_whom'; among: Handoff[]; answer: UnsentAnswer }
  /** About what people asked and nobody had given. */
  | { type: 'question'; meaning: QuestionMeaning }
  /** A message of theirs further up was changed, which changes nothing with whoever has got it. */
  | { type: 'edited' }
  /** No order, and nobody it could be for. */
  | { type: 'unclear' }
  /** A gesture, or what the carrier has answered. */
  | { type: 'nothing' };

/**
 * Tells what a message of staff is for: an order by itself or about what it quotes, or words for a person. Those go to the request
 * that is quoted, else to the only one they have taken; with several, they are asked.
 */
export async function meaningOf(
  message: InboundMessage,
  memory: StaffMemory,
  host: ConversationHost,
): Promise<StaffMeaning> {
  if (message.carrierOptOut !== undefined) return { type: 'nothing' };
  if (message.deed === 'reacted' || message.deed === 'deleted') return { type: 'nothing' };
  const about = await subjectOf(message, host);
  const quoted = about !== undefined && 'handoff' in about ? about.handoff : undefined;
  const isPlain = message.attachments.length === 0 && message.deed === undefined;
  const command = isPlain ? parseStaffCommand(message.text, { isExact: quoted !== undefined }) : TEXT;
  const unsent = unsentIn(memory, message);
  // "1" is for whoever is quoted; else it answers what the bot has asked last.
  const askedAt = unsent.findLast(({ at }) => at <= message.receivedAt)?.at ?? 0;
  const isToWhom = command.type === 'number' && askedAt > (memory.pendingAnswer?.at ?? 0);
  const question =
    isPlain && quoted === undefined && !isToWhom ? await questionMeaning({ message, memory }, host) : undefined;
  if (question !== undefined) return { type: 'question', meaning: question };
  if (message.deed === 'edited') return { type: 'edited' };
  if (command.type === 'incomplete') return aboutOne(command.verb, quoted, message, host);
  if (command.type === 'number' && quoted === undefined && unsent.length > 0) {
    return { type: 'answer', number: command.number, answers: unsent };
  }
  if (command.type !== 'text' && command.type !== 'number') return command;
  const answer = answerIn(message);
  if (answer === undefined) return { type: 'unclear' };
  if (about !== undefined && 'question' in about && answer.text !== '') {
    return { type: 'question', meaning: { type: 'answer', number: about.question, text: answer.text } };
  }
  if (quoted !== undefined) return { type: 'answer', number: quoted, answers: [answer] };
  let own: Handoff[] = [];
  const number = await boundTarget(
    message,
    async () => {
      own = await claimedBy(message, host);
      // What is quoted is somebody's, and nobody knows whose.
      return message.repliesTo === undefined ? onlyOne(own) : undefined;
    },
    host,
  );
  if (number !== undefined) return { type: 'answer', number, answers: [answer] };
  return own.length === 0 ? { type: 'unclear' } : { type: 'answer_to_whom', among: own, answer };
}

function onlyOne([only, ...more]: readonly Handoff[]): number | undefined {
  return more.length > 0 ? undefined : only?.number;
}

const TEXT = { type: 'text' } as const;

/** What waits until it is known whom it is for; what has waited for long is not sent by a number that means something else. */
export function unsentIn(
  { unsent = [] }: StaffMemory,
  { receivedAt }: Pick<InboundMessage, 'receivedAt'>,
): UnsentAnswer[] {
  return unsent.filter(({ at }) => receivedAt - at < LIMITS.pendingAnswerMs);
}

/** CLAIM, DONE or SHOW without a number: what is quoted, or the only one that can be meant. */
async function aboutOne(
  verb: NumberedVerb,
  quoted: number | undefined,
  message: InboundMessage,
  host: ConversationHost,
): Promise<StaffMeaning> {
  if (quoted !== undefined) return { type: verb, number: quoted };
  let among: Handoff[] = [];
  const choose = async (): Promise<number | undefined> => {
    const waiting = verb === 'done' ? [] : await host.store.listHandoffs({ status: ['open'] });
    among = verb === 'claim' ? waiting : [...(await claimedBy(message, host)), ...waiting];
    return onlyOne(among);
  };
  const number = await boundTarget(message, choose, host);
  return number === undefined ? { type: 'which_number', verb, among } : { type: verb, number };
}

/** The requests that a member of staff has taken, oldest first. */
export async function claimedBy(
  message: Pick<InboundMessage, 'contact'>,
  { store }: Pick<ConversationHost, 'store'>,
): Promise<Handoff[]> {
  const claimed = await store.listHandoffs({ status: ['claimed'] });
  return claimed.filter((handoff) => handoff.claimedBy !== undefined && isSamePhone(handoff.claimedBy, message));
}

/** What a quoted message is about: as noted when it was sent, by the one number in an answer of ours, or by a report of it. */
async function subjectOf(
  { repliesTo, contact }: InboundMessage,
  { store }: Pick<ConversationHost, 'store'>,
): Promise<NoticeSubject | undefined> {
  if (repliesTo === undefined) return undefined;
  const noted = await findNoticeSubject(repliesTo, store);
  if (noted !== undefined) return noted;
  const line = (await store.transcript(contact)).find(({ sid, direction }) => sid === repliesTo && direction === 'out');
  const numbers = new Set((line?.text.match(/#\d+/g) ?? []).map((number) => Number(number.slice(1))));
  const [only] = numbers;
  if (line === undefined) return findToldRequest({ sid: repliesTo, phone: contact }, store);
  return only === undefined || numbers.size > 1 ? undefined : { handoff: only };
}

/** What of a message can be passed on; `undefined` when it is empty. A place goes as a link to the map. */
function answerIn({ id, text, attachments, receivedAt }: InboundMessage): UnsentAnswer | undefined {
  const places = attachments.flatMap(({ latitude, longitude }) =>
    latitude === undefined || longitude === undefined ? [] : [mapLink({ latitude, longitude })],
  );
  const media = attachments.flatMap((attachment) => attachment.media ?? []);
  const words = [text.trim(), ...places].filter((part) => part !== '').join('\n');
  if (words === '' && media.length === 0) return undefined;
  return { id, text: words, ...(media.length === 0 ? {} : { media }), at: receivedAt };
}
