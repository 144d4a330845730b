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
const MAIL: Environment = {
  SMTP_URL: 'smtp://bot%40example.com:hunter%2C2@mail.example.com',
  STAFF_EMAILS: 'one@example.com',
};

describe('With e-mail, the configuration', () => {
  test('names the server, who it is from, and the mailboxes', () => {
    expect(
      accepted({ ...LIVE, ...MAIL, STAFF_EMAILS: 'one@example.com, two@example.com,one@example.com' }),
    ).toMatchObject({
      mail: {
        server: {
          host: 'mail.example.com',
          isSecure: false,
          credentials: { user: 'bot@example.com', password: 'hunter,2' },
        },
        from: { address: 'bot@example.com' },
        mailboxes: ['mailto:one@example.com', 'mailto:two@example.com'],
      },
    });
    expect(accepted(LIVE)).not.toHaveProperty('mail');
  });

  test.each<[string, string, object, object]>([
    [
      'smtps://mail.example.com',
      'OIC Hub <bot@example.com>',
      { host: 'mail.example.com', isSecure: true },
      { address: 'bot@example.com', name: 'OIC Hub' },
    ],
    [
      'smtp://[::1]:2525/',
      'bot@example.com',
      { host: '::1', port: 2525, isSecure: false },
      { address: 'bot@example.com' },
    ],
  ])('takes %s from %s', (SMTP_URL, SMTP_FROM, server, from) => {
    const config = accepted({ ...LIVE, ...MAIL, SMTP_URL, SMTP_FROM });
    expect(config).toMatchObject({ mail: { from } });
    expect(config.mode === 'live' && config.mail?.server).toEqual(server);
  });

  test('goes by SMTP_FROM where that is set beside a user with an address', () => {
    expect(accepted({ ...LIVE, ...MAIL, SMTP_FROM: 'school@example.com' })).toMatchObject({
      mail: { from: { address: 'school@example.com' } },
    });
  });

  test('of demo mode knows nothing of it, and is checked all the same', () => {
    expect(accepted(MAIL)).toEqual(accepted({}));
    expect(problemsOf({ ...MAIL, STAFF_EMAILS: 'nobody' })).toHaveLength(1);
  });

  test.each<[string, Environment, string]>([
    ['the server alone', { SMTP_URL: MAIL['SMTP_URL'] }, 'SMTP_URL set without STAFF_EMAILS'],
    ['the mailboxes alone', { STAFF_EMAILS: 'one@example.com' }, 'STAFF_EMAILS set without SMTP_URL'],
    ['the sender alone', { SMTP_FROM: 'bot@example.com' }, 'SMTP_FROM set without SMTP_URL'],
    [
      'no sender',
      { ...MAIL, SMTP_URL: 'smtps://bot:hunter2@mail.example.com' },
      'SMTP_URL has no e-mail address for a user, set SMTP_FROM',
    ],
    [
      'two servers',
      { ...MAIL, SMTP_URL: 'smtp://a,smtp://b' },
      'SMTP_URL holds "smtp://a", must be one address; write %2C',
    ],
    [
      'a path',
      { ...MAIL, SMTP_URL: 'smtp://a/?pool=true' },
      'SMTP_URL holds "smtp://a", must end behind the host and the port',
    ],
    [
      'a user without a password',
      { ...MAIL, SMTP_URL: 'smtp://hunter2@a' },
      'SMTP_URL holds "smtp://a", must have a user and a password, or neither',
    ],
    [
      'a sender that is no address',
      { ...MAIL, SMTP_FROM: 'OIC Hub' },
      'SMTP_FROM is "OIC Hub", must be like bot@example.com or',
    ],
    [
      'a sender with a line break',
      { ...MAIL, SMTP_FROM: 'A\nB <b@example.com>' },
      'SMTP_FROM is "A\\nB <b@example.com>", must be like',
    ],
    [
      'a mailbox too long',
      { ...MAIL, STAFF_EMAILS: `${'a'.repeat(60)}@${'b'.repeat(40)}.com` },
      'of 100 characters at most',
    ],
    [
      'a mailbox with what means something',
      { ...MAIL, STAFF_EMAILS: 'a|b@example.com' },
      'STAFF_EMAILS holds "a|b@example.com", must hold e-mail addresses',
    ],
  ])('is refused with %s', (_what, environment, problem) => {
    const problems = problemsOf({ ...LIVE, ...environment });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('hunter');
  });

  test('needs an eye where no phone is told', () => {
    const toPhones = { ...LIVE, ...MAIL, STAFF_NUMBERS: 'whatsapp:+2348030000001' };
    expect(configWarnings(accepted(toPhones))).toEqual([]);
    const toNone = configWarnings(accepted({ ...LIVE, ...MAIL }));
    expect(toNone).toEqual([expect.stringContaining('staff are told by e-mail alone')]);
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
