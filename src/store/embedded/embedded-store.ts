import { rankOf } from '../../domain/delivery.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Store } from '../store.ts';
import { accessTo } from './access.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { outbox, statusRecorder } from './outbox.ts';
import { records } from './records.ts';
import { turns } from './turns.ts';

export interface EmbeddedStoreOptions {
  /** The folder of `enquiries.db`; made when it is missing. */
  directory: string;
}

/**
 * The store without a server: one SQLite file, synced at every commit. Other processes (`records`, `talk`) may use the
 * file meanwhile; only what this process writes is told to `onDeliveries`. Throws `Fault('store:unavailable')` at once
 * when the folder cannot be used.
 */
export function createEmbeddedStore({ directory }: EmbeddedStoreOptions): Store {
  const database = openDatabase(directory);
  const { read, write, close } = accessTo(database, directory);
  const turn = turns(database);
  const box = outbox(database);
  const record = records(database);
  const recordStatus = statusRecorder(database);
  const listeners = new Set<() => void>();
  const tellOf = (deliveries: Delivery[]): void => {
    if (deliveries.length > 0) for (const listener of listeners) listener();
  };

  return {
    load: (contact, messageId) => read(() => turn.load(contact, messageId)),
    async commit(commit) {
      const result = await write(() => turn.commit(commit));
      if (result.type === 'committed') tellOf(commit.deliveries);
      return result;
    },
    async erase(erasure) {
      const result = await write(() => turn.erase(erasure));
      if (result.type !== 'committed') return result;
      tellOf(erasure.deliveries);
      await read(() => emptyLog(database));
      return result;
    },

    claimDeliveries: (options) => write(() => box.claim(options)),
    settle: (claimed, settlement, now) => write(() => box.settle(claimed, settlement, now)),
    nextDueAt: () => read(() => box.nextDueAt()),
    listDeadLetters: () => read(() => box.deadLetters()),
    onDeliveries(listener) {
      // Each call is a listening of its own, also when one function listens twice.
      const own = (): void => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },

    recordStatus: (contact, replyId, status, sid) => write(() => recordStatus(contact, replyId, rankOf(status), sid)),
    transcript: (contact) => read(() => record.transcript(contact)),
    findHandoff: (number) => read(() => record.findHandoff(number)),
    listHandoffs: (filter) => read(() => record.listHandoffs(filter)),
    listRegistrations: () => read(() => record.listRegistrations()),
    listQuestions: () => read(() => record.listQuestions()),
    async *listSessions() {
      let after = '';
      for (;;) {
        const page = await read(() => record.sessionsAfter(after));
        yield* page;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.contact;
      }
    },

    ping: () => read(() => void database.pragma('user_version')),
    warnings: async () => [],
    close,
  };
}

/** The log still holds pages from before an erasure; a reader of another process can put this off to the next checkpoint. */
function emptyLog(database: Database): void {
  database.pragma('wal_checkpoint(TRUNCATE)');
}
