import { describe, expect, test } from 'vitest';
import { configWarnings } from '../src/config-warnings.ts';
import { parseConfig, type Config } from '../src/config.ts';

type Environment = Record<string, string | undefined>;

const LIVE: Environment = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'the-token',
  TWILIO_WHATSAPP_FROM: 'whatsapp:+2348102519926',
  PUBLIC_URL: 'https://bot.example.com',
  SESSION_SECRET: 'a secret of the desk',
};

describe('The configuration', () => {
  test('of an empty environment is demo mode, on loopback, with the embedded store', () => {
    expect(accepted({})).toEqual({
      mode: 'demo',
      host: '127.0.0.1',
      port: 3000,
      isProduction: false,
      store: { type: 'embedded' },
      dataDir: './data',
      staff: [],
      logLevel: 'info',
      schoolFile: 'flows/school.yaml',
      worker: 'inline',
      floodLimit: 14,
    });
  });

  test('takes empty variables, and those of nothing but commas and space, for unset', () => {
    const empty = {
      PORT: '',
      TWILIO_AUTH_TOKEN: ',',
      PUBLIC_URL: ' ',
      REDIS_URL: ',',
      SESSION_SECRET: '',
      STAFF_NUMBERS: ' , ',
    };
    expect(accepted(empty)).toEqual(accepted({}));
  });

  test('with everything that belongs to Twilio is live, on every interface', () => {
    expect(
      accepted({ ...LIVE, TWILIO_AUTH_TOKEN: 'new, old', TWILIO_API_BASE_URL: 'http://127.0.0.1:4010/' }),
    ).toMatchObject({
      mode: 'live',
      host: '0.0.0.0',
      publicUrl: 'https://bot.example.com',
      sessionSecret: 'a secret of the desk',
      twilio: {
        accountSid: 'AC00000000000000000000000000000001',
        authTokens: ['new', 'old'],
        whatsappFrom: 'whatsapp:+2348102519926',
        apiBaseUrl: 'http://127.0.0.1:4010',
      },
    });
  });

  test('reads every other variable', () => {
    const config = accepted({
      PORT: '0',
      NODE_ENV: 'production',
      REDIS_URL: 'redis://a:6379, rediss://user:pass@b',
      REDIS_WAIT_REPLICAS: '1',
      DATA_DIR: '/var/lib/bot',
      STAFF_NUMBERS: 'whatsapp:+2348030000001, +2348030000002,whatsapp:+2348030000001',
      METRICS_TOKEN: 'm',
      LOG_LEVEL: 'silent',
      SCHOOL_FILE: 'other.yaml',
      WORKER: 'off',
      FLOOD_LIMIT: '0',
    });
    expect(config).toEqual({
      mode: 'demo',
      host: '127.0.0.1',
      port: 0,
      isProduction: true,
      store: { type: 'redis', urls: ['redis://a:6379', 'rediss://user:pass@b'], waitReplicas: 1 },
      dataDir: '/var/lib/bot',
      staff: ['whatsapp:+2348030000001', '+2348030000002'],
      metricsToken: 'm',
      logLevel: 'silent',
      schoolFile: 'other.yaml',
      worker: 'off',
      floodLimit: 0,
    });
  });

  test('takes sentinels, which all name the primary that they watch', () => {
    const urls = ['redis-sentinel://bot:p%40ss@a:26379/enquiries', 'redis-sentinel://bot:p%40ss@b/enquiries'];
    expect(accepted({ REDIS_URL: urls.join(', ') })).toMatchObject({ store: { type: 'redis', urls } });
  });

  test.each([
    ['https://bot.example.com/', 'https://bot.example.com'],
    ['https://bot.example.com:8443', 'https://bot.example.com:8443'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('takes %s as the public origin', (PUBLIC_URL, publicUrl) => {
    expect(accepted({ ...LIVE, PUBLIC_URL })).toMatchObject({ publicUrl });
  });

  test.each([
    [{ TWILIO_SMS_FROM: '+15005550006' }, { smsFrom: '+15005550006' }],
    [{ TWILIO_SMS_FROM: 'OIC Hub' }, { smsFrom: 'OIC Hub' }],
    [{ TWILIO_MESSAGING_SERVICE_SID: 'MG1' }, { messagingServiceSid: 'MG1' }],
  ])('takes %j as the one sender', (sender, twilio) => {
    expect(accepted({ ...LIVE, TWILIO_WHATSAPP_FROM: '', ...sender })).toMatchObject({ mode: 'live', twilio });
  });
});

/** Beside what is live. */
const SMS: Environment = {
  AFRICAS_TALKING_USERNAME: 'oichub',
  AFRICAS_TALKING_API_KEY: 'atsk_the-key',
  AFRICAS_TALKING_FROM: '21512',
  AFRICAS_TALKING_CALLBACK_SECRET: 'a-secret-of-the-callbacks',
};

describe("With Africa's Talking, the configuration", () => {
  test('has SMS go by it, and WhatsApp by Twilio', () => {
    const changing = `${'n'.repeat(16)}, ${'o'.repeat(16)}`;
    expect(
      accepted({
        ...LIVE,
        ...SMS,
        AFRICAS_TALKING_CALLBACK_SECRET: changing,
        AFRICAS_TALKING_API_BASE_URL: 'http://127.0.0.1:4011/',
      }),
    ).toMatchObject({
      mode: 'live',
      twilio: { whatsappFrom: 'whatsapp:+2348102519926' },
      africasTalking: {
        username: 'oichub',
        apiKey: 'atsk_the-key',
        from: '21512',
        callbackSecrets: ['n'.repeat(16), 'o'.repeat(16)],
        apiBaseUrl: 'http://127.0.0.1:4011',
      },
    });
    expect(accepted(LIVE)).not.toHaveProperty('africasTalking');
  });

  test.each(Object.keys(SMS))('is refused when %s is missing', (name) => {
    const problem = expect.stringContaining(`AFRICAS_TALKING_… set without ${name}: they belong together`) as string;
    expect(problemsOf({ ...LIVE, ...SMS, [name]: '' })).toEqual([problem]);
  });

  test('is refused when it is all there is, or when only a stub is named', () => {
    expect(problemsOf(SMS)).toEqual([expect.stringContaining('WhatsApp stays with Twilio')]);
    const stub = { ...LIVE, AFRICAS_TALKING_API_BASE_URL: 'http://127.0.0.1:4011' };
    expect(problemsOf(stub)).toEqual([expect.stringContaining(`set without ${Object.keys(SMS).join(', ')}`)]);
  });

  test.each([
    ['AFRICAS_TALKING_FROM', 'OIC Hub', 'AFRICAS_TALKING_FROM is "OIC Hub", must be a short code like 21512'],
    ['AFRICAS_TALKING_FROM', '08031234567', 'AFRICAS_TALKING_FROM is "08031234567", must be a short code'],
    ['AFRICAS_TALKING_API_KEY', 'atsk_\nhunter2', 'AFRICAS_TALKING_API_KEY must be one word of plain letters'],
    ['AFRICAS_TALKING_API_KEY', 'atsk_“hunter2”', 'AFRICAS_TALKING_API_KEY must be one word of plain letters'],
    ['AFRICAS_TALKING_CALLBACK_SECRET', 'hunter2', 'must have at least 16 letters, digits, _ or -'],
    ['AFRICAS_TALKING_CALLBACK_SECRET', 'a-secret-of-the-callbacks,hunter2', 'must have at least 16 letters'],
    ['AFRICAS_TALKING_CALLBACK_SECRET', 'a secret/with hunter2?', 'must have at least 16 letters'],
    ['AFRICAS_TALKING_API_BASE_URL', 'stub', 'AFRICAS_TALKING_API_BASE_URL is "stub", must be an address like'],
    ['STAFF_NUMBERS', '+2348077777777', "the bot's own number"],
  ])('where %s is %s says %s', (name, value, problem) => {
    const from = name === 'STAFF_NUMBERS' ? { AFRICAS_TALKING_FROM: value } : {};
    const problems = problemsOf({ ...LIVE, ...SMS, ...from, [name]: value });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('hunter2');
  });
});

describe('A configuration is refused', () => {
  test.each<[string, string, string]>([
    ['PORT', '65536', 'PORT is "65536", must be a whole number from 0 to 65535.'],
    ['PORT', '-1', 'PORT is "-1", must be'],
    ['PORT', '3e3', 'PORT is "3e3", must be'],
    ['NODE_ENV', 'Production', 'NODE_ENV is "Production", must be one of production, development, test.'],
    ['PUBLIC_URL', 'http://bot.example.com', 'PUBLIC_URL is "http://bot.example.com", must be an origin like https://'],
    ['PUBLIC_URL', 'https://bot.example.com/hook', 'PUBLIC_URL is "https://bot.example.com/hook", must be an origin'],
    ['PUBLIC_URL', 'http://127.0.0.1.example.com', 'PUBLIC_URL is "http://127.0.0.1.example.com", must be an origin'],
    ['PUBLIC_URL', 'bot.example.com', 'PUBLIC_URL is "bot.example.com", must be an origin'],
    ['TWILIO_ACCOUNT_SID', 'SK123', 'TWILIO_ACCOUNT_SID is "SK123", must begin with AC'],
    ['TWILIO_WHATSAPP_FROM', '+2348102519926', 'TWILIO_WHATSAPP_FROM is "+2348102519926", must be like whatsapp:+234'],
    ['TWILIO_SMS_FROM', '08102519926', 'TWILIO_SMS_FROM is "08102519926", must be a number like +234'],
    ['TWILIO_SMS_FROM', 'whatsapp:+2348102519926', 'TWILIO_SMS_FROM is "whatsapp:+2348102519926", must be a number'],
    ['TWILIO_MESSAGING_SERVICE_SID', 'AC1', 'TWILIO_MESSAGING_SERVICE_SID is "AC1", must begin with MG'],
    ['STAFF_TEMPLATE_SID', 'x', 'STAFF_TEMPLATE_SID is "x", must begin with HX'],
    ['TWILIO_API_BASE_URL', 'stub', 'TWILIO_API_BASE_URL is "stub", must be an address like'],
    ['STAFF_NUMBERS', '+2348030000001,0803', 'STAFF_NUMBERS holds "0803", must hold addresses like whatsapp:+234'],
    ['STAFF_NUMBERS', '+2348102519926', 'STAFF_NUMBERS holds "+2348102519926", the bot\'s own number'],
    ['STAFF_EMAILS', 'nobody', 'STAFF_EMAILS holds "nobody", must hold e-mail addresses'],
    ['REDIS_URL', 'http://user:hunter2@host', 'REDIS_URL holds "http://host", must begin with redis://, rediss://, '],
    [
      'REDIS_URL',
      'redis:hunter2@host',
      'REDIS_URL holds "redis://", must begin with redis://, rediss://, redis-sentinel:// or rediss-sentinel:// and name a host',
    ],
    ['REDIS_URL', 'hunter2', 'REDIS_URL holds something that is no address, must begin with'],
    ['SMTP_URL', 'https://hunter2@mail', 'SMTP_URL holds "https://mail", must begin with smtp:// or smtps://'],
    [
      'REDIS_URL',
      'redis://:p%ZZ@h',
      'REDIS_URL holds "redis://h", write %25 for a percent sign in its user or password',
    ],
    ['SMTP_URL', 'smtp://me:100%@mail', 'SMTP_URL holds "smtp://mail", write %25 for a percent sign'],
    [
      'REDIS_URL',
      'redis-sentinel://a/bot,redis://:hunter2@b',
      'REDIS_URL mixes addresses of sentinels and of Redis itself, give either',
    ],
    [
      'REDIS_URL',
      'redis-sentinel://a,redis-sentinel://b',
      'REDIS_URL names a sentinel without a primary, write redis-s',
    ],
    ['REDIS_URL', 'redis-sentinel://a/b/0', 'REDIS_URL names a sentinel without a primary'],
    ['REDIS_URL', 'redis-sentinel://a/one,redis-sentinel://b/two', 'REDIS_URL names the primaries one, two, sentinels'],
    [
      'REDIS_URL',
      'redis-sentinel://:hunter2@a/bot,redis-sentinel://b/bot',
      'REDIS_URL has sentinels that differ in protocol, user or password, which must be the same in each',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud", must be one of debug, info, warn, error, silent.'],
    ['WORKER', 'on', 'WORKER is "on", must be one of inline, off.'],
    ['FLOOD_LIMIT', 'none', 'FLOOD_LIMIT is "none", must be a whole number'],
    ['REDIS_WAIT_REPLICAS', '1.5', 'REDIS_WAIT_REPLICAS is "1.5", must be a whole number'],
  ])('where %s is %s', (name, value, problem) => {
    expect(problemsOf({ ...LIVE, [name]: value })).toEqual([expect.stringContaining(problem)]);
  });

  test.each(Object.keys(LIVE))('when %s is missing from what belongs together', (name) => {
    const [problem, ...others] = problemsOf({ ...LIVE, [name]: '' });
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`set without .*${name}.*they belong together`));
  });

  test.each(Object.keys(LIVE))('when %s is all there is of what belongs together', (name) => {
    expect(problemsOf({ [name]: LIVE[name] })).toEqual([expect.stringContaining('they belong together')]);
  });

  test('in production without a disk that stays, unless there is Redis', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([expect.stringContaining('DATA_DIR must be set')]);
    expect(accepted({ NODE_ENV: 'production', DATA_DIR: '/data' })).toMatchObject({ dataDir: '/data' });
    expect(accepted({ NODE_ENV: 'production', REDIS_URL: 'redis://h' })).toMatchObject({ dataDir: './data' });
  });

  test('in production with a secret that can be guessed', () => {
    const environment = { ...LIVE, NODE_ENV: 'production', DATA_DIR: '/data', SESSION_SECRET: 'hunter2' };
    expect(problemsOf(environment)).toEqual([
      expect.stringContaining('SESSION_SECRET has 7 characters, must have at least'),
    ]);
  });

  test('with every problem at once, and without a secret in any of them', () => {
    const problems = problemsOf({
      PORT: 'x',
      TWILIO_ACCOUNT_SID: '0123456789abcdef0123456789abcdef',
      TWILIO_AUTH_TOKEN: 'hunter2',
      SESSION_SECRET: 'hunter2',
      METRICS_TOKEN: 'hunter2',
      TWILIO_API_BASE_URL: 'ftp://user:hunter2@host',
      REDIS_URL: 'redis://:hunter2@h:6379, rdis://:hunter2@h',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).not.toMatch(/hunter2|89abcdef/);
  });
});

describe('A configuration that can be used, and yet needs an eye', () => {
  const TOLD = { ...LIVE, STAFF_NUMBERS: 'whatsapp:+2348030000001' };

  test.each<[string, Environment, string[]]>([
    ['nothing, in demo mode', {}, []],
    ['nothing, when staff can be told', TOLD, []],
    ['that nobody is told', LIVE, ['STAFF_NUMBERS is empty']],
    ['that an SMS to staff has no sender', { ...LIVE, STAFF_NUMBERS: '+2348030000001' }, ['numbers for SMS']],
    [
      'that a WhatsApp message to staff has no sender',
      { ...TOLD, TWILIO_WHATSAPP_FROM: '', TWILIO_SMS_FROM: '+15005550006' },
      ['whatsapp: addresses'],
    ],
    ["nothing, when SMS to staff goes by Africa's Talking", { ...LIVE, ...SMS, STAFF_NUMBERS: '+2348030000001' }, []],
    [
      'that SMS has two senders',
      { ...TOLD, ...SMS, TWILIO_SMS_FROM: '+15005550006' },
      ["SMS goes by Africa's Talking"],
    ],
    ['that nobody delivers', { ...TOLD, WORKER: 'off' }, ['WORKER is off and there is no REDIS_URL']],
    ['nothing, when a worker can', { ...TOLD, WORKER: 'off', REDIS_URL: 'redis://h' }, []],
  ])('warns of %s', (_what, environment, sentences) => {
    expect(configWarnings(accepted(environment))).toEqual(sentences.map((part) => expect.stringContaining(part)));
  });
});

function accepted(environment: Environment): Config {
  const result = parseConfig(environment);
  if (result.type === 'invalid') throw new Error(result.problems.join('\n'));
  return result.config;
}

function problemsOf(environment: Environment): string[] {
  const result = parseConfig(environment);
  return result.type === 'invalid' ? result.problems : [];
}
