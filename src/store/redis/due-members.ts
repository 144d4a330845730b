import type { Connection } from './connection.ts';
import { PARTITION_KEYS } from './keys.ts';
import type { PartitionKeys } from './keys.ts';

/** A member of a partition's ordered set, and since when it is due. */
interface DueMember {
  keys: PartitionKeys;
  member: string;
  dueAt: number;
}

type SetKey = 'due' | 'wakes';

/**
 * Lends what has been due longest in any partition, `limit` at most, by `lend` for each partition that has some of it. A part of
 * a cluster that is away, or takes no writes, stops nobody else: what is due elsewhere is lent in its place. Where that leaves
 * nothing to lend, the outage is thrown.
 */
export async function lendDue<Lent>(
  connection: Connection,
  set: SetKey,
  { now, limit }: { now: number; limit: number },
  lend: (keys: PartitionKeys, members: string[]) => Promise<Lent[]>,
): Promise<Lent[]> {
  const looked = await reached(PARTITION_KEYS, (keys) => membersDue(connection, keys[set], { keys, now, limit }));
  let waiting = looked.replies.flat().toSorted((one, other) => one.dueAt - other.dueAt);
  let { failure } = looked;
  const lent: Lent[] = [];
  while (waiting.length > 0 && lent.length < limit) {
    const batch = waiting.splice(0, limit - lent.length);
    const round = await reached([...byPartition(batch)], ([keys, members]) => lend(keys, members));
    lent.push(...round.replies.flat());
    if (round.failure === undefined) break;
    failure = round.failure;
    const away = new Set(round.failed.map(([keys]) => keys));
    waiting = waiting.filter(({ keys }) => !away.has(keys));
  }
  if (failure !== undefined && lent.length === 0) throw failure.reason;
  return lent;
}

/** When the next member of any partition comes due; `undefined` when there is none. */
export async function earliestDue({ client, ask }: Connection, set: SetKey): Promise<number | undefined> {
  const heads = await ask(() =>
    Promise.all(PARTITION_KEYS.map((keys) => client.zrange(keys[set], 0, '0', 'WITHSCORES'))),
  );
  const times = heads.flatMap(([, dueAt]) => (dueAt === undefined ? [] : [Number(dueAt)]));
  return times.length === 0 ? undefined : Math.min(...times);
}

async function membersDue(
  { client, ask }: Connection,
  set: string,
  { keys, now, limit }: { keys: PartitionKeys; now: number; limit: number },
): Promise<DueMember[]> {
  const range = [set, '-inf', String(now), 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES'] as const;
  const reply = await ask(() => client.zrange(...range));
  const due: DueMember[] = [];
  for (let index = 0; index < reply.length; index += 2) {
    due.push({ keys, member: reply[index] ?? '', dueAt: Number(reply[index + 1]) });
  }
  return due;
}

function byPartition(due: readonly DueMember[]): Map<PartitionKeys, string[]> {
  const grouped = new Map<PartitionKeys, string[]>();
  for (const { keys, member } of due) {
    const members = grouped.get(keys);
    if (members === undefined) grouped.set(keys, [member]);
    else members.push(member);
  }
  return grouped;
}

/** What came of those that could be reached, which ones could not, and why the last of them. */
async function reached<Item, Reply>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Reply>,
): Promise<{ replies: Reply[]; failed: Item[]; failure: PromiseRejectedResult | undefined }> {
  const outcomes = await Promise.allSettled(items.map(ask));
  const isFailed = (outcome: PromiseSettledResult<Reply> | undefined) => outcome?.status === 'rejected';
  return {
    replies: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    failed: items.filter((_, index) => isFailed(outcomes[index])),
    failure: outcomes.findLast((outcome) => outcome.status === 'rejected'),
  };
}
