import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster, Redis } from 'ioredis';
import { projectRoot } from '../../project-root.ts';

/** What a script is called with. What its keys and arguments mean, and what it returns, stands in the header of its file. */
export type ScriptArguments = [keyCount: number, ...keysAndArguments: (string | number)[]];

type Script<Reply> = (...list: ScriptArguments) => Promise<Reply>;

/** 1 committed, 0 stale; for a duplicate the turn that answered it, or what an erasure answered. */
export type WriteReply = 1 | 0 | [turn: number] | string;

export type LoadReply = [
  session: string | null,
  answer: string | null,
  handoffs: string | null,
  registrations: string | null,
  unsentLanes: number,
  forgottenAtTurn: string | null,
];

/** The files that a script is made of, one put behind the other. */
const SCRIPT_FILES = {
  loadTurn: ['load'],
  commitTurn: ['commit'],
  eraseContact: ['erase'],
  claimLanes: ['claim'],
  settleRow: ['chat-entry', 'settle'],
  keepDeadLetter: ['chat-entry', 'keep-dead-letter'],
  putAnswer: ['put-answer'],
  raiseAlarm: ['raise-alarm'],
  recordStatus: ['chat-entry', 'record-status'],
  expireRecords: ['expire'],
  claimWakes: ['claim-wakes'],
  dropWake: ['drop-wake'],
  linkAlias: ['link-alias'],
  dropAlias: ['drop-alias'],
  doNothing: ['do-nothing'],
} as const;

export type ScriptName = keyof typeof SCRIPT_FILES;

/** One script a verb; each touches the keys of one partition only. */
interface Scripts extends Record<ScriptName, unknown> {
  loadTurn: Script<LoadReply>;
  commitTurn: Script<WriteReply>;
  eraseContact: Script<WriteReply>;
  /** Row, attempt, claims, whether it is uncertain, row … */
  claimLanes: Script<(string | number)[]>;
  settleRow: Script<0 | 1>;
  keepDeadLetter: Script<0 | 1>;
  putAnswer: Script<0 | 1>;
  raiseAlarm: Script<0 | 1>;
  recordStatus: Script<0 | 1>;
  /** How many things went. */
  expireRecords: Script<number>;
  /** Member, when it was due, member … */
  claimWakes: Script<string[]>;
  dropWake: Script<0 | 1>;
  /** The contact that has it. */
  linkAlias: Script<string>;
  dropAlias: Script<0 | 1>;
  doNothing: Script<1>;
}

/** What a script answers, by its name. */
export type ScriptReply<Name extends ScriptName> = Awaited<ReturnType<Scripts[Name]>>;

/** A cluster takes the same commands as one Redis, as long as each names keys of one slot. */
export type RedisClient = Redis & Scripts;

/** Teaches a client the scripts: sent whole once a connection, by their digest afterwards. */
export function withScripts(client: Redis | Cluster): RedisClient {
  for (const [name, { text }] of scripts()) client.defineCommand(name, { lua: text });
  // The methods were defined just now, by name, which no type can follow.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return client as RedisClient;
}

/** A script as it is sent, and the digest that calls it where it is known. */
export function scriptOf(name: ScriptName): { text: string; digest: string } {
  const script = scripts().get(name);
  if (script === undefined) throw new RangeError(`There is no script ${name}.`);
  return script;
}

let read: Map<string, { text: string; digest: string }> | undefined;

function scripts(): NonNullable<typeof read> {
  const folder = join(projectRoot, 'src', 'store', 'redis', 'lua');
  read ??= new Map(
    Object.entries(SCRIPT_FILES).map(([name, files]) => {
      const text = files.map((file) => readFileSync(join(folder, `${file}.lua`), 'utf8')).join('\n');
      return [name, { text, digest: createHash('sha1').update(text).digest('hex') }];
    }),
  );
  return read;
}
