import { rankOf } from '../../domain/delivery.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Store } from '../store.ts';
import { accessTo, type Access } from './access.ts';
import { alarms } from './alarms.ts';
import { aliases } from './aliases.ts';
import { answers } from './answers.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { expiry } from './expiry.ts';
import { outbox, statusRecorder } from './outbox.ts';
import { records } from './records.ts';
import { turns } from './turns.ts';
import { wakes } from './wakes.ts';

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
  const wake = wakes(database);
  const alarm = alarms(database);
  const alias = aliases(database);
  const answer = answers(database);
  const listeners = new Set<() => void>();
  const tellOf = (deliveries: Delivery[]): void => {
    if (deliveries.length > 0) for (const listener of listeners) listener();
  };

  return {
    load: (contact, messageId, address) => read(() => turn.load(contact, messageId, address)),
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

    findAlias: (one) => read(() => alias.find(one)),
    linkAlias: (link, { expiresAt }) => write(() => alias.link(link, expiresAt)),
    async dropAlias(link) {
      const isGone = await write(() => alias.drop(link));
      if (isGone) await read(() => emptyLog(database));
    },
    claimDeliveries: (options) => write(() => box.claim(options)),
    settle: (claimed, settlement, now) => write(() => box.settle(claimed, settlement, now)),
    nextDueAt: () => read(() => box.nextDueAt()),
    keepDeadLetter: (letter) => write(() => box.keepDeadLetter(letter)),
    listDeadLetters: () => read(() => box.deadLetters()),
    claimWakes: (options) => write(() => wake.claim(options)),
    dropWake: (lent) => write(() => wake.drop(lent)),
    nextWakeAt: () => read(() => wake.nextAt()),
    onDeliveries(listener) {
      // Each call is a listening of its own, also when one function listens twice.
      const own = (): void => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },

    changeAnswer: (order) => write(() => answer.change(order)),
    listAnswers: () => read(() => answer.list()),
    raiseAlarm: (code, now) => write(() => alarm.raise(code, now)),
    alarms: (now) => read(() => alarm.list(now)),

    ...outsideTurns(database, { read, write }),

    ping: () => read(() => void database.pragma('user_version')),
    warnings: async () => [],
    close,
  };
}

type OutsideTurns =
  | 'recordStatus'
  | 'transcript'
  | 'findHandoff'
  | 'listHandoffs'
  | 'listRegistrations'
  | 'listQuestions'
  | 'listSessions'
  | 'forgetExpired';

/** What happens outside a turn: looking, keeping up with callbacks, forgetting. */
function outsideTurns(database: Database, { read, write }: Pick<Access, 'read' | 'write'>): Pick<Store, OutsideTurns> {
  const record = records(database);
  const recordStatus = statusRecorder(database);
  const forget = expiry(database);
  return {
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

    async forgetExpired(retention, now) {
      let gone = 0;
      for (let batch = 1; batch > 0; gone += batch) batch = await write(() => forget(retention, now));
      if (gone > 0) await read(() => emptyLog(database));
      return gone;
    },
  };
}

/** The log still holds pages from before something was forgotten; a reader of another process can put this off to the next checkpoint. */
function emptyLog(database: Database): void {
  database.pragma('wal_checkpoint(TRUNCATE)');
}
