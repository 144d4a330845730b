import type { Accepted, Evidence, Finding, Played, Records } from './evidence.ts';
import { causeOf, counted, found } from './findings.ts';

type Kept = Records & Pick<Evidence, 'reported'>;

/** What the store holds of one conversation: each turn, message and record exactly once. */
export function judgeRecords(played: Played, rows: Accepted[], records: Kept): Finding[] {
  return played.script.isForgotten === true ? judgeForgotten(played, records) : judgeKept(played, rows, records);
}

function judgeKept({ contact, script, messages }: Played, rows: Accepted[], records: Kept): Finding[] {
  const { registration, hasHandoff, question } = script;
  const cause = causeOf(messages.findLast(({ hits }) => hits.length > 0));
  const count = (what: string, expected: number, there: number): Finding[] =>
    counted(
      what,
      expected,
      Array.from({ length: there }, () => ({ cause })),
      contact,
      cause,
    );
  const registrations = records.registrations.filter((one) => one.contact === contact);
  const handoffs = records.handoffs.filter((one) => one.contact === contact);
  const asked = records.questions.filter(({ fact, course }) => fact === question?.fact && course === question.course);
  const askings = asked.flatMap(({ askedBy }) => askedBy.filter((asker) => asker === contact));
  const wrongRegistrations = registrations.filter(
    ({ name, channel, courses, level }) =>
      registration !== undefined &&
      [name, channel, ...courses, level].join() !== [registration.name, registration.channel, 'python,beginner'].join(),
  );
  return [
    ...count('turns', script.lines.length, records.sessions.get(contact)?.turn ?? 0),
    ...count('registrations', registration === undefined ? 0 : 1, registrations.length),
    ...count('handoffs', hasHandoff === true ? 1 : 0, handoffs.length),
    ...count('askings', question === undefined ? 0 : 1, askings.length),
    ...wrongRegistrations.map(({ reference }) => found('wrong', `registration ${reference}`, contact, cause)),
    ...handoffs
      .filter(({ status }) => status !== 'closed')
      .map(({ number, status }) => found('lost', `the close of handoff ${number}, still ${status}`, contact, cause)),
    ...judgeTranscript({ contact, script, messages }, rows, records),
  ];
}

/** Every message stands in the chat once and in order, and what stands there as sent was sent. */
function judgeTranscript(
  { contact, script, messages }: Pick<Played, 'contact' | 'script' | 'messages'>,
  rows: Accepted[],
  { transcripts, reported }: Kept,
): Finding[] {
  const entries = transcripts.get(contact) ?? [];
  const came = entries.filter(({ direction }) => direction === 'in').map(({ id }) => id);
  const written = messages.filter((_, index) => script.lines[index]?.by === 'enquirer').map(({ sid }) => sid);
  const isSame = came.length === written.length && came.every((id, index) => id === written[index]);
  const sent = new Set(rows.map(({ id }) => id));
  const known = new Set(entries.map(({ id }) => id));
  return [
    ...(isSame ? [] : [found('wrong', `the chat holds ${came.join(', ')}`, contact, causeOf(messages.at(-1)))]),
    ...entries
      .filter(({ to, id }) => to !== undefined && !sent.has(id))
      .map(({ id }) => found('lost', `the notice ${id} stands in the chat and never went out`, contact, 'none')),
    ...entries
      .filter(({ id, status }) => reported.has(id) && status !== 'delivered')
      .map(({ id, status }) => found('lost', `that ${id} was delivered: it stands as ${status}`, contact, 'none')),
    ...rows
      .filter(({ id }) => !known.has(id))
      .map(({ id, sender }) => found('wrong', `${id} went out and does not stand in the chat`, contact, sender)),
  ];
}

function judgeForgotten({ contact, messages }: Played, records: Records): Finding[] {
  const { sessions, registrations, transcripts } = records;
  const isLeft =
    sessions.has(contact) || registrations.some((one) => one.contact === contact) || transcripts.get(contact)?.length;
  return isLeft
    ? [found('wrong', 'something is left of a contact that was forgotten', contact, causeOf(messages.at(-1)))]
    : [];
}
