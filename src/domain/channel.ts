/** The two ways a message can reach the school's number. */
export const CHANNELS = ['whatsapp', 'sms'] as const;

export type Channel = (typeof CHANNELS)[number];

/** The ways a message of ours can take: those two, and e-mail, on which staff are told and nobody writes to us. */
export type DeliveryChannel = Channel | 'email';
