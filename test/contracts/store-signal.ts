import { describe, expect, test } from 'vitest';
import { ADA, commitOf, deliveryOf } from '../support/stored-turns.ts';
import type { Opened } from './store-contract.ts';

/** How listeners hear of rows. */
export function signalContract(opened: Opened): void {
  describe('the signal of the outbox', () => {
    test('listeners have heard of rows when the commit that wrote them answers, and hear no more after they left', async () => {
      const { store } = opened();
      let heard = 0;
      const leave = store.onDeliveries(() => {
        heard += 1;
      });
      const before = heard;
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      expect(heard).toBeGreaterThan(before);
      leave();
      const after = heard;
      await store.commit(commitOf(ADA, 1, { deliveries: [deliveryOf(ADA, 2)] }));
      expect(heard).toBe(after);
    });

    test('a listener that listens twice goes on listening when it has left once', async () => {
      const { store } = opened();
      let heard = 0;
      const listener = (): void => {
        heard += 1;
      };
      const leave = store.onDeliveries(listener);
      store.onDeliveries(listener);
      leave();
      leave();
      const before = heard;
      await store.commit(commitOf(ADA, 0, { deliveries: [deliveryOf(ADA, 1)] }));
      expect(heard).toBeGreaterThan(before);
    });
  });
}
