import { parseAddress, type Address } from './domain/contact.ts';
import { createEnvironmentReader, type EnvironmentReader } from './environment-reader.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { readMail, type MailConfig } from './mail-config.ts';
import {
  readAfricasTalking,
  readTwilio,
  reportProviderOfDemo,
  SENDERS,
  type AfricasTalkingConfig,
  type TwilioConfig,
} from './provider-config.ts';
import { REDIS_PROTOCOLS, redisUrlsProblem } from './redis-urls.ts';
import type { Variable } from './variables.ts';
import { originOf } from './web-urls.ts';

/** How the bot is to run. In demo mode nothing leaves the machine, so there is nothing of a provider's to write down. */
export type Config = CommonConfig & (DemoConfig | LiveConfig);

interface CommonConfig {
  /** 0 takes a free port. */
  port: number;
  isProduction: boolean;
  store: { type: 'embedded' } | { type: 'redis'; urls: string[]; waitReplicas: number };
  /** Holds the embedded store, and the spool of messages that came while the store was down. */
  dataDir: string;
  /** Where staff are told and may command from. */
  staff: Address[];
  metricsToken?: string;
  logLevel: LogLevel;
  schoolFile: string;
  /** Whether the web process also delivers. */
  worker: 'inline' | 'off';
  /** Replies to one contact in `LIMITS.floodWindowMs`; 0 switches the guard off, and that against loops with it. */
  floodLimit: number;
}

export interface DemoConfig {
  mode: 'demo';
  host: '127.0.0.1';
}

export interface LiveConfig {
  mode: 'live';
  host: '0.0.0.0';
  /** An origin, without a slash at its end: what Twilio calls, and what signatures are checked against. */
  publicUrl: string;
  sessionSecret: string;
  twilio: TwilioConfig;
  /** Set when SMS goes and comes by Africa's Talking instead of Twilio. */
  africasTalking?: AfricasTalkingConfig;
  /** Set when staff are told by e-mail what reaches none of their phones. */
  mail?: MailConfig;
}

export type ConfigResult = { type: 'ok'; config: Config } | { type: 'invalid'; problems: string[] };

/**
 * Reads the configuration from the environment. An empty variable counts as unset. Answers with every problem at once, each
 * a sentence that quotes the value (never a secret's) and says what it must be instead.
 */
export function parseConfig(environment: Record<string, string | undefined>): ConfigResult {
  const reader = createEnvironmentReader(environment);
  const common = readCommon(reader);
  const twilio = readTwilio(reader);
  const africasTalking = readAfricasTalking(reader);
  const mail = readMail(reader);
  const publicUrl = reader.valid(
    'PUBLIC_URL',
    originOf,
    'must be an origin like https://bot.example.com (http on loopback only)',
  );
  const sessionSecret = readSessionSecret(reader, common.isProduction);
  const isLive = readWhetherLive(reader);
  if (!isLive) reportProviderOfDemo(reader);
  reportOwnNumberAmongStaff(reader, common.staff, [twilio?.whatsappFrom, twilio?.smsFrom, africasTalking?.from]);

  if (reader.problems.length > 0) return { type: 'invalid', problems: reader.problems };
  // Complete by now, or the reader has a problem.
  if (isLive && twilio !== undefined && publicUrl !== undefined && sessionSecret !== undefined) {
    const providers = {
      twilio,
      ...(africasTalking !== undefined && { africasTalking }),
      ...(mail !== undefined && { mail }),
    };
    return { type: 'ok', config: { ...common, mode: 'live', host: '0.0.0.0', publicUrl, sessionSecret, ...providers } };
  }
  return { type: 'ok', config: { ...common, mode: 'demo', host: '127.0.0.1' } };
}

