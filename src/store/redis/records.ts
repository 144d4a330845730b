import type { ContactId } from '../../domain/contact.ts';
import { rankOf } from '../../domain/delivery.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { partitionOfHandoff } from '../../domain/partition.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Session } from '../../domain/session.ts';
import { mergeQuestions } from '../merge-questions.ts';
import type { Asked } from '../merge-questions.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { PARTITION_KEYS, jsonBehind, keysOf, keysOfPartition } from './keys.ts';
import type { PartitionKeys } from './keys.ts';
import { entryFrom } from './turn-arguments.ts';

type Records = Pick<
  Store,
  | 'recordStatus'
  | 'transcript'
  | 'findHandoff'
  | 'listHandoffs'
  | 'listRegistrations'
  | 'listQuestions'
  | 'listSessions'
>;

/** Sessions asked for at a time when all of them are listed. */
const SCAN_COUNT = 500;

/** What is read outside a turn. Lists are merged over the partitions, a call each, which suits a cluster too. */
export function redisRecords({ client, ask }: Connection): Records {
  const fromAll = async (read: (keys: PartitionKeys) => Promise<string[]>): Promise<string[]> =>
    (await ask(() => Promise.all(PARTITION_KEYS.map(read)))).flat();

  return {
    async recordStatus(contact, replyId, status, sid) {
      await ask(() => client.recordStatus(1, keysOf(contact).ticks + contact, replyId, rankOf(status), sid ?? ''));
    },

    async transcript(contact) {
      const keys = keysOf(contact);
      const [entries, ticks] = await ask(() =>
        Promise.all([client.lrange(keys.transcript + contact, 0, -1), client.hgetall(keys.ticks + contact)]),
      );
      return entries.map((stored) => entryFrom(stored, ticks));
    },

    async findHandoff(number) {
      const { handoffs } = keysOfPartition(partitionOfHandoff(number));
      const stored = await ask(() => client.hget(handoffs, String(number)));
      if (stored === null) return undefined;
      const handoff: Handoff = JSON.parse(jsonBehind(1, stored));
      return handoff;
    },

    async listHandoffs(filter) {
      const stored = await fromAll(({ handoffs }) => client.hvals(handoffs));
      return stored
        .map((value): Handoff => JSON.parse(jsonBehind(1, value)))
        .filter(({ status }) => filter?.status === undefined || filter.status.includes(status))
        .toSorted((one, other) => one.openedAt - other.openedAt || one.number - other.number);
    },

    async listRegistrations() {
      const stored = await fromAll(({ registrations }) => client.hvals(registrations));
      return stored
        .map((value): Registration => JSON.parse(jsonBehind(1, value)))
        .toSorted((one, other) => one.createdAt - other.createdAt || (one.reference < other.reference ? -1 : 1));
    },

    async listQuestions() {
      const found = await ask(() =>
        Promise.all(PARTITION_KEYS.map(({ questions }) => client.zrange(questions, 0, '-1', 'WITHSCORES'))),
      );
      return mergeQuestions(found.flatMap(askedFrom));
    },

    async *listSessions() {
      for (const { sessions } of PARTITION_KEYS) yield* scanSessions(sessions, { client, ask });
    },
  };
}

/** A scan may name a field twice while its hash grows: what was given already is remembered, a partition at a time. */
async function* scanSessions(
  sessions: string,
  { client, ask }: Pick<Connection, 'client' | 'ask'>,
): AsyncGenerator<Session> {
  const given = new Set<string>();
  let cursor = '0';
  do {
    const from = cursor;
    const [next, found] = await ask(() => client.hscan(sessions, from, 'COUNT', SCAN_COUNT));
    cursor = next;
    for (let index = 0; index < found.length; index += 2) {
      const contact = found[index] ?? '';
      if (given.has(contact)) continue;
      given.add(contact);
      const session: Session = JSON.parse(jsonBehind(1, found[index + 1] ?? ''));
      yield session;
    }
  } while (cursor !== '0');
}

function askedFrom(membersAndTimes: string[]): Asked[] {
  const asked: Asked[] = [];
  for (let index = 0; index < membersAndTimes.length; index += 2) {
    const member: [Asked['fact'], Asked['course'], ContactId] = JSON.parse(membersAndTimes[index] ?? '');
    const [fact, course, contact] = member;
    asked.push({ fact, course, contact, at: Number(membersAndTimes[index + 1]) });
  }
  return asked;
}
