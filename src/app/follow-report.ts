import { parseAddress, type ContactId } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { TranscriptEntry } from '../domain/transcript.ts';
import type { Store } from '../store/store.ts';
import { findHome } from './find-home.ts';
import { followStatus, type FailureHost, type StatusReport } from './follow-failure.ts';

/** How far a message got, told by a provider that knows of it only its own id and the phone it went to. */
export interface UnnamedReport extends Pick<StatusReport, 'status' | 'sid' | 'failure'> {
  phone: ContactId;
}

/** What of the house's surroundings a report needs. */
export interface ReportSetting {
  now: number;
  /** A moment in which the answer to a send can be settled: a report can be faster. */
  pause: () => Promise<void>;
}

/**
 * Does what `followStatus` does, for a report that has to be given its name first: the line that was sent under its id, in the
 * chat of the phone's person, or, of a notice to staff, in the chats of those who wait. `unknown` when there is none: its chat was
 * deleted or has moved on, or its send was never answered. Throws when the store is away.
 */
export async function followReport(
  report: UnnamedReport,
  { now, pause }: ReportSetting,
  host: FailureHost,
): Promise<'followed' | 'unknown'> {
  const { status, sid, failure } = report;
  let reply = await findReply(report, host);
  // That it is with the network was known when it was sent: only how it ended is worth a second look.
  if (reply === undefined && (status === 'delivered' || status === 'failed')) {
    await pause();
    reply = await findReply(report, host);
  }
  if (reply === undefined) return 'unknown';
  await followStatus({ ...reply, status, sid, ...(failure === undefined ? {} : { failure }) }, now, host);
  return 'followed';
}

type Named = Pick<StatusReport, 'contact' | 'replyId'>;

async function findReply({ phone, sid }: UnnamedReport, host: FailureHost): Promise<Named | undefined> {
  const { store } = host;
  const isIt: IsIt = (line) => line.sid === sid;
  const own = (await findLine(phone, isIt, store)) ?? (await findAtHome(phone, isIt, store));
  if (own !== undefined) return own;
  if (!host.staff.some((address) => parseAddress(address)?.contact === phone)) return undefined;
  // The newest first: what was just told is of who has just asked.
  const handoffs = (await store.listHandoffs({ status: ['open', 'claimed'] })).toReversed();
  const waiting = [...new Set(handoffs.map(({ contact }) => contact))].slice(0, LIMITS.reportedChats);
  for (const contact of waiting) {
    const notice = await findLine(contact, (line) => isIt(line) && isTo(line, phone), store);
    if (notice !== undefined) return notice;
  }
  return undefined;
}

type IsIt = (line: TranscriptEntry) => boolean;

async function findLine(contact: ContactId, isIt: IsIt, store: Store): Promise<Named | undefined> {
  const line = (await store.transcript(contact)).find(isIt);
  return line === undefined ? undefined : { contact, replyId: line.id };
}

/** The phone of somebody whose conversation stands under a username. */
async function findAtHome(phone: ContactId, isIt: IsIt, store: Store): Promise<Named | undefined> {
  const { contact } = await findHome(phone, 'report', store);
  return contact === phone ? undefined : findLine(contact, isIt, store);
}

function isTo({ to }: TranscriptEntry, phone: ContactId): boolean {
  return to !== undefined && parseAddress(to)?.contact === phone;
}
