/** THE ONLY WIRING: every room meets every other here. Tests start the same house with a port of 0 and a clock of theirs. */
import { africasTalkingDoor } from './africas-talking-door.ts';
import { createAnswerBook } from './app/answer-book.ts';
import { receive } from './app/receive.ts';
import type { OtherWays } from './app/consequence.ts';
import type { ConversationHost, TurnReport } from './app/conversation-host.ts';
import { followStatus, type FailureHost } from './app/follow-failure.ts';
import type { Sender } from './app/sender.ts';
import { segmentsOf } from './channels/sms/segments.ts';
import { LAYOUTS } from './layouts.ts';
import { configWarnings } from './config-warnings.ts';
import type { Config, LiveConfig } from './config.ts';
import { createSender } from './create-sender.ts';
import { createSpool, spoolDoor } from './create-spool.ts';
import { DEMO_STAFF } from './desk/demo-people.ts';
import { createDemoDesk, createLiveDesk } from './desk/desk.ts';
import type { MediaPort } from './desk/media-routes.ts';
import { createSimulator, type Simulator } from './desk/simulator.ts';
import { LIMITS } from './domain/limits.ts';
import type { WebhookDependencies } from './http/dependencies.ts';
import { listen } from './http/listen.ts';
import { mediaTokenOf, readMediaToken } from './http/media-token.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createHttpServer } from './http/server.ts';
import type { Log } from './log.ts';
import type { PostmanTimes } from './outbox/postman-ports.ts';
import { openMenus } from './open-menus.ts';
import { alarmMeaning, alarmSentence } from './provider-codes.ts';
import { readFlows, type Flows } from './read-flows.ts';
import { erasingStore } from './spool/erasing-store.ts';
import type { Spool } from './spool/spool.ts';
import { startChores } from './start-chores.ts';
import { createEmbeddedStore } from './store/embedded/embedded-store.ts';
import { createRedisStore } from './store/redis/redis-store.ts';
import type { Store } from './store/store.ts';
import type { Surroundings } from './surroundings.ts';
import { fetchMedia } from './twilio/fetch-media.ts';
import { isSigned } from './twilio/signature.ts';
import { watchAnswers } from './watch-answers.ts';

/** Where the house keeps what it knows and how it sends: a process may bring its own in place of the real ones. */
export interface Parts {
  openStore: (config: Config, log: Log) => Store;
  createSender: (config: LiveConfig) => Sender;
  times: PostmanTimes;
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

export const REAL_PARTS: Parts = { openStore, createSender, times: LIMITS };

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
    answers: createAnswerBook(store),
    layouts: LAYOUTS,
    // In demo mode nothing fails, so there is no other way.
    ways: config.mode === 'live' ? otherWays(config) : { canSendSms: false, mailboxes: [] },
    staff: config.mode === 'demo' && config.staff.length === 0 ? [DEMO_STAFF] : config.staff,
    floodLimit: config.floodLimit,
    ...(config.mode === 'live' ? { mediaLink: mediaLinker(config) } : {}),
    report,
  };
}

/** The web process: serves, and delivers too unless a worker of its own does. */
export async function buildHouse(config: Config, surroundings: Surroundings, parts = REAL_PARTS): Promise<House> {
  const { log, now } = surroundings;
  const flows = readFlows({ schoolFile: config.schoolFile });
  const metrics = createMetrics();
  const live =
    config.mode === 'live'
      ? { config, spool: createSpool(config, () => host, { ...surroundings, metrics }) }
      : undefined;
  const opened = parts.openStore(config, log);
  const store = live === undefined ? opened : erasingStore(opened, live.spool);
  const plain = hostOf(config, flows, store, reporter(metrics, log));
  const menus = openMenus(config, flows, plain.ways, log);
  const host: FailureHost = failureHostOf({ ...plain, ...menus.parts }, metrics, log);
  const answers = watchAnswers(host.answers, log);
  const simulator = createSimulator({ host, now, smsCostOf: segmentsOf });
  const sender = config.mode === 'demo' ? simulator.sender : parts.createSender(config);
  const carriage = { sender, times: parts.times };
  const chores = config.worker === 'inline' ? startChores(host, carriage, metrics, surroundings) : undefined;
  const warnings = async () => [
    ...configWarnings(config),
    ...(live?.spool.warnings() ?? []),
    ...(await store.warnings()),
    ...(await store.alarms(now())).map(alarmSentence),
  ];
  const shared = {
    pages: pagesFor(config, simulator, store, surroundings),
    ping: () => store.ping(),
    warnings,
    metrics,
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    now,
    log: (level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) =>
      log[level](event, fields),
  };
  const app = createHttpServer(
    live === undefined
      ? { ...shared, mode: 'demo' }
      : {
          ...shared,
          mode: 'live',
          webhooks: twilioDoor(live, host, now),
          ...africasTalkingDoor(live, host, now),
        },
  );
  await Promise.all([live?.spool.start(), menus.firstLook, answers.firstLook]);
  const listening = await listen(app, { port: config.port, host: config.host }).catch(async (failure: unknown) => {
    menus.stop();
    answers.stop();
    await Promise.all([chores?.stop(), live?.spool.stop()]);
    await store.close();
    throw failure;
  });
  void warnAtStart(warnings, log);
  return {
    address: listening.address,
    store,
    settled: async () => chores?.idle(),
    async close() {
      menus.stop();
      answers.stop();
      // Side by side: one after the other they could take longer than a host waits before it kills.
      await Promise.all([listening.close(), chores?.stop(), live?.spool.stop()]);
      await store.close();
    },
  };
}

