import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { aliasesContract } from './store-aliases.ts';
import { answersContract } from './store-answers.ts';
import { doubtContract } from './store-doubt.ts';
import { erasureContract } from './store-erasure.ts';
import { expiryContract } from './store-expiry.ts';
import { outboxContract } from './store-outbox.ts';
import { recordsContract } from './store-records.ts';
import { signalContract } from './store-signal.ts';
import { turnsContract } from './store-turns.ts';
import { wakesContract } from './store-wakes.ts';

/** A store on an empty memory. */
export interface OpenStore {
  store: Store;
  /** The same memory as another process sees it, or this one after a restart. Closed with the rest. */
  another: () => Promise<Store>;
  /** Whether a text stands anywhere in what is kept, names and values alike. */
  finds: (text: string) => Promise<boolean>;
  close: () => Promise<void>;
}

/** What the cases are given: the store of the running case. */
export type Opened = () => OpenStore;

/**
 * Every promise of the port, as cases that a store must pass. A new store calls this and nothing else; what it cannot keep
 * is a difference to be written down at the call, with the reason.
 */
export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`the store's promises, kept by ${name}`, () => {
    let opened: OpenStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    turnsContract(() => opened);
    outboxContract(() => opened);
    doubtContract(() => opened);
    signalContract(() => opened);
    recordsContract(() => opened);
    erasureContract(() => opened);
    expiryContract(() => opened);
    wakesContract(() => opened);
    aliasesContract(() => opened);
    answersContract(() => opened);
  });
}
