import { randomUUID } from 'node:crypto';
import { laneOf, rankOf, type Delivery } from '../../domain/delivery.ts';
import type { ClaimedDelivery, DeadLetter, Settlement, Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { earliestDue, lendDue } from './due-members.ts';
import { PARTITION_KEYS, jsonBehind, keysOf, led } from './keys.ts';
import type { PartitionKeys } from './keys.ts';
import { entryName } from './packed-chat.ts';
import { packSid } from './packed-sid.ts';
import { runReplicated } from './replicated.ts';
import type { ScriptArguments } from './scripts.ts';

type Outbox = Pick<Store, 'claimDeliveries' | 'settle' | 'nextDueAt' | 'keepDeadLetter' | 'listDeadLetters'>;

/**
 * The outbox: in each partition a lane for each address, of which only the head can be lent. Two round trips make a
 * claim: what is due anywhere, then a script for each partition that has some of it; where replicas have to follow, a third
 * one between them.
 */
export function redisOutbox(connection: Connection, replicas: number): Outbox {
  const { client, ask } = connection;
  // What is lent will be sent, and a failover must not lend it again as if nobody had tried.
  const lend = async (keys: PartitionKeys, list: ScriptArguments): Promise<(string | number)[]> => {
    if (replicas === 0) return ask(() => client.claimLanes(...list));
    // A claim that no replica confirms still counts against its rows: so it is first asked whether they follow at all.
    await runReplicated(connection, { script: 'doNothing', list: [1, keys.due], replicas, mark: true });
    return runReplicated(connection, { script: 'claimLanes', list, replicas, mark: false });
  };

  return {
    async claimDeliveries({ now, leaseMs, limit }) {
      const lease = randomUUID();
      return lendDue(connection, 'due', { now, limit }, async (keys, names) =>
        claimedFrom(await lend(keys, claimArguments(keys, names, { now, until: now + leaseMs, lease })), lease),
      );
    },

    async settle(claimed, settlement, now) {
      const settled = await ask(() => client.settleRow(...settleArguments(claimed, settlement, now)));
      return settled === 1;
    },

    nextDueAt: () => earliestDue(connection, 'due'),

    async keepDeadLetter(letter) {
      const { id, contact } = letter.delivery;
      const { dead, chat } = keysOf(contact);
      const name = entryName(contact, id);
      await ask(() => client.keepDeadLetter(2, dead, chat + contact, id, led([contact], letter), name));
    },

    async listDeadLetters() {
      const found = await ask(() => Promise.all(PARTITION_KEYS.map(({ dead }) => client.hvals(dead))));
      const letters = found.flat().map((stored): DeadLetter => JSON.parse(jsonBehind(1, stored)));
      return letters.toSorted((one, other) => one.at - other.at || (one.delivery.id < other.delivery.id ? -1 : 1));
    },
  };
}

function claimArguments(
  keys: PartitionKeys,
  names: string[],
  { now, until, lease }: { now: number; until: number; lease: string },
): ScriptArguments {
  const lanes = names.map((name) => keys.lane + name);
  return [3 + lanes.length, keys.due, keys.leases, keys.rows, ...lanes, now, until, lease, ...names];
}

function claimedFrom(rows: (string | number)[], lease: string): ClaimedDelivery[] {
  const claimed: ClaimedDelivery[] = [];
  for (let index = 0; index < rows.length; index += 4) {
    const delivery: Delivery = JSON.parse(jsonBehind(2, String(rows[index])));
    const [attempt, claims, doubt] = [Number(rows[index + 1]), Number(rows[index + 2]), rows[index + 3]];
    claimed.push({ delivery, attempt, claims, isUncertain: doubt === 1, lease });
  }
  return claimed;
}

function settleArguments(
  { delivery, attempt, claims, lease }: ClaimedDelivery,
  settlement: Settlement,
  now: number,
): ScriptArguments {
  const keys = keysOf(delivery.contact);
  const chat = keys.chat + delivery.contact;
  const lane = laneOf(delivery);
  const own = [6, keys.lane + lane, keys.rows, keys.due, keys.leases, keys.dead, chat] as const;
  const claim = [lane, delivery.id, `${attempt}:${claims}:${lease}`, settlement.type] as const;
  const name = entryName(delivery.contact, delivery.id);
  switch (settlement.type) {
    case 'retry':
    case 'resume':
    case 'uncertain':
      return [...own, ...claim, settlement.at, '', '', '-', name];
    case 'sent':
      return [...own, ...claim, now, '', rankOf('sent'), packSid(settlement.sid), name];
    case 'done':
      return [...own, ...claim, now, '', rankOf('sent'), '-', name];
    case 'replaced':
      return [...own, ...claim, now, '', rankOf('failed'), '-', name];
    case 'dead': {
      const letter: DeadLetter = { delivery, code: settlement.code, at: now };
      return [...own, ...claim, now, led([delivery.contact], letter), rankOf('failed'), '-', name];
    }
  }
}
