import type { Connection } from './connection.ts';
import { PARTITION_KEYS } from './keys.ts';
import type { PartitionKeys } from './keys.ts';

/** A member of a partition's ordered set, and since when it is due. */
export interface DueMember {
  keys: PartitionKeys;
  member: string;
  dueAt: number;
}

type SetKey = 'due' | 'wakes';

/** The `limit` members of all partitions that have been due longest. What a part of a cluster cannot tell now is left out. */
export async function membersDue(
  { client, ask }: Connection,
  set: SetKey,
  { now, limit }: { now: number; limit: number },
): Promise<DueMember[]> {
  const replies = await reached(PARTITION_KEYS, async (keys) => {
    const range = [keys[set], '-inf', String(now), 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES'] as const;
    return { keys, reply: await ask(() => client.zrange(...range)) };
  });
  const due: DueMember[] = [];
  for (const { keys, reply } of replies) {
    for (let index = 0; index < reply.length; index += 2) {
      due.push({ keys, member: reply[index] ?? '', dueAt: Number(reply[index + 1]) });
    }
  }
  return due.toSorted((one, other) => one.dueAt - other.dueAt).slice(0, limit);
}

/** When the next member of any partition comes due; `undefined` when there is none. */
export async function earliestDue({ client, ask }: Connection, set: SetKey): Promise<number | undefined> {
  const heads = await reached(PARTITION_KEYS, (keys) => ask(() => client.zrange(keys[set], 0, '0', 'WITHSCORES')));
  const times = heads.flatMap(([, dueAt]) => (dueAt === undefined ? [] : [Number(dueAt)]));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Does `lend` for each partition that has some of what is due. */
export function lendFrom<Reply>(
  due: readonly DueMember[],
  lend: (keys: PartitionKeys, members: string[]) => Promise<Reply>,
): Promise<Reply[]> {
  const byPartition = new Map<PartitionKeys, string[]>();
  for (const { keys, member } of due) {
    const members = byPartition.get(keys);
    if (members === undefined) byPartition.set(keys, [member]);
    else members.push(member);
  }
  return reached([...byPartition], ([keys, members]) => lend(keys, members));
}

/**
 * What came of those that could be reached. One part of a cluster that is away does not stop the others, nor is what was lent
 * there forgotten; when none can be reached, that is thrown.
 */
async function reached<Item, Reply>(items: readonly Item[], ask: (item: Item) => Promise<Reply>): Promise<Reply[]> {
  const outcomes = await Promise.allSettled(items.map(ask));
  const replies = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined && replies.length === 0) throw failure.reason;
  return replies;
}
