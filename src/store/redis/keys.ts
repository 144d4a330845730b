import type { ContactId } from '../../domain/contact.ts';
import { PARTITIONS, partitionOf } from '../../domain/partition.ts';
import type { WakeName } from '../../domain/wake.ts';

/**
 * Where everything is. Each key carries its partition as a hash tag, so that all of a partition lies in one slot of a
 * cluster and one script can reach it.
 *
 *     {nn}:session:<contact>       string  "<turn>\n<marks>\n<packed session>", expires
 *     {nn}:chat:<contact>          list    an element a turn (packed-chat.ts), oldest first, expires
 *     {nn}:mark:<mark>             string  what is answered to a message from before an erasure, or
 *                                          the turn of the erasure itself, expires
 *     {nn}:alias:<alias>           string  the contact it is linked to, expires; in the partition of the alias
 *     {nn}:waited                  string  for a second, behind what replicas are asked to confirm (replicated.ts)
 *     {nn}:counts                  hash    handoffs, registrations
 *     {nn}:rows                    hash    delivery id -> "<contact>\n<lane>\n<json>"
 *     {nn}:lane:<lane>             list    delivery ids, oldest first; gone when empty; a lane is an address (see laneOf)
 *     {nn}:due                     zset    lane -> when its head is due, or its lease ends
 *     {nn}:leases                  hash    lane -> "<attempt>:<claims>:<lease>" of its head, see claim.lua
 *     {nn}:dead                    hash    delivery id -> "<contact>\n<json>"
 *     {nn}:registrations           hash    reference -> "<contact>\n<json>"
 *     {nn}:handoffs                hash    number -> "<contact>\n<json>"
 *     {nn}:questions               zset    [fact, course or "", contact] as JSON -> when they last asked
 *     {nn}:wakes                   zset    "<name>\n<contact>" -> when it is due, or its lease ends
 *
 * What belongs to no contact:
 *
 *     {00}:answers                 hash    "<fact>:<course or nothing>" -> what staff answered, as JSON
 *     enquiries:alarms             hash    code -> "<since>:<last at>:<count>"
 */
export interface PartitionKeys {
  counts: string;
  rows: string;
  due: string;
  leases: string;
  dead: string;
  registrations: string;
  handoffs: string;
  questions: string;
  wakes: string;
  /** Followed by what it names. */
  session: string;
  chat: string;
  mark: string;
  lane: string;
  alias: string;
}

/** The keys of every partition, in order. */
export const PARTITION_KEYS: readonly PartitionKeys[] = Array.from({ length: PARTITIONS }, (_, partition) => {
  const tag = `{${String(partition).padStart(2, '0')}}:`;
  return {
    counts: `${tag}counts`,
    rows: `${tag}rows`,
    due: `${tag}due`,
    leases: `${tag}leases`,
    dead: `${tag}dead`,
    registrations: `${tag}registrations`,
    handoffs: `${tag}handoffs`,
    questions: `${tag}questions`,
    wakes: `${tag}wakes`,
    session: `${tag}session:`,
    chat: `${tag}chat:`,
    mark: `${tag}mark:`,
    lane: `${tag}lane:`,
    alias: `${tag}alias:`,
  };
});

/** The keys of one partition. */
export function keysOfPartition(partition: number): PartitionKeys {
  const keys = PARTITION_KEYS[partition];
  if (keys === undefined)
    throw new RangeError(`There is no partition ${partition}: they go from 0 to ${PARTITIONS - 1}.`);
  return keys;
}

/** The keys of a contact's partition. */
export function keysOf(contact: ContactId): PartitionKeys {
  return keysOfPartition(partitionOf(contact));
}

/** Tells other processes that a commit wrote deliveries; the message is the name of the process that did. */
export const DELIVERIES_CHANNEL = 'enquiries:deliveries';

/** What staff answered: of no partition, but in the slot of the first one, beside which replicas can be waited for. */
export const ANSWERS_KEY = '{00}:answers';

/** What is wrong with the account or the settings. */
export const ALARMS_KEY = 'enquiries:alarms';

/** A value that starts with the lines named, as the scripts read them, and goes on as JSON. */
export function led(lines: (string | number)[], value: unknown): string {
  return `${lines.join('\n')}\n${JSON.stringify(value)}`;
}

/** A wake as its partition's set names it. */
export function wakeMember(contact: ContactId, name: WakeName): string {
  return `${name}\n${contact}`;
}

/** The JSON behind `lines` leading lines. */
export function jsonBehind(lines: number, stored: string): string {
  let from = 0;
  for (let line = 0; line < lines; line += 1) from = stored.indexOf('\n', from) + 1;
  return stored.slice(from);
}
