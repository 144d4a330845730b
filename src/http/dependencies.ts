import type { RequestHandler } from 'express';
import type { StatusReport } from '../app/follow-failure.ts';
import type { UnnamedReport } from '../app/follow-report.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { SpokenAnswer } from '../twilio/twiml.ts';
import type { Metrics } from './metrics.ts';

/** What the door needs of the rest of the house, as functions: build.ts wires them, tests give small ones of their own. */
export type HttpDependencies = SharedDependencies & (DemoDependencies | LiveDependencies);

interface SharedDependencies {
  /** Every page a person sees below `/`, the page for a wrong address included. */
  pages: RequestHandler;
  /** Resolves when the store answers, rejects when it does not. */
  ping: () => Promise<void>;
  /** What an operator should know and what does not stop the bot. */
  warnings: () => Promise<string[]> | string[];
  metrics: Metrics;
  /** What a scraper of `/metrics` has to show; without one the route is off, except in demo mode, where it is open. */
  metricsToken?: string;
  /** Epoch milliseconds. */
  now: () => number;
  log: HttpLog;
}

/** Nobody but this machine: no webhooks, and only requests that name a loopback host. */
export interface DemoDependencies {
  mode: 'demo';
}

export interface LiveDependencies {
  mode: 'live';
  webhooks: WebhookDependencies;
  /** Set when SMS goes by Africa's Talking; without it its routes do not exist. */
  africasTalking?: AfricasTalkingDependencies;
}

export interface WebhookDependencies {
  /** The origin Twilio calls, without a trailing slash or a fragment. */
  publicUrl: string;
  /** Messages to another account are refused as malformed. */
  accountSid: string;
  /** Whether Twilio signed this request; `path` is everything behind the origin, query included. Never throws. */
  verify: (path: string, params: SignedParams, signature: string) => boolean;
  /** Takes the turn. Rejects with `Fault('store:unavailable')` when it could not be kept: Twilio then tries again. */
  receive: (message: InboundMessage) => Promise<SpokenAnswer>;
  spool: SpoolDependencies;
  /** Keeps how far a message got, and does what follows from its failure. Rejects like `receive`. */
  recordStatus: (report: StatusReport) => Promise<void>;
  /** Our own deadline, `LIMITS.webhookDeadlineMs` in production. */
  deadlineMs: number;
}

/** The routes of Africa's Talking, which take no answer: what is said goes by the outbox. */
export interface AfricasTalkingDependencies extends Pick<WebhookDependencies, 'receive' | 'spool' | 'deadlineMs'> {
  /** What the addresses of its callbacks hold; several while it is being changed. */
  callbackSecrets: readonly string[];
  /** Our short code or number: what is not meant for it is refused as malformed. */
  ownNumber: string;
  /** Keeps how far a message got, and does what follows; `unknown` when no message of ours is known by that id. */
  recordReport: (report: UnnamedReport) => Promise<'followed' | 'unknown'>;
}

/** Where the fallback route keeps messages while the store is away. */
export interface SpoolDependencies {
  /** Keeps a message on disk, once by its id, and answers what the person is told. Rejects with `spool:unavailable`. */
  keep: (message: InboundMessage, params: SignedParams) => Promise<SpokenAnswer>;
  /** The same answer again while the message is kept; `undefined` when it is not. */
  answerTo: (message: InboundMessage) => SpokenAnswer | undefined;
  /** How many messages are kept. */
  count: () => number;
}

/** A form as it was signed: a key that came twice has a list. */
export type SignedParams = Record<string, string | string[]>;

/** `event` is a stable name in the past tense; `fields` never hold a phone number or a text. */
export type HttpLog = (level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) => void;