function readCommon(reader: EnvironmentReader<Variable>): CommonConfig {
  const isProduction = reader.oneOf('NODE_ENV', ['production', 'development', 'test'], 'development') === 'production';
  const metricsToken = reader.text('METRICS_TOKEN');
  if (isProduction && !reader.isSet('REDIS_URL') && !reader.isSet('DATA_DIR')) {
    reader.problems.push(
      'With NODE_ENV=production and no REDIS_URL, DATA_DIR must be set to a disk that stays: many hosts empty theirs at every start.',
    );
  }
  return {
    port: reader.integer('PORT', { from: 0, to: 65_535, otherwise: 3000 }),
    isProduction,
    store: readStore(reader),
    dataDir: reader.text('DATA_DIR') ?? './data',
    staff: readStaff(reader),
    ...(metricsToken !== undefined && { metricsToken }),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    schoolFile: reader.text('SCHOOL_FILE') ?? 'flows/school.yaml',
    worker: reader.oneOf('WORKER', ['inline', 'off'], 'inline'),
    floodLimit: reader.integer('FLOOD_LIMIT', { from: 0, to: 1000, otherwise: 14 }),
  };
}

function readStore(reader: EnvironmentReader<Variable>): CommonConfig['store'] {
  const urls = reader.secretUrls('REDIS_URL', REDIS_PROTOCOLS);
  const problem = redisUrlsProblem(urls);
  if (problem !== undefined) reader.problems.push(`REDIS_URL ${problem}`);
  const waitReplicas = reader.integer('REDIS_WAIT_REPLICAS', { from: 0, to: 10, otherwise: 0 });
  return urls.length === 0 ? { type: 'embedded' } : { type: 'redis', urls, waitReplicas };
}

function readStaff(reader: EnvironmentReader<Variable>): Address[] {
  const must = 'must hold addresses like whatsapp:+2348012345678 or +2348012345678, commas between';
  return reader.list('STAFF_NUMBERS', (text) => (parseAddress(text) === undefined ? undefined : text), must);
}

/** Whoever knows the secret can make a session of the desk; a short one can be guessed from a single cookie. */
function readSessionSecret(reader: EnvironmentReader<Variable>, isProduction: boolean): string | undefined {
  const secret = reader.text('SESSION_SECRET');
  if (isProduction && secret !== undefined && secret.length < 16) {
    reader.problems.push(
      `SESSION_SECRET has ${secret.length} characters, must have at least 16 in production: make one with "openssl rand -hex 32".`,
    );
  }
  return secret;
}

/** What only makes sense together. All of it is live, none of it is demo, a part of it is a mistake. */
function readWhetherLive(reader: EnvironmentReader<Variable>): boolean {
  const parts = [
    { name: 'TWILIO_ACCOUNT_SID', isSet: reader.isSet('TWILIO_ACCOUNT_SID') },
    { name: 'TWILIO_AUTH_TOKEN', isSet: reader.isSet('TWILIO_AUTH_TOKEN') },
    { name: `a sender (${SENDERS.join(' or ')})`, isSet: SENDERS.some((sender) => reader.isSet(sender)) },
    { name: 'PUBLIC_URL', isSet: reader.isSet('PUBLIC_URL') },
    { name: 'SESSION_SECRET', isSet: reader.isSet('SESSION_SECRET') },
  ];
  const missing = parts.filter(({ isSet }) => !isSet).map(({ name }) => name);
  if (missing.length > 0 && missing.length < parts.length) {
    const given = parts.filter(({ isSet }) => isSet).map(({ name }) => name);
    reader.problems.push(
      `${given.join(', ')} set without ${missing.join(', ')}: they belong together. Set all of them to go live, or none for demo mode.`,
    );
  }
  return missing.length === 0;
}

/** The bot would tell itself, and take its own notices for commands. */
function reportOwnNumberAmongStaff(
  reader: EnvironmentReader<Variable>,
  staff: Address[],
  senders: (string | undefined)[],
): void {
  const own = new Set(senders.flatMap((from) => parseAddress(from ?? '')?.contact ?? []));
  for (const address of staff) {
    if (own.has(parseAddress(address)?.contact ?? '')) {
      reader.problems.push(`STAFF_NUMBERS holds "${address}", the bot's own number: put in the numbers of people.`);
    }
  }
}
