import { parseAddress, type Address } from './domain/contact.ts';
import { createEnvironmentReader, type EnvironmentReader } from './environment-reader.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { REDIS_PROTOCOLS, redisUrlsProblem } from './redis-urls.ts';

/** Every variable that is read from the environment; `.env.example` explains each, and a test compares the two. */
export const VARIABLES = [
  'PORT',
  'PUBLIC_URL',
  'NODE_ENV',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_WHATSAPP_FROM',
  'TWILIO_SMS_FROM',
  'TWILIO_MESSAGING_SERVICE_SID',
  'TWILIO_API_BASE_URL',
  'AFRICAS_TALKING_USERNAME',
  'AFRICAS_TALKING_API_KEY',
  'AFRICAS_TALKING_FROM',
  'AFRICAS_TALKING_CALLBACK_SECRET',
  'AFRICAS_TALKING_API_BASE_URL',
  'REDIS_URL',
  'DATA_DIR',
  'STAFF_NUMBERS',
  'SMTP_URL',
  'STAFF_EMAILS',
  'SESSION_SECRET',
  'METRICS_TOKEN',
  'LOG_LEVEL',
  'SCHOOL_FILE',
  'WORKER',
  'FLOOD_LIMIT',
  'REDIS_WAIT_REPLICAS',
  'STAFF_TEMPLATE_SID',
] as const;

export type Variable = (typeof VARIABLES)[number];

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
  staffEmails: string[];
  smtpUrl?: string;
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
}

/** At least one of the three senders is there. */
export interface TwilioConfig {
  accountSid: string;
  /** The first is used for sending; all are tried on signatures while they rotate. */
  authTokens: [string, ...string[]];
  whatsappFrom?: Address;
  smsFrom?: string;
  messagingServiceSid?: string;
  apiBaseUrl?: string;
  staffTemplateSid?: string;
}

export interface AfricasTalkingConfig {
  username: string;
  apiKey: string;
  /** A short code, or a number with its plus: who sends, and who is written to. */
  from: string;
  /** What the addresses of its callbacks hold; several while it is being changed. */
  callbackSecrets: [string, ...string[]];
  apiBaseUrl?: string;
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
    const providers = { twilio, ...(africasTalking !== undefined && { africasTalking }) };
    return { type: 'ok', config: { ...common, mode: 'live', host: '0.0.0.0', publicUrl, sessionSecret, ...providers } };
  }
  return { type: 'ok', config: { ...common, mode: 'demo', host: '127.0.0.1' } };
}

