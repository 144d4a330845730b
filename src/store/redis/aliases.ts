import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { keysOf } from './keys.ts';
import { runReplicated } from './replicated.ts';
import type { ScriptArguments } from './scripts.ts';

type Aliases = Pick<Store, 'findAlias' | 'linkAlias' | 'dropAlias'>;

/** The aliases: each a key of its own, in the slot of the alias and not of the contact. */
export function redisAliases(connection: Connection, replicas: number): Aliases {
  const { client, ask } = connection;
  return {
    async findAlias(alias) {
      return (await ask(() => client.get(keysOf(alias).alias + alias))) ?? undefined;
    },

    async linkAlias({ alias, contact }, { now, expiresAt }) {
      const list: ScriptArguments = [1, keysOf(alias).alias + alias, contact, Math.max(1, expiresAt - now)];
      if (replicas === 0) return ask(() => client.linkAlias(...list));
      // The turn that goes on under the contact must not outlive the link. What was found may be another connection's.
      return runReplicated(connection, { script: 'linkAlias', list, replicas, mark: true });
    },

    async dropAlias({ alias, contact }) {
      await ask(() => client.dropAlias(1, keysOf(alias).alias + alias, contact));
    },
  };
}
