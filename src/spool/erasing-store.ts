import type { Store } from '../store/store.ts';
import type { Spool } from './spool.ts';

/**
 * The store, with an erasure that reaches the spool first: once it is confirmed, neither holds anything of the contact, and
 * a kill in between leaves an order that was not carried out and comes again.
 */
export function erasingStore(store: Store, spool: Pick<Spool, 'forget'>): Store {
  return {
    ...store,
    async erase(erasure) {
      // One that is stale is taken again, and what waits here must not be lost to it.
      const { session, seen, forgottenAtTurn = 0 } = await store.load(erasure.contact, erasure.messageId);
      const isStale = (session?.turn ?? forgottenAtTurn) !== erasure.expectedTurn;
      if (isStale && seen === undefined) return { type: 'stale' };
      await spool.forget(erasure.contact, { cause: erasure.messageId, now: erasure.now });
      return store.erase(erasure);
    },
  };
}
