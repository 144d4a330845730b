import { initialTransition, type SnapshotFrom } from 'xstate';
import { enquiry, FLOW_REVISION, migrate, type EnquiryContext } from '../../flows/index.ts';
import { DAY_MS } from '../domain/durations.ts';
import type { School } from '../domain/school.ts';
import type { Conversation, Json } from '../domain/session.ts';

export type Snapshot = SnapshotFrom<typeof enquiry>;

/**
 * The only way from our own record `{ revision, value, context }` to a snapshot of the statechart. A record that cannot be
 * restored (a state that no longer exists) keeps everything the person gave and lands on the menu, never on an error.
 */
export function restore(conversation: Conversation | undefined): Snapshot {
  if (conversation === undefined) return BEGINNING;
  const { value, context } = migrate(conversation);
  const remembered = context as unknown as EnquiryContext;
  try {
    return { ...resolved(value as Snapshot['value']), context: remembered };
  } catch {
    return { ...resolved(landing(remembered)), context: remembered };
  }
}

/** What a stored conversation remembers, without where it stands. */
export function rememberedIn(conversation: Conversation | undefined): EnquiryContext | undefined {
  return conversation === undefined ? undefined : (migrate(conversation).context as unknown as EnquiryContext);
}

/** The snapshot with some of its context replaced; where it stands stays. */
export function withContext(snapshot: Snapshot, changes: Partial<EnquiryContext>): Snapshot {
  return { ...snapshot, context: { ...snapshot.context, ...changes } };
}

/** The snapshot without registrations that the school does not keep any more, so that nobody is shown what is forgotten. */
export function withoutExpired(snapshot: Snapshot, { now, school }: { now: number; school: School }): Snapshot {
  const { registrations } = snapshot.context;
  const earliest = now - school.retention.registrationDays * DAY_MS;
  if (registrations.every(({ updatedAt }) => updatedAt >= earliest)) return snapshot;
  return withContext(snapshot, { registrations: registrations.filter(({ updatedAt }) => updatedAt >= earliest) });
}

const [BEGINNING] = initialTransition(enquiry);

/** Snapshots by state value: resolving walks the whole chart, and there are no more of them than combinations of states. */
const resolvedByValue = new Map<string, Snapshot>();

/** Throws for a value that names no state of the chart; such a one is not kept. */
function resolved(value: Snapshot['value']): Snapshot {
  const name = JSON.stringify(value);
  const known = resolvedByValue.get(name);
  if (known !== undefined) return known;
  const snapshot = enquiry.resolveState({ value, context: BEGINNING.context });
  resolvedByValue.set(name, snapshot);
  return snapshot;
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
