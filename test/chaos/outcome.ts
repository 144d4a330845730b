import type { Cause, Evidence, Finding } from './evidence.ts';
import type { PlaceName } from './place.ts';

/** What a storm came to, and what several of them came to together. */
export interface Outcome {
  place: PlaceName;
  seeds: number[];
  kills: ReadonlyMap<Cause, number>;
  /** Tries that a death left unanswered, by the death. */
  retries: ReadonlyMap<Cause, number>;
  /** Messages brought once more after they were answered, by the death that had hit them first. */
  redeliveries: ReadonlyMap<Cause, number>;
  conversations: number;
  messages: number;
  /** Messages that were kept until the store was back. */
  kept: number;
  /** Messages that the REST endpoint accepted. */
  accepted: number;
  findings: Finding[];
  /** Processes that ended otherwise than they should. */
  accidents: string[];
  tookMs: number;
}

/** The sums over all messages, without the messages. */
export function countsOf({
  played,
  accepted,
}: Evidence): Pick<Outcome, 'retries' | 'redeliveries' | 'kept' | 'conversations' | 'messages' | 'accepted'> {
  const retries = new Map<Cause, number>();
  const redeliveries = new Map<Cause, number>();
  const messages = played.flatMap((one) => one.messages);
  for (const message of messages) {
    for (const hit of message.hits) add(retries, hit, 1);
    if (message.redeliveries > 0) add(redeliveries, message.hits.at(-1) ?? 'none', message.redeliveries);
  }
  return {
    retries,
    redeliveries,
    conversations: played.length,
    messages: messages.length,
    kept: messages.filter((message) => message.kept > 0).length,
    accepted: accepted.length,
  };
}

/** Storms at the same place, as one. */
export function together(one: Outcome, other: Outcome): Outcome {
  return {
    place: one.place,
    seeds: [...one.seeds, ...other.seeds],
    kills: sum(one.kills, other.kills),
    retries: sum(one.retries, other.retries),
    redeliveries: sum(one.redeliveries, other.redeliveries),
    conversations: one.conversations + other.conversations,
    messages: one.messages + other.messages,
    kept: one.kept + other.kept,
    accepted: one.accepted + other.accepted,
    findings: [...one.findings, ...other.findings],
    accidents: [...one.accidents, ...other.accidents],
    tookMs: one.tookMs + other.tookMs,
  };
}

export function add(counts: Map<Cause, number>, cause: Cause, more: number): void {
  counts.set(cause, (counts.get(cause) ?? 0) + more);
}

function sum(one: ReadonlyMap<Cause, number>, other: ReadonlyMap<Cause, number>): Map<Cause, number> {
  const counts = new Map(one);
  for (const [cause, more] of other) add(counts, cause, more);
  return counts;
}
