import { parseAddress } from '../../src/domain/contact.ts';
import type { TranscriptEntry } from '../../src/domain/transcript.ts';
import type { Accepted, Evidence, Finding, PlayedMessage } from './evidence.ts';
import { counted, found } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { Script } from './script.ts';
import { renamed } from './twiml-texts.ts';

const RECEIPT = / has got it\b/;

/**
 * That a report of an answer's arrival told whoever wrote the answer, once and nobody else. Each is a turn of the enquirer's chat. A
 * report that was cut off by a death may have told, for nobody brings it again.
 */
export function judgeReceipts({ played, accepted, records, reported }: Evidence): Finding[] {
  const rowsOf = groupBy(accepted.filter(isReceipt), ({ contact }) => contact);
  return played.flatMap(({ contact, owner, script }) => {
    const rows = rowsOf.get(contact) ?? [];
    const told = rows.map(({ sender }) => ({ cause: sender }));
    const answer = accepted.find((row) => row.contact === contact && isAnswerOfStaff(row, script));
    const isDue = answer !== undefined && reported.has(answer.id);
    const inChat = receiptTurns(records.transcripts.get(contact)).map(() => ({ cause: 'none' as const }));
    const expected = isDue ? 1 : Math.min(1, inChat.length);
    return [
      ...counted('receipt', expected, told, contact, answer?.sender ?? 'none'),
      ...counted('turn of a receipt', expected, inChat, contact, 'none'),
      ...rows
        .filter(({ to }) => to !== owner)
        .map(({ to, sender }) => found('wrong', `${to} got the receipt of ${owner}`, contact, sender)),
    ];
  });
}

/** The evidence as if no report had told anybody: the turns after a receipt count as if there had been none. */
export function withoutReceipts(evidence: Evidence): Evidence {
  const { records } = evidence;
  const turnsOf = new Map([...records.transcripts].map(([contact, chat]) => [contact, receiptTurns(chat)]));
  const lineOf = (contact: string, turn: number): number =>
    turn - (turnsOf.get(contact) ?? []).filter((one) => one < turn).length;
  const transcripts = new Map(
    [...records.transcripts].map(([contact, chat]) => [contact, chat.filter((entry) => !isReceiptEntry(entry))]),
  );
  const sessions = new Map(
    [...records.sessions].map(([contact, session]) => [
      contact,
      { ...session, turn: lineOf(contact, session.turn + 1) - 1 },
    ]),
  );
  return {
    ...evidence,
    accepted: evidence.accepted
      .filter((row) => !isReceipt(row))
      .map((row) => ({ ...row, turn: lineOf(row.contact, row.turn) })),
    played: evidence.played.map((one) => ({
      ...one,
      messages: one.messages.map((message, index): PlayedMessage => {
        if (one.script.lines[index]?.by === 'staff') return message;
        return renamed(message, (turn) => lineOf(one.contact, turn));
      }),
    })),
    records: { ...records, transcripts, sessions },
  };
}

function isReceipt({ contact, to, body }: Accepted): boolean {
  return parseAddress(to)?.contact !== contact && RECEIPT.test(body);
}

function isReceiptEntry({ from, text }: TranscriptEntry): boolean {
  return from === 'system' && RECEIPT.test(text);
}

function receiptTurns(chat: TranscriptEntry[] = []): number[] {
  return chat.filter(isReceiptEntry).map(({ id }) => Number(/:(\d+):\d+$/.exec(id)?.[1]));
}

function isAnswerOfStaff({ contact, to, body }: Accepted, { lines }: Script): boolean {
  const isOwn = parseAddress(to)?.contact === contact;
  return isOwn && lines.some((line) => line.by === 'staff' && line.order === 'ANSWER' && line.write === body);
}
