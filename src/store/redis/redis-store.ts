import { randomUUID } from 'node:crypto';
import { Fault } from '../../domain/errors.ts';
import type { Session } from '../../domain/session.ts';
import { unpackAnswer } from '../seen-mark.ts';
import type { CommitResult, Store } from '../store.ts';
import { connect } from './connection.ts';
import type { Connection, ConnectionLog } from './connection.ts';
import { deliverySignal } from './delivery-signal.ts';
import { durabilityWarnings } from './durability-warnings.ts';
import { jsonBehind } from './keys.ts';
import { redisOutbox } from './outbox.ts';
import { redisRecords } from './records.ts';
import { commitArguments, eraseArguments, loadArguments } from './turn-arguments.ts';
import type { ScriptArguments } from './scripts.ts';

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`; several, comma-separated, are nodes of one Redis Cluster. */
  url: string;
  /** Replicas that must have a turn before it counts as committed; 0 unless told. */
  waitReplicas?: number;
  /**
   * How long a call waits for a connection that is being made: the first moment of a process, a short break. Half a second
   * unless told; a command that starts far from its Redis needs more.
   */
  connectWithinMs?: number;
  /** Told what happens to the connection; nobody unless told. */
  log?: ConnectionLog;
}

/** How long replicas get to confirm. */
const REPLICAS_WITHIN_MS = 1_000;

/**
 * The production store. It is returned before it is connected, comes up by itself when Redis does, and until then every
 * call throws `Fault('store:unavailable')` within two seconds. A turn is two round trips: `load` and `commit`.
 */
export function createRedisStore({
  url,
  waitReplicas = 0,
  connectWithinMs = 500,
  log = () => undefined,
}: RedisStoreOptions): Store {
  const connection = connect(url, { connectWithinMs, log });
  const { client, ask } = connection;
  const process = randomUUID();
  const signal = deliverySignal(client, process, log);
  const write = async (verb: 'commitTurn' | 'eraseContact', list: ScriptArguments): Promise<unknown> =>
    waitReplicas === 0 ? ask(() => client[verb](...list)) : writeReplicated(connection, verb, list, waitReplicas);

  return {
    ...redisOutbox(connection),
    ...redisRecords(connection),

    async load(contact, messageId) {
      const reply = await ask(() => client.loadTurn(...loadArguments(contact, messageId)));
      const [session, answer, handoffs, registrations, unsentLanes] = reply;
      return {
        ...(session === null ? {} : { session: sessionFrom(session) }),
        ...(answer === null ? {} : { seen: unpackAnswer(contact, answer) }),
        hasUnsent: unsentLanes > 0,
        counts: { handoffs: Number(handoffs ?? 0), registrations: Number(registrations ?? 0) },
      };
    },

    async commit(commit) {
      try {
        return resultFrom(commit.contact, await write('commitTurn', commitArguments(commit, process)));
      } finally {
        // Whatever the outcome: a turn that too few replicas confirmed, or whose answer got lost, may stand all the same.
        if (commit.deliveries.length > 0) signal.raise();
      }
    },

    async erase(erasure) {
      try {
        return resultFrom(erasure.contact, await write('eraseContact', eraseArguments(erasure, process)));
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

function sessionFrom(stored: string): Session {
  return JSON.parse(jsonBehind(1, stored));
}

function resultFrom(contact: string, reply: unknown): CommitResult {
  if (typeof reply === 'string') return { type: 'duplicate', answer: unpackAnswer(contact, reply) };
  return reply === 1 ? { type: 'committed' } : { type: 'stale' };
}

/** Script and WAIT leave together. Too few replicas is an outage: the sender tries again and finds the turn taken. */
async function writeReplicated(
  { client, ask, where }: Connection,
  verb: 'commitTurn' | 'eraseContact',
  list: ScriptArguments,
  replicas: number,
): Promise<unknown> {
  return ask(async () => {
    const batch = client.pipeline([
      [verb, ...list],
      ['wait', replicas, REPLICAS_WITHIN_MS],
    ]);
    const [written, waited] = (await batch.exec()) ?? [];
    const failure = written?.[0] ?? waited?.[0];
    if (failure) throw failure;
    const confirmed = Number(waited?.[1] ?? 0);
    if (confirmed >= replicas) return written?.[1];
    throw new Fault(
      'store:unavailable',
      `Only ${confirmed} of ${replicas} replicas of Redis at ${where} confirmed the turn. Check them, or lower REDIS_WAIT_REPLICAS.`,
      { store: 'redis', where, confirmed, replicas },
    );
  });
}
