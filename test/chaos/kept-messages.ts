import { parseAddress } from '../../src/domain/contact.ts';
import type { Accepted, Evidence, Played, PlayedMessage } from './evidence.ts';
import { groupBy } from './group-by.ts';
import { renamed, textsIn } from './twiml-texts.ts';

/**
 * The evidence as if no message had been kept until the store was back, so that it can be judged like any other. A kept
 * message is answered by the outbox; where its turn had been committed already, the answer is queued by one turn more.
 */
export function asIfAnsweredAtOnce(evidence: Evidence): Evidence {
  const { staff, records } = evidence;
  const keepers = evidence.played.filter(({ messages }) => messages.some(({ kept }) => kept > 0));
  if (keepers.length === 0) return evidence;
  const staffContacts = new Set([...staff.keys()].map(contactOf));
  const rowsOf = groupBy(evidence.accepted, ({ contact }) => contact);
  const lineOf = new Map(keepers.map((one) => [one.contact, linesByTurn(one, rowsOf.get(one.contact) ?? [])]));
  const answers = evidence.accepted.filter(({ contact }) => staffContacts.has(contact));
  const forgotten = new Set(evidence.played.filter((one) => !mayBeJudged(one)).map(({ contact }) => contact));
  const accepted = evidence.accepted
    .filter((row) => !answers.includes(row) && !forgotten.has(row.contact))
    .map((row) => ({ ...row, turn: lineOf.get(row.contact)?.get(row.turn) ?? row.turn }));
  const played = evidence.played
    .filter(mayBeJudged)
    .map((one) => answeredAtOnce(one, lineOf.get(one.contact), answers));
  const sessions = new Map(records.sessions);
  for (const [contact, expected, surplus] of [...surplusTurns(keepers), ...surplusOfStaff(keepers, staff)]) {
    const session = sessions.get(contact);
    if (session === undefined) continue;
    const turn = Math.max(Math.min(session.turn, expected), session.turn - surplus);
    sessions.set(contact, { ...session, turn });
  }
  return {
    ...evidence,
    accepted: accepted.filter((row) => !isAnsweredTwice(row, played)),
    played,
    records: { ...records, sessions },
  };
}

/** Replies that wait in the outbox, as those of a kept message do, are rightly forgotten along with the contact. */
function mayBeJudged({ script, messages, failure }: Played): boolean {
  return script.isForgotten !== true || failure !== undefined || messages.every(({ kept }) => kept === 0);
}

/** Which line each turn was, by the order of the turns in which anything was said. Every line has something said. */
function linesByTurn({ messages, script }: Played, rows: Accepted[]): Map<number, number> {
  const told = messages.flatMap(({ answer }, index) =>
    script.lines[index]?.by === 'enquirer' ? textsIn(answer?.twiml ?? '').map(({ replyId }) => turnIn(replyId)) : [],
  );
  const turns = [...new Set([...told, ...rows.map(({ turn }) => turn)])].toSorted((one, other) => one - other);
  return new Map(turns.map((turn, index) => [turn, index + 1]));
}

/** TwiML that names its line's turn, and for a member of staff the answer that came by the outbox. */
function answeredAtOnce(played: Played, lineOf: Map<number, number> | undefined, answers: Accepted[]): Played {
  const messages = played.messages.map((message, index): PlayedMessage => {
    const line = played.script.lines[index];
    if (line?.by !== 'staff') return lineOf === undefined ? message : renamed(message, (turn) => lineOf.get(turn));
    if (message.kept === 0 || message.answer !== undefined) return message;
    const late = answers.find(({ to, body }) => to === played.owner && line.answer.test(body));
    if (late === undefined) return message;
    const callback = `https://bot.example.com/?reply=${encodeURIComponent(late.id)}`;
    const twiml = `<Response><Message statusCallback="${callback}">${late.body}</Message></Response>`;
    return { ...message, answer: { twiml, order: late.order } };
  });
  return { ...played, messages };
}

/** One turn more at most for each kept message: who is told by the outbox what had been answered already. */
function surplusTurns(keepers: Played[]): [contact: string, expected: number, surplus: number][] {
  return keepers.map(({ contact, script, messages }) => [contact, script.lines.length, countKept({ messages })]);
}

function surplusOfStaff(keepers: Played[], staff: Evidence['staff']): [string, number, number][] {
  return [...staff].map(([address, sent]) => {
    const own = keepers.filter(({ owner }) => owner === address);
    return [contactOf(address), sent, own.reduce((sum, one) => sum + countKept(one), 0)];
  });
}

/** Brought twice at once, kept by one process and answered by another: told at once and told later. */
function isAnsweredTwice({ contact, turn, index, to }: Accepted, played: Played[]): boolean {
  const one = played.find((candidate) => candidate.contact === contact);
  if (index > 0 || one?.script.lines[turn - 1]?.by !== 'enquirer') return false;
  const message = one.messages[turn - 1];
  const isReply = parseAddress(to)?.contact === contact;
  return isReply && message !== undefined && message.kept > 0 && textsIn(message.answer?.twiml ?? '').length > 0;
}

function countKept({ messages }: Pick<Played, 'messages'>): number {
  return messages.filter(({ kept }) => kept > 0).length;
}

function turnIn(replyId: string): number {
  return Number(/:(\d+):\d+$/.exec(replyId)?.[1]);
}

function contactOf(address: string): string {
  return parseAddress(address)?.contact ?? address;
}
