import { addressOf } from '../../src/domain/contact.ts';
import type { Accepted, Cause, Evidence, Finding, Played, PlayedMessage, Records } from './evidence.ts';
import { causeOf, counted, found } from './findings.ts';
import { groupBy } from './group-by.ts';
import { judgeRecords } from './judge-records.ts';
import { asIfAnsweredAtOnce } from './kept-messages.ts';
import { judgeReceipts, withoutReceipts } from './receipts.ts';
import type { Line } from './script.ts';
import { textsIn } from './twiml-texts.ts';

/**
 * Holds what was promised against what came: every conversation finished, every reply and notice there exactly once and in
 * order, every record there exactly once, the same answer at every redelivery. Pure; no findings is the only good outcome.
 */
export function judge(evidence: Evidence): Finding[] {
  const { played, accepted, records, staff, reported } = asIfAnsweredAtOnce(withoutReceipts(evidence));
  const rowsOf = groupBy(accepted, ({ contact }) => contact);
  const known = new Set(played.map(({ contact }) => contact));
  const strangers = accepted.filter(({ contact }) => !known.has(contact));
  return [
    ...played.flatMap((one) => {
      const rows = rowsOf.get(one.contact) ?? [];
      return [
        ...judgeReplies(one, rows),
        ...judgeNotices(one, rows, [...staff.keys()]),
        ...judgeOrder(one, rows),
        ...judgeAnswers(one),
        ...judgeRecords(one, rows, { ...records, reported }),
      ];
    }),
    ...strangers.map(({ id, contact, sender }) => found('wrong', `${id} went out unasked`, contact, sender)),
    ...judgeLeftovers(records),
    ...judgeStaff(records, staff),
    ...judgeReceipts(evidence),
  ];
}

interface Heard {
  turn: number;
  index: number;
  text: string;
  cause: Cause;
}

/** What the enquirer is told at each turn: by the webhook's answer or by the outbox, never by both. */
function judgeReplies(played: Played, rows: Accepted[]): Finding[] {
  const { contact, script, messages } = played;
  const own = rows.filter(({ to }) => isOwn(contact, to));
  const heard: Heard[] = [
    ...messages.flatMap((message, index) => heardIn(message, script.lines[index])),
    ...own.filter(({ isPin }) => !isPin).map(({ body, sender, ...row }) => ({ ...row, text: body, cause: sender })),
  ];
  const waiting = forgottenWith(played, heard);
  const findings = script.lines.flatMap((line, index) => {
    const turn = index + 1;
    const cause = causeOf(messages[index]);
    const said = heard.filter((one) => one.turn === turn);
    const answers = line.by === 'staff' && line.order === 'ANSWER' ? said.filter(({ index: at }) => at > 0) : [];
    const replies = said.filter((one) => !answers.includes(one));
    const pins = own.filter((row) => row.turn === turn && row.isPin);
    const isPinned = line.by === 'enquirer' && line.hasPin === true;
    const wrong = replies.filter(({ text }) => line.reply?.test(text) === false);
    return [
      ...counted(
        `reply ${turn} (${nameOf(line)})`,
        line.reply === undefined || waiting.has(turn) ? 0 : 1,
        replies,
        contact,
        cause,
      ),
      ...judgeAnswered(line, { turn, answers, contact, cause }),
      ...counted(`pin ${turn}`, isPinned ? 1 : 0, pins.map(causeOfRow), contact, cause),
      ...wrong.map((one) => found('wrong', `reply ${turn} (${nameOf(line)}) was: ${one.text}`, contact, cause)),
    ];
  });
  const beyond = heard.filter(({ turn }) => !(turn >= 1 && turn <= script.lines.length));
  return [
    ...findings,
    ...beyond.map(({ text, cause }) =>
      found('doubled', `there was a turn too many, which said: ${text}`, contact, cause),
    ),
  ];
}

/** What staff wrote to somebody comes to them once, behind what the bot says in that turn, and to the letter. */
function judgeAnswered(
  line: Line,
  { turn, answers, contact, cause }: { turn: number; answers: Heard[]; contact: string; cause: Cause },
): Finding[] {
  if (line.by !== 'staff' || line.order !== 'ANSWER') return [];
  return [
    ...counted(`answer of staff ${turn}`, 1, answers, contact, cause),
    ...answers
      .filter(({ text }) => text !== line.write)
      .map(({ text }) => found('wrong', `answer of staff ${turn} was: ${text}`, contact, cause)),
  ];
}

/**
 * The turns whose replies still waited in the outbox when the person was forgotten, and went with them: they write on without
 * waiting for an answer. One lane leaves in order, so these are the last before the erasure and no others.
 */
function forgottenWith({ script }: Played, heard: Heard[]): ReadonlySet<number> {
  if (script.isForgotten !== true) return new Set();
  const last = script.lines.length - 1;
  const newestHeard = Math.max(0, ...heard.filter(({ turn }) => turn <= last).map(({ turn }) => turn));
  return new Set(Array.from({ length: last - newestHeard }, (_, index) => newestHeard + 1 + index));
}

