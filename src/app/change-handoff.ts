import { speak } from '../copy/speak.ts';
import type { Handoff } from '../domain/handoff.ts';
import { LIMITS } from '../domain/limits.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Words } from '../domain/reply.ts';
import type { Loaded, Store } from '../store/store.ts';
import { rememberedIn } from '../turn/restore.ts';
import { turn } from '../turn/turn.ts';
import { conflict, reportTurn, settingFor, type ConversationHost } from './conversation-host.ts';
import { findHome } from './find-home.ts';
import { staffSessions } from './notice-deliveries.ts';
import { turnCommit } from './turn-commit.ts';

export interface HandoffOrder {
  verb: 'claim' | 'done';
  number: number;
  /** The staff member's message: who orders it, and the cause the turn is named after. */
  message: InboundMessage;
}

/**
 * Takes the enquirer's turn that a claim or a close is, and answers what the staff member is told. Of two who claim at
 * once the commit lets one win; the other's turn is stale, is looked at again, and is told who has it.
 */
export async function changeHandoff(order: HandoffOrder, host: ConversationHost): Promise<Words> {
  const cause = `${order.message.id}:${order.verb}:${order.number}`;
  for (let attempt = 0; attempt < LIMITS.commitTries; attempt += 1) {
    const told = await tryChange(order, cause, host);
    if (told !== undefined) return told;
  }
  throw conflict(order.message.contact);
}

async function tryChange(order: HandoffOrder, cause: string, host: ConversationHost): Promise<Words | undefined> {
  const { number, verb, message } = order;
  const handoff = await host.store.findHandoff(number);
  if (handoff === undefined) return { key: 'staff.unknown_number', params: { number } };
  const loaded = await host.store.load(handoff.contact, cause);
  const [toldBefore] = loaded.seen?.texts ?? [];
  if (toldBefore !== undefined) return { text: toldBefore };
  const refusal = (await goesOnAs(handoff, loaded, host.store)) ?? refusalFor(order, handoff);
  if (refusal !== undefined) return refusal;
  if (loaded.session === undefined) return { key: 'staff.unknown_number', params: { number } };
  const type = verb === 'claim' ? 'handoff_claimed' : 'handoff_closed';
  const now = message.receivedAt;
  const outcome = turn(loaded.session, { type, by: message.address }, settingFor(host, loaded, now));
  // The row was read before the session: when they disagree, somebody else was faster, and both are read again.
  if (!outcome.events.includes(type)) return undefined;
  const told: Words = { key: verb === 'claim' ? 'staff.claimed' : 'staff.done', params: { number } };
  const causeAnswer = speak(told, { catalogue: host.catalogue, language: 'en', channel: message.channel });
  const commit = turnCommit(
    {
      loaded,
      outcome,
      messageId: cause,
      way: 'outbox',
      causeAnswer,
      storedHandoff: handoff,
      staff: await staffSessions(outcome.effects, host),
      now,
    },
    host,
  );
  const result = await host.store.commit(commit);
  switch (result.type) {
    case 'stale':
      return undefined;
    case 'duplicate':
      return { text: result.answer.texts[0] ?? causeAnswer };
    case 'committed':
      reportTurn(outcome, host);
      return { text: causeAnswer };
  }
}

/** Of a request whose person turned out to have another conversation: the number it has there. */
async function goesOnAs({ number, contact }: Handoff, { session }: Loaded, store: Store): Promise<Words | undefined> {
  if (session?.movedTo === undefined) return undefined;
  const { loaded } = await findHome(contact, 'handoff', store);
  const ongoing = rememberedIn(loaded.session?.conversation)?.handoff;
  if (ongoing?.replaces !== number) return undefined;
  return { key: 'staff.goes_on', params: { number, as: ongoing.number } };
}

function refusalFor({ verb, number, message }: HandoffOrder, handoff: Handoff): Words | undefined {
  if (handoff.status === 'closed') return { key: 'staff.done_already', params: { number } };
  if (verb === 'done' || handoff.status === 'open') return undefined;
  if (handoff.claimedBy === message.address) return { key: 'staff.claimed_yours', params: { number } };
  return { key: 'staff.claimed_already', params: { number, by: handoff.claimedBy ?? '' } };
}
