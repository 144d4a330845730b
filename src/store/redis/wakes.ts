import type { ContactId } from '../../domain/contact.ts';
import { WAKE_NAMES } from '../../domain/wake.ts';
import type { ClaimedWake, Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { PARTITION_KEYS, keysOf, wakeMember } from './keys.ts';
import type { PartitionKeys } from './keys.ts';

type Wakes = Pick<Store, 'claimWakes' | 'dropWake' | 'nextWakeAt'>;

/** A wake that looks due, and since when. */
interface DueWake {
  keys: PartitionKeys;
  member: string;
  dueAt: number;
}

/**
 * The wakes: in each partition a set ordered by when they are due. Two round trips make a claim: what is due anywhere, then
 * a script for each partition that has some of it.
 */
export function redisWakes({ client, ask }: Connection): Wakes {
  return {
    async claimWakes({ now, leaseMs, limit }) {
      const due = await ask(() => dueWakes(client, now, limit));
      const lentUntil = now + leaseMs;
      const lent = await Promise.all(
        [...byPartition(due)].map(([keys, members]) =>
          ask(() => client.claimWakes(1, keys.wakes, now, lentUntil, ...members)),
        ),
      );
      return lent.flatMap((reply) => claimedFrom(reply, lentUntil)).toSorted((one, other) => one.at - other.at);
    },

    async dropWake({ contact, name, lentUntil }) {
      await ask(() => client.dropWake(1, keysOf(contact).wakes, wakeMember(contact, name), lentUntil));
    },

    async nextWakeAt() {
      const heads = await ask(() =>
        Promise.all(PARTITION_KEYS.map(({ wakes }) => client.zrange(wakes, 0, '0', 'WITHSCORES'))),
      );
      const times = heads.flatMap(([, dueAt]) => (dueAt === undefined ? [] : [Number(dueAt)]));
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

/** The `limit` wakes of all partitions that have been due longest. */
async function dueWakes(client: Connection['client'], now: number, limit: number): Promise<DueWake[]> {
  const replies = await Promise.all(
    PARTITION_KEYS.map(async (keys) => ({
      keys,
      reply: await client.zrange(keys.wakes, '-inf', String(now), 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES'),
    })),
  );
  const due: DueWake[] = [];
  for (const { keys, reply } of replies) {
    for (let index = 0; index < reply.length; index += 2) {
      due.push({ keys, member: reply[index] ?? '', dueAt: Number(reply[index + 1]) });
    }
  }
  return due.toSorted((one, other) => one.dueAt - other.dueAt).slice(0, limit);
}

function byPartition(due: DueWake[]): Map<PartitionKeys, string[]> {
  const grouped = new Map<PartitionKeys, string[]>();
  for (const { keys, member } of due) grouped.set(keys, [...(grouped.get(keys) ?? []), member]);
  return grouped;
}

function claimedFrom(reply: string[], lentUntil: number): ClaimedWake[] {
  const claimed: ClaimedWake[] = [];
  for (let index = 0; index < reply.length; index += 2) {
    const [written, contact] = splitMember(reply[index] ?? '');
    const name = WAKE_NAMES.find((one) => one === written);
    // One of a newer release waits for that release.
    if (name !== undefined) claimed.push({ contact, name, at: Number(reply[index + 1]), lentUntil });
  }
  return claimed;
}

function splitMember(member: string): [name: string, contact: ContactId] {
  const end = member.indexOf('\n');
  return [member.slice(0, end), member.slice(end + 1)];
}
