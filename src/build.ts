/** THE ONLY WIRING: every room meets every other here. Tests start the same house with a port of 0 and a clock of theirs. */
import { receive } from './app/receive.ts';
import type { OtherWays } from './app/consequence.ts';
import type { ConversationHost, TurnReport } from './app/conversation-host.ts';
import { followRefusal, followStatus, type FailureHost } from './app/follow-failure.ts';
import { retentionOf } from './app/retention.ts';
import type { Sender } from './app/sender.ts';
import { createSmsLayout } from './channels/sms/sms-layout.ts';
import { segmentsOf } from './channels/sms/segments.ts';
import { createWhatsAppLayout } from './channels/whatsapp/whatsapp-layout.ts';
import { configWarnings } from './config-warnings.ts';
import type { Config, LiveConfig } from './config.ts';
import { DEMO_STAFF } from './desk/demo-people.ts';
import { createDemoDesk, createLiveDesk } from './desk/desk.ts';
import { createSimulator } from './desk/simulator.ts';
import { LIMITS } from './domain/limits.ts';
import { listen } from './http/listen.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createHttpServer } from './http/server.ts';
import type { Log } from './log.ts';
import { startHousekeeper, type Housekeeper, type HousekeeperEntry } from './outbox/housekeeper.ts';
import type { PostmanEntry } from './outbox/postman-ports.ts';
import { startPostman, type Postman } from './outbox/postman.ts';
import { startWaker, type Waker } from './outbox/waker.ts';
import { readFlows, type Flows } from './read-flows.ts';
import { createEmbeddedStore } from './store/embedded/embedded-store.ts';
import { createRedisStore } from './store/redis/redis-store.ts';
import type { Store } from './store/store.ts';
import { alarmSentence } from './twilio/alarm-sentence.ts';
import { errorCode } from './twilio/error-codes.ts';
import { createTwilioSender } from './twilio/send.ts';
import { isSigned } from './twilio/signature.ts';

/** What the house cannot make itself: they come from the process, or from a test. */
export interface Surroundings {
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 to below 1. */
  random: () => number;
  log: Log;
}

export interface House {
  /** Where it listens, with the port that was really taken. */
  address: string;
  store: Store;
  /** Resolves when nothing of the outbox is due. */
  settled(): Promise<void>;
  /** Takes no new work, ends what is under way within 10 s, closes the store. */
  close(): Promise<void>;
}

/** Opens the store that the configuration names. `patience` is for commands, which have no second call to answer. */
export function openStore(config: Config, log: Log, patience: { connectWithinMs?: number } = {}): Store {
  if (config.store.type === 'embedded') return createEmbeddedStore({ directory: config.dataDir });
  return createRedisStore({
    url: config.store.urls.join(','),
    waitReplicas: config.store.waitReplicas,
    ...patience,
    log: (event, fields) => log.warn(event, fields),
  });
}

/** Everything a turn needs, from the flows, the store and the configuration. */
export function hostOf(
  config: Config,
  flows: Flows,
  store: Store,
  report: (report: TurnReport) => void,
): ConversationHost {
  return {
    ...flows,
    store,
    layouts: { whatsapp: createWhatsAppLayout, sms: createSmsLayout },
    staff: config.mode === 'demo' && config.staff.length === 0 ? [DEMO_STAFF] : config.staff,
    floodLimit: config.floodLimit,
    report,
  };
}

/** The web process: serves, and delivers too unless a worker of its own does. */
export async function buildHouse(config: Config, surroundings: Surroundings): Promise<House> {
  const { log, now } = surroundings;
  const flows = readFlows({ schoolFile: config.schoolFile });
  const store = openStore(config, log);
  const metrics = createMetrics();
  const host: FailureHost = failureHostOf(config, hostOf(config, flows, store, reporter(metrics, log)), metrics, log);
  const simulator = createSimulator({ host, now, smsCostOf: segmentsOf });
  const sender = config.mode === 'demo' ? simulator.sender : senderFor(config);
  const chores = config.worker === 'inline' ? startChores(host, sender, metrics, surroundings) : undefined;
  const warnings = async () => [
    ...configWarnings(config),
    ...(await store.warnings()),
    ...(await store.alarms(now())).map(alarmSentence),
  ];
  const shared = {
    pages:
      config.mode === 'demo' ? createDemoDesk({ simulator, overview: () => overview(store), now }) : createLiveDesk(),
    ping: () => store.ping(),
    warnings,
    metrics,
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    now,
    log: (level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) =>
      log[level](event, fields),
  };
  const app = createHttpServer(
    config.mode === 'demo'
      ? { ...shared, mode: 'demo' }
      : {
          ...shared,
          mode: 'live',
          webhooks: {
            publicUrl: config.publicUrl,
            accountSid: config.twilio.accountSid,
            verify: verifierFor(config),
            receive: (message) => receive(message, host),
            recordStatus: (report) => followStatus(report, now(), host),
            deadlineMs: LIMITS.webhookDeadlineMs,
          },
        },
  );
  const listening = await listen(app, { port: config.port, host: config.host }).catch(async (failure: unknown) => {
    await chores?.stop();
    await store.close();
    throw failure;
  });
  void warnAtStart(warnings, log);
  return {
    address: listening.address,
    store,
    settled: async () => chores?.idle(),
    async close() {
      // Side by side: one after the other they could take longer than a host waits before it kills.
      await Promise.all([listening.close(), chores?.stop()]);
      await store.close();
    },
  };
}

