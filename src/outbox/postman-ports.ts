import type { Sender } from '../app/sender.ts';
import { maskContact } from '../domain/contact.ts';
import type { TellResult } from '../app/tell-askers.ts';
import type { Delivery, Failure, FindResult, News } from '../domain/delivery.ts';
import type { ClaimedDelivery, Store } from '../store/store.ts';

/** What the postman tells, for logs and metrics. Contacts in `delivery` are masked. */
export type PostmanEntry =
  | { event: 'delivery_sent'; delivery: string; attempt: number; sid: string }
  | { event: 'delivery_retried'; delivery: string; attempt: number; code: string; at: number }
  /** It may have been sent, and is looked up at `at`. */
  | { event: 'delivery_doubted'; delivery: string; attempt: number; code: string; at: number }
  | { event: 'delivery_looked_up'; delivery: string; attempt: number; answer: FindResult['type'] }
  /** Another message goes in its place. */
  | { event: 'delivery_replaced'; delivery: string; attempt: number; code: string }
  /** An order that got on, and is gone on with at `at`. */
  | { event: 'delivery_resumed'; delivery: string; attempt: number; code: string; at: number }
  /** What the provider had of somebody who was forgotten is deleted. */
  | { event: 'copies_forgotten'; delivery: string; attempt: number }
  /** Those who had asked were told what staff answered. */
  | { event: 'news_told'; delivery: string; attempt: number }
  /** They were not, for a reason that is no outage; it is tried again. */
  | { event: 'news_failed'; attempt: number; reason: string }
  | { event: 'delivery_dead'; delivery: string; attempt: number; code: string }
  /** Somebody else holds the row: its lease ran out while we were sending. */
  | { event: 'delivery_lease_lost'; delivery: string; attempt: number }
  /** What follows from a failure was not done, for a reason that will not pass. */
  | { event: 'delivery_unfollowed'; delivery: string; attempt: number; code: string; reason: string }
  | { event: 'outbox_unreachable'; during: OutboxStep; failures: number; reason: string }
  | { event: 'drain_unfinished'; deliveries: number };

export type OutboxStep = 'claim' | 'look-up' | 'ask' | 'forget' | 'tell' | 'follow' | 'link' | 'settle';

/** How long a claim holds, and how long one call of the provider may take; named as in `LIMITS`, which says more. */
export interface PostmanTimes {
  deliveryLeaseMs: number;
  providerTimeoutMs: number;
}

export interface PostmanPorts {
  store: Store;
  sender: Sender;
  /**
   * Does what follows from a refusal, before the row is settled; done again it changes nothing. `replaced`: another row goes
   * in its place. Throws `store:unavailable` when that could not be kept.
   */
  follow: (delivery: Delivery, failure: Failure) => Promise<'replaced' | 'given_up'>;
  /** Whether a row that had to wait still makes sense to its receiver. Throws `store:unavailable`. */
  isWanted: (delivery: Delivery) => Promise<boolean>;
  /** Tells those who asked what staff answered, until `stopAt`; done again it does nothing twice. Throws `store:unavailable`. */
  tell: (news: News, stopAt: number) => Promise<TellResult>;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: (entry: PostmanEntry) => void;
  /** Those of `LIMITS` unless the process brings others. */
  times?: PostmanTimes;
}

/** A row as entries name it. */
export function named({ delivery, attempt }: ClaimedDelivery): { delivery: string; attempt: number } {
  return { delivery: maskContact(delivery.contact) + delivery.id.slice(delivery.contact.length), attempt };
}

/** What an outage says of itself, for logs. */
export function reasonOf(fault: unknown): string {
  // A parser quotes what it could not read, which may be somebody's words.
  if (fault instanceof SyntaxError) return fault.name;
  return fault instanceof Error ? fault.message : String(fault);
}