function heardIn(message: PlayedMessage, line: Line | undefined): Heard[] {
  if (message.answer === undefined || line?.by !== 'enquirer') return [];
  return textsIn(message.answer.twiml).map(({ replyId, text }) => {
    const turn = Number(/:(\d+):0$/.exec(replyId)?.[1]);
    return { turn, index: 0, text, cause: causeOf(message) };
  });
}

/** What staff are told, by the outbox alone; a long notice may come in parts, of which one has the text. */
function judgeNotices({ contact, script, owner, messages }: Played, rows: Accepted[], staff: string[]): Finding[] {
  const all = rows.filter(({ to }) => !isOwn(contact, to));
  const again = all.filter((row, at) => all.findIndex(({ id }) => id === row.id) !== at);
  const notices = all.filter((row) => !again.includes(row));
  return [
    ...script.lines.flatMap((line, index) => {
      const turn = index + 1;
      const promised = line.by === 'enquirer' ? (line.notices ?? []) : [];
      return promised.flatMap(({ to, text }) =>
        (to === 'everyone' ? staff : [owner]).flatMap((address) => {
          const told = notices.filter((row) => row.turn === turn && row.to === address && text.test(row.body));
          const what = `notice ${turn} (${text.source}) to ${address}`;
          // What still waited in the outbox went with a person who was forgotten.
          const expected = script.isForgotten === true ? Math.min(1, told.length) : 1;
          return counted(what, expected, told.map(causeOfRow), contact, causeOf(messages[index]));
        }),
      );
    }),
    ...again.map((row) => found('doubled', `notice ${row.id} to ${row.to}`, contact, row.sender)),
    ...notices
      .filter(({ turn }) => noticesAt(script.lines[turn - 1]) === 0)
      .map(({ id, body, sender }) => found('wrong', `unasked notice ${id}: ${body}`, contact, sender)),
  ];
}

/** At each address what was said later comes later, also where the ways cross. */
function judgeOrder({ contact, messages, script }: Played, rows: Accepted[]): Finding[] {
  const said = messages.flatMap(({ answer }, index) => {
    const line = script.lines[index];
    if (answer === undefined || line?.by !== 'enquirer' || textsIn(answer.twiml).length === 0) return [];
    return [{ to: addressOf(contact, line.on) ?? contact, turn: index + 1, index: 0, order: answer.order }];
  });
  const lanes = groupBy([...said, ...rows], ({ to }) => to);
  return [...lanes].flatMap(([address, lane]) => {
    const inOrder = lane.toSorted((one, other) => one.order - other.order);
    return inOrder.flatMap((row, at) => {
      const before = inOrder[at - 1];
      const isLate = before !== undefined && (before.turn - row.turn || before.index - row.index) > 0;
      return isLate ? [found('wrong', `${address} got turn ${row.turn} after ${before.turn}`, contact, 'none')] : [];
    });
  });
}

function judgeAnswers({ contact, messages, script, failure }: Played): Finding[] {
  const last = messages.at(-1);
  return [
    ...(failure === undefined ? [] : [found('lost', `the conversation stopped: ${failure}`, contact, causeOf(last))]),
    ...messages.flatMap((message, index) => [
      ...message.differing.map((text) =>
        found(
          'wrong',
          `message ${index + 1} was answered otherwise when it came again: ${text}`,
          contact,
          causeOf(message),
        ),
      ),
      ...judgeStaffAnswer(message, script.lines[index], contact),
    ]),
  ];
}

function judgeStaffAnswer(message: PlayedMessage, line: Line | undefined, contact: string): Finding[] {
  if (line?.by !== 'staff' || message.answer === undefined) return [];
  const [answer, ...more] = textsIn(message.answer.twiml);
  const isRight = answer !== undefined && more.length === 0 && line.answer.test(answer.text);
  return isRight ? [] : [found('wrong', `${line.order} was answered: ${answer?.text}`, contact, causeOf(message))];
}

function judgeLeftovers({ deadLetters, isOutboxEmpty }: Records): Finding[] {
  return [
    ...deadLetters.map(({ delivery, code }) =>
      found('lost', `dead letter ${delivery.id}: ${code}`, delivery.contact, 'none'),
    ),
    ...(isOutboxEmpty ? [] : [found('lost', 'the outbox did not empty', '', 'none')]),
  ];
}

/** Each message of staff is one turn of theirs. */
function judgeStaff({ sessions }: Records, staff: Evidence['staff']): Finding[] {
  return [...staff].flatMap(([address, sent]) => {
    const contact = address.replace('whatsapp:', '');
    const turns = sessions.get(contact)?.turn ?? 0;
    return counted(
      `turns of staff`,
      sent,
      Array.from({ length: turns }, () => ({ cause: 'none' })),
      contact,
      'none',
    );
  });
}

function causeOfRow({ sender }: Accepted): { cause: Cause } {
  return { cause: sender };
}

function isOwn(contact: string, to: string): boolean {
  return to === addressOf(contact, 'whatsapp') || to === addressOf(contact, 'sms');
}

function noticesAt(line: Line | undefined): number {
  return line?.by === 'enquirer' ? (line.notices?.length ?? 0) : 0;
}

function nameOf(line: Line): string {
  return line.by === 'staff' ? line.order : line.write;
}
