import { Counter, Gauge, Histogram, Registry, type GaugeConfiguration } from 'prom-client';
import type { EventName } from '../domain/effect.ts';

/** What is counted, in Prometheus' form. Each server has its own registry, so that two in one process do not mix. */
export interface Metrics {
  countWebhook: (route: WebhookRoute, status: string, durationMs: number) => void;
  /** Counts what happened in a turn; called by whoever takes it, after the commit. */
  countEvents: (events: readonly EventName[]) => void;
  /** Counts how a try to send a row of the outbox was settled. */
  countDelivery: (settlement: 'sent' | 'retry' | 'uncertain' | 'replaced' | 'dead') => void;
  /** Counts a message that met an alarm, by the provider's code. */
  countAlarm: (code: string) => void;
  /** Counts what the spool did with messages. */
  countSpool: (deed: SpoolDeed, messages?: number) => void;
  /** Shows how many messages wait in the spool, asked for whenever somebody looks. */
  watchSpool: (count: () => number) => void;
  contentType: string;
  text: () => Promise<string>;
}

/** Twilio's routes by their own names, the other provider's behind its name. */
export type WebhookRoute =
  'message' | 'status' | 'fallback' | 'africas_talking_message' | 'africas_talking_status' | 'africas_talking_opt_out';

export type SpoolDeed = 'spooled' | 'replayed' | 'set_aside';

/** Seconds. The middle is where a turn on a healthy store lies; the end is our own deadline. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const webhooks = new Counter({
    name: 'webhook_requests_total',
    help: 'Webhook requests answered, by route and HTTP status ("aborted": the caller hung up first).',
    labelNames: ['route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'webhook_duration_seconds',
    help: 'From the first look at a webhook request to the end of its answer.',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const events = new Counter({
    name: 'enquiry_events_total',
    help: 'What happened in conversations, by event.',
    labelNames: ['event'],
    registers,
  });
  const deliveries = new Counter({
    name: 'outbox_deliveries_total',
    help: 'Tries to send a row of the outbox, by how they were settled.',
    labelNames: ['settlement'],
    registers,
  });
  const alarms = new Counter({
    name: 'configuration_alarms_total',
    help: "Messages that failed because of the account or the settings, by the provider's code.",
    labelNames: ['code'],
    registers,
  });
  const spool = new Counter({
    name: 'spool_messages_total',
    help: 'Messages kept on disk while the store was away, replayed when it was back, or set aside.',
    labelNames: ['deed'],
    registers,
  });

  return {
    countWebhook: (route, status, durationMs) => {
      webhooks.inc({ route, status });
      durations.observe({ route }, durationMs / 1000);
    },
    countEvents: (happened) => {
      for (const event of happened) events.inc({ event });
    },
    countDelivery: (settlement) => deliveries.inc({ settlement }),
    countAlarm: (code) => alarms.inc({ code }),
    countSpool: (deed, messages = 1) => spool.inc({ deed }, messages),
    watchSpool: (count) => void new Gauge(spoolGauge(registers, count)),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function spoolGauge(registers: Registry[], count: () => number): GaugeConfiguration<string> {
  return {
    name: 'spool_waiting_messages',
    help: 'Messages that wait in the spool of this process.',
    registers,
    collect() {
      this.set(count());
    },
  };
}
