import { randomUUID } from 'node:crypto';
import type { ContactId } from '../../domain/contact.ts';
import { LIMITS } from '../../domain/limits.ts';
import { markOf, unpackAnswer } from '../seen-mark.ts';
import type { Answer, CommitResult, Loaded, Store } from '../store.ts';
import { redisAlarms } from './alarms.ts';
import { redisAliases } from './aliases.ts';
import { redisAnswers } from './answers.ts';
import { connect } from './connection.ts';
import type { Connection, ConnectionLog } from './connection.ts';
import { deliverySignal } from './delivery-signal.ts';
import { durabilityWarnings } from './durability-warnings.ts';
import { keysOf } from './keys.ts';
import { answerFrom } from './packed-chat.ts';
import { unpackSession } from './packed-session.ts';
import { redisOutbox } from './outbox.ts';
import { redisRecords } from './records.ts';
import { runReplicated } from './replicated.ts';
import { readStored, turnOfMark } from './stored-session.ts';
import { commitArguments, eraseArguments, loadArguments } from './turn-arguments.ts';
import type { LoadReply, ScriptArguments, WriteReply } from './scripts.ts';
import { redisWakes } from './wakes.ts';

export interface RedisStoreOptions {
  /**
   * `redis://` or `rediss://`; several, comma-separated, are nodes of one Redis Cluster. Or the sentinels of one primary:
   * `redis-sentinel://` or `rediss-sentinel://`, comma-separated, the primary's name as the path.
   */
  url: string;
  /** Replicas that must have a turn before it counts as committed; 0 unless told. */
  waitReplicas?: number;
  /**
   * How long a call waits for a connection that is being made: the first moment of a process, a short break.
   * `LIMITS.storeConnectMs` unless told; a command that starts far from its Redis needs more.
   */
  connectWithinMs?: number;
  /** Told what happens to the connection; nobody unless told. */
  log?: ConnectionLog;
}

/**
 * The production store. It is returned before it is connected, comes up by itself when Redis does, and until then every
 * call throws `Fault('store:unavailable')` within three seconds. A turn is two round trips: `load` and `commit`.
 */
export function createRedisStore({
  url,
  waitReplicas = 0,
  connectWithinMs = LIMITS.storeConnectMs,
  log = () => undefined,
}: RedisStoreOptions): Store {
  const connection = connect(url, { connectWithinMs, log });
  const { client, ask } = connection;
  const process = randomUUID();
  const signal = deliverySignal(client, process, log);
  const isReplicated = waitReplicas > 0;

  const write = async (script: 'commitTurn' | 'eraseContact', list: ScriptArguments): Promise<WriteReply> => {
    if (!isReplicated) return ask(() => client[script](...list));
    const run = { script, list, replicas: waitReplicas };
    const reply = await runReplicated(connection, { ...run, mark: false });
    // A duplicate was written before, maybe by a call that too few replicas confirmed.
    return reply === 1 || reply === 0 ? reply : runReplicated(connection, { ...run, mark: true });
  };

  return {
    ...redisAliases(connection, waitReplicas),
    ...redisAnswers(connection, waitReplicas),
    ...redisOutbox(connection, waitReplicas),
    ...redisRecords(connection),
    ...redisWakes(connection),
    ...redisAlarms(connection),

    async load(contact, messageId, address) {
      const list = loadArguments(contact, messageId, address);
      const loaded = await loadedFrom(connection, [contact, messageId], await ask(() => client.loadTurn(...list)));
      if (loaded.seen === undefined || !isReplicated) return loaded;
      const run = { script: 'loadTurn', list, replicas: waitReplicas, mark: true } as const;
      return loadedFrom(connection, [contact, messageId], await runReplicated(connection, run));
    },

    async commit(commit) {
      try {
        return await resultOf(connection, commit.contact, await write('commitTurn', commitArguments(commit, process)));
      } finally {
        // Whatever the outcome: a turn that too few replicas confirmed, or whose answer got lost, may stand all the same.
        if (commit.deliveries.length > 0) signal.raise();
      }
    },

    async erase(erasure) {
      try {
        const reply = await write('eraseContact', eraseArguments(erasure, process));
        return await resultOf(connection, erasure.contact, reply);
      } finally {
        if (erasure.deliveries.length > 0) signal.raise();
      }
    },

    onDeliveries: (listener) => signal.listen(listener),

    async ping() {
      await ask(() => client.ping());
    },

    warnings: () => durabilityWarnings(connection),

    async close() {
      signal.close();
      await connection.close();
    },
  };
}

async function loadedFrom(
  connection: Connection,
  [contact, messageId]: [ContactId, string],
  [session, answer, handoffs, registrations, unsentLanes, forgottenAtTurn]: LoadReply,
): Promise<Loaded> {
  const stored = session === null ? undefined : readStored(session);
  const turn = stored === undefined ? undefined : turnOfMark(stored, markOf(contact, messageId));
  const seen = answer === null ? await answerOf(connection, contact, turn) : unpackAnswer(contact, answer);
  return {
    ...(stored === undefined ? {} : { session: unpackSession(contact, stored.packed) }),
    ...(seen === undefined ? {} : { seen }),
    ...(forgottenAtTurn === null ? {} : { forgottenAtTurn: Number(forgottenAtTurn) }),
    hasUnsent: unsentLanes > 0,
    counts: { handoffs: Number(handoffs ?? 0), registrations: Number(registrations ?? 0) },
  };
}

async function resultOf(connection: Connection, contact: ContactId, reply: WriteReply): Promise<CommitResult> {
  if (typeof reply === 'string') return { type: 'duplicate', answer: unpackAnswer(contact, reply) };
  const answer = Array.isArray(reply) ? await answerOf(connection, contact, reply[0]) : undefined;
  if (answer !== undefined) return { type: 'duplicate', answer };
  return reply === 1 ? { type: 'committed' } : { type: 'stale' };
}

/** What a turn answered stands in its chat: one look more, for a message that came twice. */
async function answerOf(
  { client, ask }: Connection,
  contact: ContactId,
  turn: number | undefined,
): Promise<Answer | undefined> {
  if (turn === undefined) return undefined;
  const turns = await ask(() => client.lrange(keysOf(contact).chat + contact, 0, -1));
  return answerFrom(contact, turn, turns);
}
