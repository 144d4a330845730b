import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';

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
  seenMs: 2 * DAY_MS,
  /**
   * How many of a contact's last messages are remembered so at most. Twenty an hour for two days on end is no person, and
   * Twilio redelivers within seconds.
   */
  seenPerContact: 1_000,
  /** WhatsApp's window for free text after the last inbound message, less five minutes for the road. */
  whatsappWindowMs: DAY_MS - 5 * MINUTE_MS,
  /** How long after a person's last message a half-finished registration is called to mind: they may be back by themselves. */
  nudgeAfterMs: 4 * HOUR_MS,
  /** A nudge later than this after the last message is dropped: it would run into the end of WhatsApp's free 24 hours. */
  nudgeWithinMs: 23 * HOUR_MS,
  /** How long a request for a person waits until all staff are told once more. */
  escalateAfterMs: 30 * MINUTE_MS,
  /** Hours in Lagos between which neither enquirers nor staff are written to unasked. */
  quietFromHour: 20,
  quietUntilHour: 8,
  /** A worker that claimed a wake and fell silent loses it after this long. */
  wakeLeaseMs: 60_000,
  /** Somebody who comes back to a form after this long is told where it stood. */
  lapsedAfterMs: DAY_MS,
  /** The span in which FLOOD_LIMIT counts replies (Twilio 14107 counts 15 in 30 s). */
  floodWindowMs: 30_000,
  /**
   * A loop of two machines. The same text is answered `loopRepeats` times in a row, up to `loopTexts` texts in turn
   * `loopEchoes` times, and a pause of `loopPauseMs` begins anew. One contact gets so many replies in an hour and a day: a
   * registration with questions beside it takes 15, and begins the count anew. One's rights over one's data go on a little beyond.
   */
  loopRepeats: 5,
  loopTexts: 3,
  loopEchoes: 12,
  loopPauseMs: HOUR_MS,
  repliesPerHour: 60,
  repliesPerDay: 200,
  rightsBeyondLimit: 20,
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
  /**
   * Claims of a row that was surely not sent, before it is taken for what its workers died of. Far more than attempts: a
   * machine that starts again and again says nothing against the row.
   */
  deliveryClaims: 40,
  /** How long one call of the provider's REST API may take altogether; shorter than SIGTERM leaves for what is under way. */
  providerTimeoutMs: 8_000,
  /**
   * How long after a try whose outcome is unknown its message is looked for: Twilio may still be at work on it, and its list
   * may lag. Twilio promises nothing about either, so this is ours; a status callback that comes meanwhile settles it.
   */
  lookUpAfterMs: 60_000,
  /** Look-ups that tell nothing before the row is given up, beside the attempts to send it. */
  lookUpAttempts: 5,
  /** Twilio: a page of a list holds 1000 messages at most. Of one receiver on one day we have never so many as five pages. */
  lookUpPageSize: 200,
  lookUpPages: 5,
  /** How far Twilio's clock and ours may be apart. */
  clockSlackMs: 2 * MINUTE_MS,
  /**
   * A worker that claimed a row and fell silent loses it after this long. Longer than a send and the wait before a look-up
   * together, so that whoever claims it next can look it up at once.
   */
  deliveryLeaseMs: 75_000,
  /** How long after a failure that may pass a message is sent again: the first time, and the second. */
  sendAgainAfterMs: [10 * MINUTE_MS, HOUR_MS],
  /** Messages in the place of one that could not be delivered, each after the failure of the one before. */
  furtherMessages: 4,
  /** An alarm is forgotten when nothing has met it for this long. */
  alarmMs: DAY_MS,
  /** Our own deadline for a webhook; Twilio waits 15 s. */
  webhookDeadlineMs: 4_000,
  /** Readings of short messages that a process keeps, and how long such a message may be: some 3 MB at most. */
  keptReadings: 2_000,
  keptReadingChars: 60,
  /** What waits in a process's spool while the store is down, some 10,000 messages; beyond it the fallback answers 503. */
  spoolBytes: 16 * 1024 * 1024,
  /** How often a process looks for spool files that others left, and touches its own. */
  spoolLookMs: 30_000,
  /** A spool file that nobody has touched for this long has no owner any more. */
  spoolOrphanMs: 120_000,
  /** XState stops a transition that runs through more transient states than this. */
  transitionIterations: 50,
} as const;
