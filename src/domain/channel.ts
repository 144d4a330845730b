/** The two ways a message can reach the school's number. */
export const CHANNELS = ['whatsapp', 'sms'] as const;

export type Channel = (typeof CHANNELS)[number];
