import type { Connection } from './connection.ts';

/**
 * What an operator should know about how this Redis keeps what it was given, a sentence each. A host that does not let us
 * look is said to be unchecked.
 */
export async function durabilityWarnings({ primaries, where, ask }: Connection): Promise<string[]> {
  const warnings = await Promise.all(
    (await ask(async () => primaries())).map(async (node) => {
      const memory = await allowed(ask, () => node.info('memory'));
      const persistence = await allowed(ask, () => node.info('persistence'));
      const save = await allowed(ask, () => node.config('GET', 'save'));
      return [...evictionWarnings(memory), ...persistenceWarnings(persistence, save)];
    }),
  );
  return [...new Set(warnings.flat())].map((sentence) => `Redis at ${where}: ${sentence}`);
}

/** The reply, or `undefined` when this host does not let us ask; an outage is still thrown. */
async function allowed<Reply>(ask: Connection['ask'], question: () => Promise<Reply>): Promise<Reply | undefined> {
  return ask(() => question().catch(forbiddenAsUndefined));
}

function forbiddenAsUndefined(thrown: unknown): undefined {
  if (thrown instanceof Error && /^(NOPERM|ERR unknown (sub)?command)/i.test(thrown.message)) return undefined;
  throw thrown;
}

function evictionWarnings(memory: string | undefined): string[] {
  const policy = fieldOf(memory, 'maxmemory_policy');
  if (policy === undefined)
    return ['its eviction policy could not be checked; it must be noeviction, or chats get lost.'];
  if (policy === 'noeviction') return [];
  return [`maxmemory-policy is ${policy}, which deletes chats when memory runs out. Set it to noeviction.`];
}

function persistenceWarnings(persistence: string | undefined, save: string[] | undefined): string[] {
  const appendOnly = fieldOf(persistence, 'aof_enabled');
  if (appendOnly === undefined)
    return ['whether it writes to disk could not be checked; it must, with appendonly yes.'];
  if (appendOnly === '1') return [];
  if (save?.[1] === '') return ['it keeps nothing on disk: a restart loses everything. Set appendonly yes.'];
  return ['it writes snapshots at most: a crash loses every turn since the last one. Set appendonly yes.'];
}

function fieldOf(info: string | undefined, name: string): string | undefined {
  return info === undefined ? undefined : new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
