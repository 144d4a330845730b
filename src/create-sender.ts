import type { Sender } from './app/sender.ts';
import { createAfricasTalkingSender } from './africas-talking/send.ts';
import type { LiveConfig } from './config.ts';
import type { DeliveryChannel } from './domain/channel.ts';
import { LIMITS } from './domain/limits.ts';
import { createMailSender } from './mail/send.ts';
import { noMailSender } from './mail/no-sender.ts';
import { createTwilioSender } from './twilio/send.ts';

type ByChannel = Record<DeliveryChannel, Pick<Sender, 'send' | 'find'>>;

/**
 * Who sends what: WhatsApp goes by Twilio, and SMS too unless the configuration has Africa's Talking for it; e-mail goes to the
 * mail server.
 */
export function createSender({ twilio, africasTalking, mail, publicUrl }: LiveConfig): Sender {
  const { authTokens, ...account } = twilio;
  const timeoutMs = LIMITS.providerTimeoutMs;
  const byTwilio = createTwilioSender({ ...account, authToken: authTokens[0], publicUrl, timeoutMs });
  const senders: ByChannel = {
    whatsapp: byTwilio,
    sms: africasTalking === undefined ? byTwilio : createAfricasTalkingSender({ ...africasTalking, timeoutMs }),
    email: mail === undefined ? noMailSender : createMailSender({ ...mail, timeoutMs }),
  };
  return {
    send: (delivery) => senders[delivery.channel].send(delivery),
    find: (delivery, known) => senders[delivery.channel].find(delivery, known),
    // The others document no call that deletes a message.
    forgetCopies: (copies) => byTwilio.forgetCopies(copies),
  };
}
