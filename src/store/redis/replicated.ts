import { Fault } from '../../domain/errors.ts';
import { LIMITS } from '../../domain/limits.ts';
import type { Connection } from './connection.ts';
import { scriptOf } from './scripts.ts';
import type { ScriptArguments, ScriptName, ScriptReply } from './scripts.ts';

/** Once for a server that has forgotten the script, once for a slot that has moved. */
const TRIES = 3;

export interface Run<Name extends ScriptName> {
  script: Name;
  list: ScriptArguments;
  replicas: number;
  mark: boolean;
}

/**
 * Runs a script of one partition and counts only when `replicas` have what it found or wrote; too few are an outage, after
 * which the turn may stand all the same. A script that wrote nothing has found what another connection wrote, for which
 * WAIT does not wait (Redis 7.2 and newer): `mark` sets a mark behind it, and whoever has the mark has what stands before it.
 */
export function runReplicated<Name extends ScriptName>(
  { client, ask, where }: Connection,
  { script, list, replicas, mark }: Run<Name>,
): Promise<ScriptReply<Name>> {
  return ask(async () => {
    const [reply, confirmed] = await runAndWait(client, { script, list, replicas, mark });
    // What a script answers is told by its name, which no type can follow into Lua.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (confirmed >= replicas) return reply as ScriptReply<Name>;
    throw new Fault(
      'store:unavailable',
      `Only ${confirmed} of ${replicas} replicas of Redis at ${where} confirmed the turn. Check them, or lower REDIS_WAIT_REPLICAS.`,
      { store: 'redis', where, confirmed, replicas },
    );
  });
}

/**
 * Script and WAIT leave together on one connection: on another, or behind a script that the client sends again by itself,
 * WAIT would answer for other writes. So what a cluster and a server without the script ask for is done here.
 */
async function runAndWait(
  client: Connection['client'],
  { script, list, replicas, mark }: Run<ScriptName>,
): Promise<[reply: unknown, confirmed: number]> {
  const key = String(list[1]);
  const { text, digest } = scriptOf(script);
  let call = ['evalsha', digest];
  for (let tries = 1; ; tries += 1) {
    const batch = client.pipeline([
      [...call, ...list],
      ...(mark ? [['set', markBeside(key), '', 'PX', LIMITS.replicasConfirmMs]] : []),
      ['wait', replicas, LIMITS.replicasConfirmMs],
    ]);
    const results = (await batch.exec()) ?? [];
    const failure = results.find(([error]) => error !== null)?.[0];
    if (!failure) return [results[0]?.[1], Number(results.at(-1)?.[1] ?? 0)];
    if (tries === TRIES) throw failure;
    if (failure.message.startsWith('NOSCRIPT')) call = ['eval', text];
    // A call by itself follows the slot, and the client remembers where it went.
    else if (failure.message.startsWith('MOVED')) await client.exists(key);
    else throw failure;
  }
}

function markBeside(key: string): string {
  return `${key.slice(0, key.indexOf('}') + 1)}:waited`;
}
