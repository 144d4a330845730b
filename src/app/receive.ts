import { parseAddress } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { QuotedLine } from '../domain/transcript.ts';
import type { Answer, Store } from '../store/store.ts';
import { newSession } from '../turn/session-after.ts';
import { turn, type TurnOutcome } from '../turn/turn.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { erasePerson } from './erase-person.ts';
import { staffSessions } from './notice-deliveries.ts';
import { inboundEntry } from './inbound-entry.ts';
import { unsaidAnswer } from './late-answer.ts';
import { placeMessage, type Placed } from './place-message.ts';
import { answerStaff } from './staff/answer-staff.ts';
import { isTrying } from './staff/is-trying.ts';
import { storedHandoff } from './stored-handoff.ts';
import type { Taking } from './taking.ts';
import { turnBefore } from './turn-before.ts';
import { turnCommit } from './turn-commit.ts';

/**
 * Takes one inbound message, whoever wrote it, and answers what goes back in the webhook's own response. A message id seen
 * before gets the answer it got first, unless that has gone by the outbox, and changes nothing. Throws `store:unavailable`
 * when the store does not answer, and `store:conflict` when the session moved on at every try: in both cases nothing was
 * written, and the message may come again.
 */
export async function receive(
  message: InboundMessage,
  host: ConversationHost,
  taking: Taking = { way: 'answer', now: message.receivedAt, isCatchingUp: false },
): Promise<Answer> {
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const placed = await placeMessage(message, host, taking.now);
    const isFromStaff = isStaff(message, host) || isStaff(placed.message, host);
    if (isFromStaff && !(await isTrying(placed, host.store))) return answerStaff(placed.message, host, taking);
    const answer = await takeTurn(placed, host, taking);
    if (answer !== undefined) return answer;
  }
  throw conflict(message.contact);
}

/** By whatever id they write: the settings name one, and the message brings one or two. */
function isStaff({ contact, userAddress }: InboundMessage, { staff }: ConversationHost): boolean {
  const ids = staff.map((address) => parseAddress(address)?.contact);
  return ids.includes(contact) || (userAddress !== undefined && ids.includes(userAddress));
}

/** One try; `undefined` when another turn was faster and this one has to be taken again. */
async function takeTurn(
  { message, loaded }: Placed,
  host: ConversationHost,
  { way, now, isCatchingUp }: Taking,
): Promise<Answer | undefined> {
  if (loaded.seen !== undefined) return unsaidAnswer(message, loaded.seen, host.store);
  const starting = { turn: turnBefore(loaded), channel: message.channel, now };
  const known = loaded.session ?? newSession(message.contact, { ...starting, role: 'enquirer' });
  // Somebody who is not staff any more is an enquirer like everybody.
  const session = { ...known, role: 'enquirer' as const };
  const setting = { ...settingFor(host, loaded, now), isCatchingUp };
  const outcome = turn(
    session,
    { type: 'message_received', message, ...(await quotedBy(message, host.store)) },
    setting,
  );
  const isErasure = outcome.effects.some((effect) => effect.type === 'erase_contact');
  const commit = turnCommit(
    {
      loaded,
      outcome,
      messageId: message.id,
      // What waits in the outbox is forgotten along with the contact, so the receipt goes back at once.
      way: loaded.hasUnsent && !isErasure ? 'outbox' : way,
      inbound: inboundEntry(message),
      ...(await storedHandoff(outcome.effects, host.store)),
      ...(await earlierMedia(outcome, host)),
      staff: await staffSessions(outcome.effects, host),
      now,
    },
    host,
  );
  const result = isErasure ? await erasePerson(commit, host.store) : await host.store.commit(commit);
  switch (result.type) {
    case 'stale':
      return undefined;
    case 'duplicate':
      return result.answer;
    case 'committed':
      reportTurn(outcome, host);
      return commit.answer;
  }
}

/**
 * The line that a message quotes, for what is picked from an older list and for staff: one more look, and rare. A tap names what it
 * picks, and quotes always; whatever is not in the chat (older, or a notice to staff) is not found.
 */
async function quotedBy({ contact, repliesTo, tap }: InboundMessage, store: Store): Promise<{ quoted?: QuotedLine }> {
  if (repliesTo === undefined || tap !== undefined) return {};
  const quoted = (await store.transcript(contact)).find(
    ({ id, sid, from }) => from !== 'system' && (sid === repliesTo || id === repliesTo),
  );
  return quoted === undefined ? {} : { quoted };
}

/** The same for a turn that opens one: what the person sent before is in the chat. */
async function earlierMedia({ effects, session }: TurnOutcome, { store, mediaLink }: ConversationHost) {
  if (mediaLink === undefined || !effects.some(({ type }) => type === 'open_handoff')) return {};
  const chat = await store.transcript(session.contact);
  return { earlierMedia: chat.flatMap(({ media }) => media ?? []).slice(-LIMITS.recentMedia) };
}
