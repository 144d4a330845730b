import type { ContactId } from '../../domain/contact.ts';
import { WAKE_NAMES } from '../../domain/wake.ts';
import type { ClaimedWake, Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { earliestDue, lendDue } from './due-members.ts';
import { keysOf, wakeMember } from './keys.ts';

type Wakes = Pick<Store, 'claimWakes' | 'dropWake' | 'nextWakeAt'>;

/**
 * The wakes: in each partition a set ordered by when they are due. Two round trips make a claim: what is due anywhere, then
 * a script for each partition that has some of it.
 */
export function redisWakes(connection: Connection): Wakes {
  const { client, ask } = connection;
  return {
    async claimWakes({ now, leaseMs, limit }) {
      const lentUntil = now + leaseMs;
      const lent = await lendDue(connection, 'wakes', { now, limit }, async (keys, members) =>
        claimedFrom(await ask(() => client.claimWakes(1, keys.wakes, now, lentUntil, ...members)), lentUntil),
      );
      return lent.toSorted((one, other) => one.at - other.at);
    },

    async dropWake({ contact, name, lentUntil }) {
      await ask(() => client.dropWake(1, keysOf(contact).wakes, wakeMember(contact, name), lentUntil));
    },

    nextWakeAt: () => earliestDue(connection, 'wakes'),
  };
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
