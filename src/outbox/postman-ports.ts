import type { Sender } from '../app/sender.ts';
import type { Store } from '../store/store.ts';

/** What the postman tells, for logs and metrics. Contacts in `delivery` are masked. */
export type PostmanEntry =
  | { event: 'delivery_sent'; delivery: string; attempt: number; sid: string }
  | { event: 'delivery_retried'; delivery: string; attempt: number; code: string; at: number }
  | { event: 'delivery_dead'; delivery: string; attempt: number; code: string }
  /** Somebody else holds the row: its lease ran out while we were sending. */
  | { event: 'delivery_lease_lost'; delivery: string; attempt: number }
  | { event: 'outbox_unreachable'; during: 'claim' | 'settle'; failures: number; reason: string }
  | { event: 'drain_unfinished'; deliveries: number };

export interface PostmanPorts {
  store: Store;
  sender: Sender;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: PostmanEntry) => void;
}
