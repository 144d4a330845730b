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
  /** Addresses remembered of one person: the number on two channels and the ids of a few usernames. */
  addresses: 8,
  /** Conversations that were moved one after the other are followed this far. */
  movedHops: 3,
  /** A WhatsApp profile name longer than this is cut (WhatsApp itself allows 25). */
  profileNameChars: 60,
  /** The name and address of a place that somebody sends. */
  placeLabelChars: 160,
  /** The headline and the text of an advertisement (Meta shows 40 and 125 before it cuts), and its ids and address. */
  adTextChars: 200,
  adIdChars: 512,
  /** How much of a quoted message staff are shown. */
  quotedChars: 80,
  nameChars: 60,
  emailChars: 100,
  /** What stands above an e-mail to staff, and the name it is from: what a mailbox shows of them in its list. */
  emailSubjectChars: 120,
  /** One e-mail to staff: a day's digest of a school that is asked a great deal. */
  emailBodyChars: 20_000,
  /** How often it is looked whether there are questions that staff on duty have not heard of; more new ones than this are one list. */
  questionsLookMs: MINUTE_MS,
  questionsToldAtOnce: 3,
  /** Open questions and answers that staff are listed at a time: a screen of a phone, and a few SMS. */
  listedQuestions: 12,
  listedAnswers: 12,
  /** How long an answer of staff waits for them to say who is to get it. */
  pendingAnswerMs: HOUR_MS,
  /** What staff answer to a question: with its frame one reply on WhatsApp; by SMS what is longer than two segments pages. */
  staffAnswerChars: 480,
  /** What was done to one answer, kept with it; far more than the orders that can come in twice within `seenMs`. */
  answerHistory: 20,
  /** Answers of staff that a conversation remembers to have heard, so that nobody is told what they have just read. */
  heardAnswers: 12,
  /** Learners one contact can register. */
  registrationsPerContact: 20,
  coursesPerRegistration: 7,
  /** How many of the enquirer's last messages go into a summary, and how much of each. */
  recentMessages: 4,
  recentMessageChars: 160,
  /** How many of the facts that the bot had to leave open are remembered for a summary, the last ones. */
  unansweredFacts: 4,
  /** LIST names this many handoffs, the oldest: ten short messages at most (Twilio 14109 refuses more in one answer). */
  listedHandoffs: 40,
  /** Who is asked which of several requests was meant hears their names up to this many: as far as one line goes. */
  namedHandoffs: 5,
  /** A transcript keeps this many entries of a contact; older ones fall off. */
  transcriptEntries: 200,
  /** Twilio: a WhatsApp body without buttons must stay below 1600 characters. */
  whatsappBodyChars: 1600,
  /** One reply on WhatsApp, for who reads on a small screen; the rest comes with MORE. */
  whatsappReplyChars: 600,
  /** Meta: 1024 for the body of a template with what is put into it; the words of ours around a notice take under 80. */
  staffTemplateChars: 940,
  /** Twilio, content types: the words above buttons or a list. Ours are shorter (`whatsappReplyChars`). */
  menuBodyChars: 1024,
  /** Twilio, `twilio/quick-reply`: buttons of a message that no one has approved, and what stands on one. */
  menuButtons: 3,
  menuButtonChars: 20,
  /** Twilio, `twilio/list-picker`: items of a list, their two lines, and Meta's limit for the button that opens it. */
  listItems: 10,
  listTitleChars: 24,
  listHintChars: 72,
  listOpenerChars: 20,
  /** Twilio: 200 in a list and 128 on a button of an approved message. */
  menuIdChars: 128,
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
  /** How long a request for a person waits until all staff are told once more, where the school says nothing of it. */
  escalateAfterMs: 30 * MINUTE_MS,
  /** How long a reply that quotes a notice finds what it was about. */
  noticeLinkMs: 30 * DAY_MS,
  /** Messages of a member of staff that wait until it is known whom they are for. */
  unsentAnswers: 5,
  /** Lines of each kind in the digest of the morning. */
  digestLines: 8,
  /** How often a process looks whether the digest of the morning is sent. */
  digestLookMs: MINUTE_MS,
  /** A member of staff who wrote this recently has the phone in hand: what is written to them goes through at night too. */
  attentiveMs: HOUR_MS,
  /** Who tries the bot and has been silent this long writes as staff again. */
  tryMs: HOUR_MS,
  /** How long after a request was closed people can say whether it helped. */
  ratingMs: DAY_MS,
  /** Hours in Lagos between which neither enquirers nor staff are written to unasked. */
  quietFromHour: 20,
  quietUntilHour: 8,
  /** A worker that claimed a wake and fell silent loses it after this long. */
  wakeLeaseMs: 60_000,
  /** Somebody who comes back to a form after this long is told where it stood. */
  lapsedAfterMs: DAY_MS,
  /** The address of a picture or a flyer: by SMS it takes a good part of a segment. */
  handoutLinkChars: 100,
  /** A picture or a flyer shown within this time stands a little further up still, and is not sent again. */
  handoutRepeatMs: HOUR_MS,
  /** Twilio, WhatsApp: the largest picture that goes through; a document may be larger, but nobody's data is to pay for it. */
  handoutBytes: 5 * 1024 * 1024,
  /** The span in which FLOOD_LIMIT counts replies (Twilio 14107 counts 15 in 30 s). */
  floodWindowMs: 30_000,
  /** The same text is answered so many times in a row; what still comes then is a loop of two machines. */
  loopRepeats: 5,
  /** So many texts that come again and again, in whatever order, are looked at as one loop. */
  loopTexts: 3,
  /** Those are answered so many times together. */
  loopEchoes: 12,
  /** After a pause of this length texts are no repetition any more. */
  loopPauseMs: HOUR_MS,
  /** Replies to one contact in an hour of the clock. A registration with questions beside it takes 15, and begins anew. */
  repliesPerHour: 60,
  /** The same in a day of the calendar, which no conversation of a person fills. */
  repliesPerDay: 200,
  /** So many replies beyond the two above go to who asks for a person or decides about their data. */
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
  /** How long one call of the provider's REST API may take altogether; shorter than `drainMs`, so that it is settled still. */
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
  /** Content resources of an account that are looked through, and how many to a page (Twilio's most). */
  contents: 5_000,
  contentPageSize: 1_000,
  /** WhatsApp senders of an account that are looked through, and how many to a page. */
  senders: 200,
  senderPageSize: 50,
  /** How often a process looks which templates there are, and how soon again when the look failed. */
  templatesLookMs: 5 * MINUTE_MS,
  templatesRetryMs: MINUTE_MS,
  /** How long a process that starts waits for the first look before it serves. */
  templatesAwaitMs: 2_000,
  /** How often a process looks what staff have answered in another one, and how long one that starts waits for the first look. */
  answersLookMs: 1_000,
  answersAwaitMs: 2_000,
  /** From when on every process says what staff have answered: two looks, and the time of one turn. */
  answerSaidMs: 4_000,
  /** People told of an answer side by side. */
  tellsAtOnce: 8,
  /** Who wrote within this time is awake, though it is night. */
  awakeMs: HOUR_MS,
  /** How long a link to media works that staff are sent. */
  mediaLinkMs: 7 * DAY_MS,
  /** Links to what people sent before they asked for staff, in the summary: the last ones. */
  recentMedia: 4,
  /** What is passed on of one thing: WhatsApp lets 16 MB through (Twilio, guidance on WhatsApp media), MMS less. */
  mediaBytes: 20 * 1024 * 1024,
  /** How long that may take altogether, on a slow phone. */
  mediaMs: 2 * MINUTE_MS,
  /** Twilio answers with one redirect. */
  mediaRedirects: 3,
  /** Media of one message that are deleted with it: Twilio takes ten at most. */
  mediaOfMessage: 20,
  /** How far Twilio's clock and ours may be apart. */
  clockSlackMs: 2 * MINUTE_MS,
  /**
   * A worker that claimed a row and fell silent loses it after this long. Longer than a send and the wait before a look-up
   * together, so that whoever claims it next can look it up at once.
   */
  deliveryLeaseMs: 75_000,
  /** How long after an erasure the provider's copies are deleted: by then the receipt has gone out, and can go too. */
  forgetCopiesAfterMs: 5 * MINUTE_MS,
  /** How long after an erasure the receipt can have been created at the provider, or what was under way: longer than a lease. */
  receiptMs: 2 * MINUTE_MS,
  /** Tries in a row that deleted nothing before that is given up: four days, and a message is under way for ten hours at most. */
  forgetAttempts: 8,
  /** The wait after the first of them; four times as long after each further one, and a day at most. */
  forgetAgainAfterMs: 5 * MINUTE_MS,
  /** How long after a failure that may pass a message is sent again: the first time, and the second. */
  sendAgainAfterMs: [10 * MINUTE_MS, HOUR_MS],
  /** Messages in the place of one that could not be delivered, each after the failure of the one before. */
  furtherMessages: 4,
  /** An alarm is forgotten when nothing has met it for this long. */
  alarmMs: DAY_MS,
  /** How long a delivery report waits that is faster than the answer to its send; then it is looked for once more. */
  reportPauseMs: 1_000,
  /** A report about a message to staff is looked for in the chats of so many who wait, the newest first. */
  reportedChats: 40,
  /** Our own deadline for a webhook; Twilio waits 15 s. The fallback route may use it twice: for the turn, then for the disk. */
  webhookDeadlineMs: 4_000,
  /** How long a call waits for a connection to Redis; with two answers, `load` and `commit`, shorter than `webhookDeadlineMs`. */
  storeConnectMs: 500,
  /** The same for a command: several round trips to a Redis in another country, encryption included. */
  commandConnectMs: 5_000,
  /** How long Redis may take for one answer, which takes it a millisecond. */
  storeAnswerMs: 1_500,
  /** How long its replicas get to confirm a turn; shorter than `storeAnswerMs`, in which their answer has to come. */
  replicasConfirmMs: 1_000,
  /** How long one try to connect to Redis may take; calls do not wait for it longer than `storeConnectMs`. */
  storeDialMs: 3_000,
  /** A connection to Redis that owes answers and has been silent this long is dead, whatever the kernel thinks. */
  storeSilentMs: 5_000,
  /** How long a write to the embedded store waits for another process to end its own; it blocks this one meanwhile. */
  storeBusyMs: 2_000,
  /** How long `/readyz` waits for the store, and as long for the warnings; shorter than a balancer's patience. */
  readyDeadlineMs: 2_000,
  /** How long the head of a request may take to come, and all of it: who sends slowly holds a connection and nothing else. */
  requestHeadMs: 10_000,
  requestMs: 20_000,
  /** Longer than the idle time of the balancers in use (60 s), so that they and not we hang up on a reused connection. */
  keepAliveMs: 65_000,
  /** After SIGTERM: requests under way are cut off after this long. Longer than `webhookDeadlineMs`, shorter than `closeMs`. */
  requestGraceMs: 5_000,
  /** After SIGTERM: how long sends and turns under way may take. Longer than `providerTimeoutMs`, shorter than `closeMs`. */
  drainMs: 8_500,
  /** After SIGTERM: how long the housekeeper is waited for; what is cut off is forgotten the next time. */
  housekeeperDrainMs: 2_000,
  /** After SIGTERM: when the process ends, whatever is under way; the next one goes on with it. Hosts kill after ten seconds. */
  closeMs: 9_700,
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
