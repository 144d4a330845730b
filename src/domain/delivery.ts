import type { Channel } from './channel.ts';
import type { Address, ContactId } from './contact.ts';
import type { Pin } from './reply.ts';

/** A message to be sent by the provider's REST call: a row of the outbox. Immutable once written. */
export interface Delivery {
  /** `contact:turn:index`: derived from what caused it, so a turn taken twice makes the same row. */
  id: string;
  /** Whose turn wrote it: its partition holds the row. */
  contact: ContactId;
  /** Rows to one address leave in the order they were written. */
  to: Address;
  channel: Channel;
  body: string;
  /** Sent as a location instead of text, `body` being its label. */
  pin?: Pin;
  createdAt: number;
}

/** How a try to send ended, as the wire tells it. */
export type SendResult =
  | { type: 'sent'; sid: string }
  | {
      type: 'failed';
      /** `refused`: the provider said no. `never-sent`: we never got through. `unknown`: it may have been sent. */
      outcome: 'refused' | 'never-sent' | 'unknown';
      retryable: boolean;
      /** The provider's error code, or a name of ours (`timeout`). */
      code: string;
    };

/** Ranked: a later callback of a lower rank changes nothing. */
export const DELIVERY_STATUSES = ['queued', 'sent', 'delivered', 'read', 'failed'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The rank by which a later status wins. */
export function rankOf(status: DeliveryStatus): number {
  return DELIVERY_STATUSES.indexOf(status);
}
