import type { Sender } from './app/sender.ts';
import { createAfricasTalkingSender } from './africas-talking/send.ts';
import type { LiveConfig } from './config.ts';
import type { Delivery } from './domain/delivery.ts';
import { LIMITS } from './domain/limits.ts';
import { createTwilioSender } from './twilio/send.ts';

/** Who sends what: Twilio, and in its place Africa's Talking whatever goes by SMS, where the configuration has it. */
export function createSender({ twilio, africasTalking, publicUrl }: LiveConfig): Sender {
  const { authTokens, ...account } = twilio;
  const timeoutMs = LIMITS.providerTimeoutMs;
  const byTwilio = createTwilioSender({ ...account, authToken: authTokens[0], publicUrl, timeoutMs });
  if (africasTalking === undefined) return byTwilio;
  const bySms = createAfricasTalkingSender({ ...africasTalking, timeoutMs });
  const senderOf = ({ channel }: Delivery): Pick<Sender, 'send' | 'find'> => (channel === 'sms' ? bySms : byTwilio);
  return {
    send: (delivery) => senderOf(delivery).send(delivery),
    find: (delivery, known) => senderOf(delivery).find(delivery, known),
    // The other one documents no call that deletes a message.
    forgetCopies: (copies) => byTwilio.forgetCopies(copies),
  };
}
