import type { Copies, Delivery, FindResult, ForgetResult, SendResult } from '../domain/delivery.ts';

/**
 * Sends one message to the provider. Never throws: whatever happens is a `SendResult`, whose `outcome` says which world
 * failed. Implemented by each provider's room (its REST call) and, in demo mode, by the loopback that leaves everything on
 * the machine.
 */
export interface Sender {
  send(delivery: Delivery): Promise<SendResult>;

  /**
   * Looks for a message whose sending has an unknown outcome, in what the provider has accepted; `known` are ids of other
   * messages, which are left out however alike they are. Never throws. That it is absent proves something only some time
   * after the try (`LIMITS.lookUpAfterMs`).
   */
  find(delivery: Delivery, known: ReadonlySet<string>): Promise<FindResult>;

  /**
   * Deletes what the provider keeps of somebody: media first, then the messages. Never throws, takes no longer than a send,
   * and goes on where it was when it is called again. What is gone already counts as deleted.
   */
  forgetCopies(copies: Copies): Promise<ForgetResult>;
}
