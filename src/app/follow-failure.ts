import { parseAddress, type ContactId } from '../domain/contact.ts';
import type { Delivery, DeliveryStatus, Failure } from '../domain/delivery.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Session } from '../domain/session.ts';
import { shownIn, type TranscriptEntry } from '../domain/transcript.ts';
import { replyAddress } from '../turn/session-after.ts';
import { turn } from '../turn/turn.ts';
import type { Commit, Loaded } from '../store/store.ts';
import { consequenceOf, isNotice, makesSense, type Consequent } from './consequence.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { findHome } from './find-home.ts';
import { furtherCommit, type UndeliveredText } from './further-commit.ts';
import { takeLastResort } from './last-resort.ts';
import { findNoticeSubject } from './staff/notice-subjects.ts';
import { tellAuthor } from './staff/tell-author.ts';
import { turnCommit } from './turn-commit.ts';

export interface FailureHost extends ConversationHost {
  /** Called for every message that meets an alarm; `isNew` when nobody had met it lately. */
  alarmMet(code: string, isNew: boolean): void;
}

/** How far a message got, as the provider reports it. */
export interface StatusReport {
  contact: ContactId;
  replyId: string;
  status: DeliveryStatus;
  sid: string;
  /** Whether a member of staff wrote it, who is told how it ended; what is not known is looked up. */
  isAnswerOfStaff?: boolean;
  failure?: Failure;
}

/**
 * Does what follows from a row of the outbox that the provider refused: `replaced` when another row goes in its place. Done
 * again it changes nothing. Throws when the store is away.
 */
export async function followRefusal(
  delivery: Delivery,
  failure: Failure,
  now: number,
  host: FailureHost,
): Promise<'replaced' | 'given_up'> {
  const line = (await host.store.transcript(delivery.contact)).find(({ id }) => id === delivery.id);
  const followed = await follow(fromRow(delivery, line), failure, now, host);
  if (followed === 'given_up' && delivery.by !== undefined)
    await tellAuthor({ ...delivery, end: endOf(failure) }, now, host);
  return followed;
}

/** Whether a row that had to wait is still to be sent. Throws when the store is away. */
export async function isStillToBeSent(delivery: Delivery, { store }: Pick<FailureHost, 'store'>): Promise<boolean> {
  const { loaded } = await findHome(delivery.contact, delivery.id, store);
  const line = (await store.transcript(delivery.contact)).find(({ id }) => id === delivery.id);
  return makesSense(fromRow(delivery, line), { session: loaded.session });
}

/**
 * Records how far a message got, and does what follows from its failure. A message that has arrived cannot fail any more. One
 * that is given up is kept as a dead letter. The same report may come again. Throws when the store is away.
 */
export async function followStatus(report: StatusReport, now: number, host: FailureHost): Promise<void> {
  const { contact, replyId, status, sid, failure } = report;
  await host.store.recordStatus(contact, replyId, status, sid);
  const hasArrived = status === 'delivered' || status === 'read';
  if (hasArrived && report.isAnswerOfStaff !== false)
    await tellAuthor({ contact, id: replyId, end: 'delivered' }, now, host);
  if (failure === undefined) return;
  const line = (await host.store.transcript(contact)).find(({ id }) => id === replyId);
  if (line?.status !== 'failed') return;
  const { session } = await host.store.load(contact, replyId);
  // What goes in its place is about the same.
  const about = line.from === 'system' ? await findNoticeSubject(sid, host.store) : undefined;
  const sent = deliveryFrom(line, session ?? { contact, addresses: [] });
  const delivery = about === undefined ? sent : { ...sent, about };
  const followed = await follow(fromRow(delivery, line), failure, now, host);
  if (followed === 'replaced') return;
  await tellAuthor({ contact, id: replyId, end: endOf(failure) }, now, host);
  await host.store.keepDeadLetter({ delivery, code: failure.code, at: now });
}

/** Whoever is told that it failed writes it again. */
function endOf({ consequence }: Failure): 'failed' | 'in_doubt' {
  return consequence === 'in_doubt' ? 'in_doubt' : 'failed';
}

