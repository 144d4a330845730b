import { initialTransition, type SnapshotFrom } from 'xstate';
import { enquiry, FLOW_REVISION, migrate, type EnquiryContext } from '../../flows/index.ts';
import type { Conversation, Json } from '../domain/session.ts';

export type Snapshot = SnapshotFrom<typeof enquiry>;

/**
 * The only way from our own record `{ revision, value, context }` to a snapshot of the statechart. A record that cannot be
 * restored (a state that no longer exists) keeps everything the person gave and lands on the menu, never on an error.
 */
export function restore(conversation: Conversation | undefined): Snapshot {
  if (conversation === undefined) return initialTransition(enquiry)[0];
  const { value, context } = migrate(conversation);
  const remembered = context as unknown as EnquiryContext;
  try {
    return enquiry.resolveState({ value: value as Snapshot['value'], context: remembered });
  } catch {
    return enquiry.resolveState({ value: landing(remembered), context: remembered });
  }
}

/** Our own record of a snapshot: plain JSON, the library's private fields left out. */
export function record(snapshot: Snapshot): Conversation {
  return {
    revision: FLOW_REVISION,
    value: snapshot.value,
    context: snapshot.context as unknown as Json,
  };
}

/** The statechart's path, dots between; while a handoff is on, the path of who owns the chat. */
export function statePath(snapshot: Snapshot): string {
  const { dialogue, handoff } = snapshot.value as { dialogue: Json; handoff: Json };
  return handoff === 'none' ? path(dialogue) : `handoff.${path(handoff)}`;
}

function path(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${path(inner)}`)
    .join(' ');
}

function landing(context: EnquiryContext): Snapshot['value'] {
  if (context.handoff === undefined) return { dialogue: 'menu', handoff: 'none' };
  const handoff = context.handoff.claimedBy === undefined ? 'open' : { claimed: 'chatting' };
  return { dialogue: 'menu', handoff } as Snapshot['value'];
}