function readCommon(reader: EnvironmentReader<Variable>): CommonConfig {
  const isProduction = reader.oneOf('NODE_ENV', ['production', 'development', 'test'], 'development') === 'production';
  const smtpUrl = reader.secretUrls('SMTP_URL', ['smtp:', 'smtps:'])[0];
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
    staffEmails: reader.list(
      'STAFF_EMAILS',
      (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined),
      'must hold e-mail addresses like office@example.com, commas between',
    ),
    ...(smtpUrl !== undefined && { smtpUrl }),
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

function readTwilio(reader: EnvironmentReader<Variable>): TwilioConfig | undefined {
  const accountSid = reader.matching(
    'TWILIO_ACCOUNT_SID',
    /^AC\w+$/,
    'must begin with AC: it stands on the first page of the console',
  );
  const [authToken, ...olderTokens] = (reader.text('TWILIO_AUTH_TOKEN') ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const whatsappFrom = reader.matching(
    'TWILIO_WHATSAPP_FROM',
    /^whatsapp:\+[1-9]\d{6,14}$/,
    'must be like whatsapp:+2348012345678',
  );
  // A name of up to 11 letters and digits can send, not receive: the only kind of sender all Nigerian networks take.
  const smsFrom = reader.matching(
    'TWILIO_SMS_FROM',
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
    'must be a number like +2348012345678, or a registered sender name of up to 11 letters and digits',
  );
  const messagingServiceSid = reader.matching('TWILIO_MESSAGING_SERVICE_SID', /^MG\w+$/, 'must begin with MG');
  const apiBaseUrl = reader.valid('TWILIO_API_BASE_URL', webUrlOf, 'must be an address like http://127.0.0.1:4010');
  const staffTemplateSid = reader.matching('STAFF_TEMPLATE_SID', /^HX\w+$/, 'must begin with HX');
  if (accountSid === undefined || authToken === undefined) return undefined;
  return {
    accountSid,
    authTokens: [authToken, ...olderTokens],
    ...(whatsappFrom !== undefined && { whatsappFrom }),
    ...(smsFrom !== undefined && { smsFrom }),
    ...(messagingServiceSid !== undefined && { messagingServiceSid }),
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
    ...(staffTemplateSid !== undefined && { staffTemplateSid }),
  };
}

const AFRICAS_TALKING = [
  'AFRICAS_TALKING_USERNAME',
  'AFRICAS_TALKING_API_KEY',
  'AFRICAS_TALKING_FROM',
  'AFRICAS_TALKING_CALLBACK_SECRET',
] as const satisfies Variable[];

/** All of it or none of it. A named sender cannot be written back to, so it is no sender here. */
function readAfricasTalking(reader: EnvironmentReader<Variable>): AfricasTalkingConfig | undefined {
  const username = reader.text('AFRICAS_TALKING_USERNAME');
  const apiKey = readApiKey(reader);
  const from = reader.matching(
    'AFRICAS_TALKING_FROM',
    /^(\d{3,8}|\+[1-9]\d{6,14})$/,
    'must be a short code like 21512, or a number like +2348012345678',
  );
  const [callbackSecret, ...olderSecrets] = readCallbackSecrets(reader);
  const apiBaseUrl = reader.valid(
    'AFRICAS_TALKING_API_BASE_URL',
    webUrlOf,
    'must be an address like http://127.0.0.1:4011',
  );
  const missing = AFRICAS_TALKING.filter((name) => !reader.isSet(name));
  const isAnySet = apiBaseUrl !== undefined || missing.length < AFRICAS_TALKING.length;
  if (missing.length > 0 && isAnySet) {
    reader.problems.push(
      `AFRICAS_TALKING_… set without ${missing.join(', ')}: they belong together. Set all of them for SMS by Africa's Talking, or none.`,
    );
  }
  if (username === undefined || apiKey === undefined || from === undefined || callbackSecret === undefined) {
    return undefined;
  }
  return {
    username,
    apiKey,
    from,
    callbackSecrets: [callbackSecret, ...olderSecrets],
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
  };
}

/** It goes in a header, which holds no line break; pasted keys bring one along. */
function readApiKey(reader: EnvironmentReader<Variable>): string | undefined {
  const key = reader.text('AFRICAS_TALKING_API_KEY');
  if (key === undefined || /^[!-~]+$/.test(key)) return key;
  reader.problems.push(
    "AFRICAS_TALKING_API_KEY must be one word of plain letters, digits and signs: copy it anew from Africa's Talking's dashboard.",
  );
  return undefined;
}

/** All that keeps strangers from writing as anybody. It stands in an address, so it is made of what needs no escaping there. */
function readCallbackSecrets(reader: EnvironmentReader<Variable>): string[] {
  const secrets = (reader.text('AFRICAS_TALKING_CALLBACK_SECRET') ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (secrets.every((secret) => /^[\w-]{16,}$/.test(secret))) return secrets;
  reader.problems.push(
    'AFRICAS_TALKING_CALLBACK_SECRET must have at least 16 letters, digits, _ or -: make one with "openssl rand -hex 32".',
  );
  return [];
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

const SENDERS = [
  'TWILIO_WHATSAPP_FROM',
  'TWILIO_SMS_FROM',
  'TWILIO_MESSAGING_SERVICE_SID',
] as const satisfies Variable[];

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

/** SMS alone is no way to be live: WhatsApp, and what signs for it, is Twilio's. */
function reportProviderOfDemo(reader: EnvironmentReader<Variable>): void {
  if (!AFRICAS_TALKING.every((name) => reader.isSet(name)) || reader.isSet('TWILIO_ACCOUNT_SID')) return;
  reader.problems.push(
    'AFRICAS_TALKING_… set without what goes live (TWILIO_ACCOUNT_SID and its block): WhatsApp stays with Twilio. Set both, or none for demo mode.',
  );
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

function originOf(text: string): string | undefined {
  const url = parseWebUrl(text);
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || isLoopback(url.hostname) ? url.origin : undefined;
}

function webUrlOf(text: string): string | undefined {
  return parseWebUrl(text) === undefined ? undefined : text.replace(/\/+$/, '');
}

function parseWebUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