async function follow(
  message: UndeliveredText,
  failure: Failure,
  now: number,
  host: FailureHost,
): Promise<'replaced' | 'given_up'> {
  const cause = `undelivered:${message.id}`;
  let isAlarmRaised = false;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const own = await host.store.load(message.contact, cause);
    // What the person wants and where they wrote last is known where their conversation goes on.
    const home = own.session?.movedTo === undefined ? own : (await findHome(message.contact, cause, host.store)).loaded;
    // What came of it then: somebody who wants no messages gets nothing in its place.
    if (own.seen !== undefined) return failure.consequence === 'opted_out' ? 'given_up' : 'replaced';
    const consequent = consequenceOf(message, failure, { session: home.session, ways: host.ways, now });
    if (consequent.isAlarming && !isAlarmRaised) {
      host.alarmMet(failure.code, await host.store.raiseAlarm(failure.code, now));
      isAlarmRaised = true;
    }
    const loaded = consequent.deed.type === 'opt_out' ? home : own;
    const said = await saidBy(consequent.deed, message, host);
    const taken = takenTurn(said, consequent.deed, { loaded, cause, now }, host);
    if (taken === undefined) return isNotice(message) ? takeLastResort(message, now, host) : 'given_up';
    const result = await host.store.commit(taken.commit);
    if (result.type === 'stale') continue;
    if (result.type === 'committed') taken.report();
    return consequent.deed.type === 'send_further' ? 'replaced' : 'given_up';
  }
  throw conflict(message.contact);
}

/** What goes in the place of a message: by SMS a summary goes in its short form. */
async function saidBy(
  deed: Consequent['deed'],
  message: UndeliveredText,
  { store }: FailureHost,
): Promise<UndeliveredText> {
  const { about, text } = message;
  const isNoticeBySms = deed.type === 'send_further' && deed.way === 'sms' && isNotice(message);
  if (!isNoticeBySms || about === undefined || !('handoff' in about)) return message;
  const { summary = '', summaryInShort } = (await store.findHandoff(about.handoff)) ?? {};
  const isSummary = firstLineOf(text) === firstLineOf(summary);
  return isSummary && summaryInShort !== undefined ? { ...message, text: summaryInShort } : message;
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

interface Taken {
  commit: Commit;
  report: () => void;
}

/** The turn that a consequence is; `undefined` when there is nothing to write. */
function takenTurn(
  message: UndeliveredText,
  deed: Consequent['deed'],
  { loaded, cause, now }: { loaded: Loaded; cause: string; now: number },
  host: FailureHost,
): Taken | undefined {
  const { session } = loaded;
  if (deed.type === 'give_up' || session === undefined) return undefined;
  if (deed.type === 'send_further') {
    const commit = furtherCommit(message, deed, { session, cause, now }, host);
    return commit === undefined ? undefined : { commit, report: () => undefined };
  }
  const outcome = turn(session, { type: 'opt_out_learnt' }, settingFor(host, loaded, now));
  const commit = turnCommit({ loaded, outcome, messageId: cause, way: 'outbox', now }, host);
  return { commit, report: () => reportTurn(outcome, host) };
}

function fromRow(delivery: Delivery, line: TranscriptEntry | undefined): UndeliveredText {
  const { id, contact, to, channel, subject, body, pin, handout, attachment, template, about, createdAt } = delivery;
  const by = delivery.by ?? line?.by;
  const isThing = pin !== undefined || handout !== undefined || attachment !== undefined || line?.media !== undefined;
  const isNotice = parseAddress(to)?.contact !== contact;
  const author = line?.from ?? (isNotice ? 'system' : 'bot');
  return {
    id,
    contact,
    to,
    channel,
    author,
    // A notice to staff may begin with the link to a picture, which looks like one that is shown.
    isShown: isThing || (author === 'bot' && shownIn(body) !== undefined),
    isMenu: line?.menu !== undefined,
    // The row of a menu holds the words with their numbers; of its line in the chat they have to be put together again.
    isNumbered: template !== undefined || line?.menu === undefined,
    text: body,
    ...(by === undefined ? {} : { by }),
    ...(about === undefined ? {} : { about }),
    ...(subject === undefined ? {} : { subject }),
    ...(line?.choices === undefined ? {} : { choices: line.choices }),
    createdAt,
  };
}

/** The message that a line of the chat was. A reply went to the address last written from. */
function deliveryFrom(
  { id, to, channel, text, at }: TranscriptEntry,
  { contact, addresses }: Pick<Session, 'contact' | 'addresses'>,
): Delivery {
  // An e-mail is a notice, whose line names its receiver.
  const own = channel === 'email' ? undefined : replyAddress({ contact, addresses, channel });
  const receiver = to ?? own ?? contact;
  return { id, contact, to: receiver, channel, body: text, createdAt: at };
}
