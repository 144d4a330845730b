import type { Delivery, SendResult } from '../domain/delivery.ts';

/**
 * Sends one message to the provider. Never throws: whatever happens is a `SendResult`, whose `outcome` says which world
 * failed. Implemented by twilio/ (the REST call) and, in demo mode, by the loopback that leaves everything on the machine.
 */
export interface Sender {
  send(delivery: Delivery): Promise<SendResult>;
}