/** The worker process: does the chores only. Refuses the embedded store, whose one process is the web's. */
export function buildWorker(config: Config & LiveConfig, surroundings: Surroundings): Pick<House, 'close'> {
  const { log } = surroundings;
  const flows = readFlows({ schoolFile: config.schoolFile });
  const store = openStore(config, log);
  const metrics = createMetrics();
  const host = failureHostOf(config, hostOf(config, flows, store, reporter(metrics, log)), metrics, log);
  const chores = startChores(host, senderFor(config), metrics, surroundings);
  void warnAtStart(() => store.warnings(), log);
  return {
    async close() {
      await chores.stop();
      await store.close();
    },
  };
}

/** What is done without a webhook waiting for it: by the web process, or by workers of their own. */
function startChores(host: FailureHost, sender: Sender, metrics: Metrics, surroundings: Surroundings): Postman {
  const postman = postmanFor(host, sender, metrics, surroundings);
  const waker = wakerFor(host, surroundings);
  const housekeeper = housekeeperFor(host, surroundings);
  return {
    idle: () => postman.idle(),
    async stop() {
      await Promise.all([postman.stop(), waker.stop(), housekeeper.stop()]);
    },
  };
}

function wakerFor(host: ConversationHost, { now, random, log }: Surroundings): Waker {
  return startWaker({ host, now, random, log: ({ event, ...fields }) => log.warn(event, fields) });
}

function housekeeperFor({ store, school }: FailureHost, { now, random, log }: Surroundings): Housekeeper {
  const tell = ({ event, ...fields }: HousekeeperEntry): void => log.info(event, fields);
  return startHousekeeper({ store, retention: retentionOf(school), now, random, log: tell });
}

/** The host with what follows from failures. In demo mode nothing fails, so there is no other way. */
function failureHostOf(config: Config, host: ConversationHost, metrics: Metrics, log: Log): FailureHost {
  return {
    ...host,
    ways: config.mode === 'live' ? otherWays(config) : { canSendSms: false },
    alarmMet(code, isNew) {
      metrics.countAlarm(code);
      if (isNew) log.error('alarm_raised', { code, meaning: errorCode(code).meaning });
    },
  };
}

function otherWays({ twilio }: LiveConfig): OtherWays {
  const { smsFrom, messagingServiceSid, staffTemplateSid } = twilio;
  return {
    canSendSms: smsFrom !== undefined || messagingServiceSid !== undefined,
    ...(staffTemplateSid === undefined ? {} : { staffTemplateSid }),
  };
}

function senderFor({ twilio, publicUrl }: LiveConfig): Sender {
  const { authTokens, ...account } = twilio;
  return createTwilioSender({ ...account, authToken: authTokens[0], publicUrl, timeoutMs: LIMITS.providerTimeoutMs });
}

function postmanFor(host: FailureHost, sender: Sender, metrics: Metrics, { now, random, log }: Surroundings): Postman {
  return startPostman({
    store: host.store,
    sender,
    follow: (delivery, failure) => followRefusal(delivery, failure, now(), host),
    now,
    random,
    log: (entry) => {
      const settlement = SETTLEMENTS[entry.event];
      if (settlement !== undefined) metrics.countDelivery(settlement);
      const { event, ...fields } = entry;
      log[LEVELS[event] ?? 'warn'](event, fields);
    },
  });
}

const SETTLEMENTS: Partial<Record<PostmanEntry['event'], Parameters<Metrics['countDelivery']>[0]>> = {
  delivery_sent: 'sent',
  delivery_retried: 'retry',
  delivery_doubted: 'uncertain',
  delivery_replaced: 'replaced',
  delivery_dead: 'dead',
};

/** All others are warnings. */
const LEVELS: Partial<Record<PostmanEntry['event'], 'debug' | 'info' | 'error'>> = {
  delivery_sent: 'debug',
  delivery_looked_up: 'info',
  delivery_unfollowed: 'error',
};

function verifierFor({ twilio, publicUrl }: LiveConfig) {
  return (path: string, params: Record<string, string | string[]>, signature: string): boolean =>
    isSigned({ tokens: twilio.authTokens, publicUrl, path, params, signature });
}

function reporter(metrics: Metrics, log: Log): (report: TurnReport) => void {
  return ({ contact, events, decision, failure }) => {
    metrics.countEvents(events);
    log.info('turn_taken', { contact, events, decision });
    if (failure !== undefined) log.error('turn_failed', { contact, failure });
  };
}

async function overview(store: Store) {
  const [openHandoffs, registrations, questions] = await Promise.all([
    store.listHandoffs({ status: ['open', 'claimed'] }),
    store.listRegistrations(),
    store.listQuestions(),
  ]);
  return { openHandoffs, registrations, questions };
}

/** `/readyz` lists them too, and few look there. A store that is down says so itself. */
async function warnAtStart(warnings: () => Promise<string[]>, log: Log): Promise<void> {
  const known = await warnings().catch(() => []);
  for (const warning of known) log.warn('operator_warned', { warning });
}
