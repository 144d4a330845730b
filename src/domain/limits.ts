/**
 * Every limit of the bot, in one place, each with its unit. A figure that comes from a provider names its source;
 * the others are ours.
 */
export const LIMITS = {
  /** A webhook body larger than this is refused with 413. Twilio's own bodies stay under 10 KiB. */
  webhookBodyBytes: 64 * 1024,
  /** Twilio: "up to 1600 characters" in `Body`; what is longer is cut before it is read. */
  inboundTextChars: 1600,
  /** Attachments of one message that are looked at; WhatsApp sends one, MMS up to ten. */
  attachments: 10,
  /** A WhatsApp profile name longer than this is cut (WhatsApp itself allows 25). */
  profileNameChars: 60,
  nameChars: 60,
  emailChars: 100,
  /** Learners one contact can register. */
  registrationsPerContact: 20,
  coursesPerRegistration: 7,
  /** How many of the enquirer's last messages go into a summary, and how much of each. */
  recentMessages: 4,
  recentMessageChars: 160,
  /** LIST names this many handoffs, the oldest: ten short messages at most (Twilio 14109 refuses more in one answer). */
  listedHandoffs: 40,
  /** A transcript keeps this many entries of a contact; older ones fall off. */
  transcriptEntries: 200,
  /** Twilio: a WhatsApp body without buttons must stay below 1600 characters; design: 600 for one reply. */
  whatsappBodyChars: 1600,
  whatsappReplyChars: 600,
  /** Two SMS segments a reply; 153 septets each once a message is split (3GPP TS 23.038). */
  smsSegments: 2,
  /** How long a message id is remembered, so that a redelivered webhook gets the answer it got first. */
  seenMs: 48 * 60 * 60 * 1000,
  /** WhatsApp's window for free text after the last inbound message, less five minutes for the road. */
  whatsappWindowMs: 24 * 60 * 60 * 1000 - 5 * 60 * 1000,
  /** The span in which FLOOD_LIMIT counts replies (Twilio 14107 counts 15 in 30 s). */
  floodWindowMs: 30_000,
  /** A greeting or thanks repeated within this time is part of the same burst and goes unanswered. */
  courtesyBurstMs: 10_000,
  /** A message this soon after the last reply belongs to the same thought: what was asked above is not asked again. */
  burstMs: 3_000,
  /** Messages not understood in a row before staff are offered. */
  misunderstoodInARow: 2,
  /**
   * A commit that keeps meeting newer sessions is given up after this many turns taken again: more than a phone sends at once
   * when it comes back to a network.
   */
  commitTries: 30,
  /** Attempts to send one outbox row before it becomes a dead letter. */
  deliveryAttempts: 8,
  /** A worker that claimed a row and fell silent loses it after this long. */
  deliveryLeaseMs: 30_000,
  /** Our own deadline for a webhook; Twilio waits 15 s. */
  webhookDeadlineMs: 4_000,
  /** What waits in a process's spool while the store is down, some 10,000 messages; beyond it the fallback answers 503. */
  spoolBytes: 16 * 1024 * 1024,
  /** How often a process looks for spool files that others left, and touches its own. */
  spoolLookMs: 30_000,
  /** A spool file that nobody has touched for this long has no owner any more. */
  spoolOrphanMs: 120_000,
  /** XState stops a transition that runs through more transient states than this. */
  transitionIterations: 50,
} as const;
