/** What the servers are configured with and requests are signed with; nothing at Twilio answers to it. */
export const ACCOUNT = {
  sid: `AC${'0123456789abcdef'.repeat(2)}`,
  authToken: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
  publicUrl: 'https://bot.example.com',
  whatsappFrom: 'whatsapp:+2348102519926',
  smsFrom: '+2348102519926',
} as const;
