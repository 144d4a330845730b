import type { ContactId } from '../../domain/contact.ts';
import { rankOf } from '../../domain/delivery.ts';
import type { Handoff } from '../../domain/handoff.ts';
import { LIMITS } from '../../domain/limits.ts';
import { partitionOfHandoff } from '../../domain/partition.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Session } from '../../domain/session.ts';
import { mergeQuestions } from '../merge-questions.ts';
import type { Asked } from '../merge-questions.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { PARTITION_KEYS, jsonBehind, keysOf, keysOfPartition } from './keys.ts';
import type { PartitionKeys } from './keys.ts';
import { entryName, unpackChat } from './packed-chat.ts';
import { packSid } from './packed-sid.ts';
import { sessionFrom } from './stored-session.ts';

type Records = Pick<
  Store,
  | 'recordStatus'
  | 'transcript'
  | 'findHandoff'
  | 'listHandoffs'
  | 'listRegistrations'
  | 'listQuestions'
  | 'listSessions'
  | 'forgetExpired'
>;

/** Sessions asked for at a time when all of them are listed. */
const SCAN_COUNT = 500;

/** What is read outside a turn. Lists are merged over the partitions, a call each, which suits a cluster too. */
export function redisRecords({ client, primaries, ask }: Connection): Records {
  const fromAll = async (read: (keys: PartitionKeys) => Promise<string[]>): Promise<string[]> =>
    (await ask(() => Promise.all(PARTITION_KEYS.map(read)))).flat();

  return {
    async recordStatus(contact, replyId, status, sid) {
      const chat = keysOf(contact).chat + contact;
      const packedSid = sid === undefined ? '-' : packSid(sid);
      await ask(() => client.recordStatus(1, chat, entryName(contact, replyId), rankOf(status), packedSid));
    },

    async transcript(contact) {
      const chat = keysOf(contact).chat + contact;
      const turns = await ask(() => client.lrange(chat, 0, -1));
      return unpackChat(contact, turns).slice(-LIMITS.transcriptEntries);
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
      return lastOfEach(stored.map((value): Registration => JSON.parse(jsonBehind(1, value)))).toSorted(
        (one, other) => one.createdAt - other.createdAt || (one.reference < other.reference ? -1 : 1),
      );
    },

    async listQuestions() {
      const found = await ask(() =>
        Promise.all(PARTITION_KEYS.map(({ questions }) => client.zrange(questions, 0, '-1', 'WITHSCORES'))),
      );
      return mergeQuestions(found.flatMap(askedFrom));
    },

    async forgetExpired({ registrationMs, conversationMs }, now) {
      let gone = 0;
      for (const { registrations, handoffs, dead, questions } of PARTITION_KEYS) {
        const keys = [registrations, handoffs, dead, questions] as const;
        gone += await ask(() => client.expireRecords(4, ...keys, now - registrationMs, now - conversationMs));
      }
      return gone;
    },

    async *listSessions() {
      const given = new Set<ContactId>();
      for (const node of await ask(async () => primaries())) yield* scanSessions(node, given, ask);
    },
  };
}

/** One that went from one contact to another stands in the partitions of both. */
function lastOfEach(registrations: Registration[]): Registration[] {
  const byReference = new Map<string, Registration>();
  for (const one of registrations.toSorted((before, after) => before.updatedAt - after.updatedAt)) {
    byReference.set(one.reference, one);
  }
  return [...byReference.values()];
}

/** A key of a session, whatever its partition. */
const SESSION_KEY = /^\{\d\d\}:session:(.*)$/s;

/** A scan may name a key twice while keys are added: what was given already is remembered. */
async function* scanSessions(
  node: ReturnType<Connection['primaries']>[number],
  given: Set<ContactId>,
  ask: Connection['ask'],
): AsyncGenerator<Session> {
  let cursor = '0';
  do {
    const from = cursor;
    const [next, keys] = await ask(() => node.scan(from, 'MATCH', '{??}:session:*', 'COUNT', SCAN_COUNT));
    cursor = next;
    const values = await ask(() => Promise.all(keys.map((key) => node.get(key))));
    for (const [index, stored] of values.entries()) {
      const contact = SESSION_KEY.exec(keys[index] ?? '')?.[1];
      if (contact === undefined || stored === null || given.has(contact)) continue;
      given.add(contact);
      yield sessionFrom(contact, stored);
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
