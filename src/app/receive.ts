import { parseAddress } from '../domain/contact.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { QuotedLine } from '../domain/transcript.ts';
import type { Answer, Store } from '../store/store.ts';
import { newSession } from '../turn/session-after.ts';
import { turn, type TurnOutcome } from '../turn/turn.ts';
import { answerStaff } from './answer-staff.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { staffSessions } from './notice-deliveries.ts';
import { inboundEntry } from './inbound-entry.ts';
import { unsaidAnswer } from './late-answer.ts';
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
  const isStaff = host.staff.some((address) => parseAddress(address)?.contact === message.contact);
  if (isStaff) return answerStaff(message, host, taking);
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const answer = await takeTurn(message, host, taking);
    if (answer !== undefined) return answer;
  }
  throw conflict(message.contact);
}

/** One try; `undefined` when another turn was faster and this one has to be taken again. */
async function takeTurn(
  message: InboundMessage,
  host: ConversationHost,
  { way, now, isCatchingUp }: Taking,
): Promise<Answer | undefined> {
  const loaded = await host.store.load(message.contact, message.id);
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
      ...(await storedHandoff(outcome, host)),
      staff: await staffSessions(outcome.effects, host),
      now,
    },
    host,
  );
  const result = isErasure ? await host.store.erase(commit) : await host.store.commit(commit);
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

/** Only a turn that ends a handoff needs the handoff's own row: one more look, and rare. */
async function storedHandoff(outcome: TurnOutcome, host: ConversationHost) {
  const update = outcome.effects.find((effect) => effect.type === 'update_handoff');
  if (update === undefined) return {};
  const handoff = await host.store.findHandoff(update.handoff.number);
  return handoff === undefined ? {} : { storedHandoff: handoff };
}