/** The worker process: does the chores only. Refuses the embedded store, whose one process is the web's. */
export function buildWorker(
  config: Config & LiveConfig,
  surroundings: Surroundings,
  parts = REAL_PARTS,
): Pick<House, 'close'> {
  const { log } = surroundings;
  const flows = readFlows({ schoolFile: config.schoolFile });
  const store = parts.openStore(config, log);
  const metrics = createMetrics();
  const plain = hostOf(config, flows, store, reporter(metrics, log));
  const menus = openMenus(config, flows, plain.ways, log);
  const host = failureHostOf({ ...plain, ...menus.parts }, metrics, log);
  const answers = watchAnswers(host.answers, log);
  const carriage = { sender: parts.createSender(config), times: parts.times };
  const chores = startChores(host, carriage, metrics, surroundings);
  void warnAtStart(() => store.warnings(), log);
  return {
    async close() {
      menus.stop();
      answers.stop();
      await chores.stop();
      await store.close();
    },
  };
}

/** The host with what follows from failures. */
function failureHostOf(host: ConversationHost, metrics: Metrics, log: Log): FailureHost {
  return {
    ...host,
    alarmMet(code, isNew) {
      metrics.countAlarm(code);
      if (isNew) log.error('alarm_raised', { code, meaning: alarmMeaning(code) });
    },
  };
}

function otherWays({ twilio, africasTalking, mail }: LiveConfig): OtherWays {
  const { smsFrom, messagingServiceSid, staffTemplateSid } = twilio;
  return {
    canSendSms: smsFrom !== undefined || messagingServiceSid !== undefined || africasTalking !== undefined,
    ...(staffTemplateSid === undefined ? {} : { staffTemplateSid }),
    mailboxes: mail?.mailboxes ?? [],
  };
}

/** What the routes of Twilio need. */
function twilioDoor(
  { config, spool }: { config: LiveConfig; spool: Spool },
  host: FailureHost,
  now: () => number,
): WebhookDependencies {
  return {
    publicUrl: config.publicUrl,
    accountSid: config.twilio.accountSid,
    verify: verifierFor(config),
    receive: (message) => spool.behind(message.contact, () => receive(message, host)),
    spool: spoolDoor(spool, host),
    recordStatus: (report) => followStatus(report, now(), host),
    deadlineMs: LIMITS.webhookDeadlineMs,
  };
}

function pagesFor(config: Config, simulator: Simulator, store: Store, surroundings: Surroundings) {
  if (config.mode === 'live') return createLiveDesk({ media: mediaPort(config, surroundings) });
  return createDemoDesk({ simulator, store, now: surroundings.now });
}

function mediaLinker({ publicUrl, sessionSecret }: LiveConfig): NonNullable<ConversationHost['mediaLink']> {
  return (media, now) => `${publicUrl}/media/${mediaTokenOf(media, now, sessionSecret)}`;
}

function mediaPort({ twilio, sessionSecret }: LiveConfig, { now, log }: Surroundings): MediaPort {
  const { authTokens, accountSid, apiBaseUrl } = twilio;
  const source = { accountSid, authToken: authTokens[0], ...(apiBaseUrl === undefined ? {} : { apiBaseUrl }) };
  return {
    read: (token, at) => readMediaToken(token, at, sessionSecret),
    fetch: (ticket) => fetchMedia(ticket, source),
    failed: (code) => log.warn('media_unfetched', { code }),
    now,
  };
}

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

/** `/readyz` lists them too, and few look there. A store that is down says so itself. */
async function warnAtStart(warnings: () => Promise<string[]>, log: Log): Promise<void> {
  const known = await warnings().catch(() => []);
  for (const warning of known) log.warn('operator_warned', { warning });
}
