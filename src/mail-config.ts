import type { Address } from './domain/contact.ts';
import { isEmail, mailboxOf } from './domain/mailbox.ts';
import { LIMITS } from './domain/limits.ts';
import type { EnvironmentReader } from './environment-reader.ts';
import type { Variable } from './variables.ts';

/** How staff are told by e-mail. */
export interface MailConfig {
  server: {
    host: string;
    /** That of the scheme where none is given. */
    port?: number;
    /** TLS from the start (smtps://). */
    isSecure: boolean;
    credentials?: { user: string; password: string };
  };
  /** Who the e-mails are from. */
  from: { address: string; name?: string };
  /** At least one. */
  mailboxes: Address[];
}

type Reader = EnvironmentReader<Variable>;

/** All of it or none of it; `undefined` too where something is wrong with it, which the reader then knows. */
export function readMail(reader: Reader): MailConfig | undefined {
  const known = reader.problems.length;
  const server = readServer(reader);
  const mailboxes = reader.list(
    'STAFF_EMAILS',
    mailboxOf,
    `must hold e-mail addresses like office@example.com, of ${LIMITS.emailChars} characters at most, commas between`,
  );
  const from = readFrom(reader);
  // What is wrong by itself is told by itself.
  if (reader.problems.length > known) return undefined;
  if (server === undefined) {
    reportAlone(reader);
    return undefined;
  }
  if (mailboxes.length === 0) {
    reader.problems.push('SMTP_URL set without STAFF_EMAILS: name who is to get the e-mails, or set neither.');
    return undefined;
  }
  const user = server.credentials?.user ?? '';
  const sender = from ?? (isEmail(user) ? { address: user } : undefined);
  if (sender !== undefined) return { server, from: sender, mailboxes };
  reader.problems.push(
    'SMTP_URL has no e-mail address for a user, set SMTP_FROM: the address that the e-mails are to come from.',
  );
  return undefined;
}

function reportAlone(reader: Reader): void {
  const alone = (['STAFF_EMAILS', 'SMTP_FROM'] as const).filter((name) => reader.isSet(name));
  if (alone.length === 0) return;
  reader.problems.push(
    `${alone.join(' and ')} set without SMTP_URL: name the mail server that sends, or set none of them.`,
  );
}

function readServer(reader: Reader): MailConfig['server'] | undefined {
  const [first, ...others] = reader.secretUrls('SMTP_URL', ['smtp:', 'smtps:']);
  if (first === undefined) return undefined;
  const { protocol, hostname, host, port, username, password, pathname, search, hash } = new URL(first);
  const problem = (what: string): undefined => {
    reader.problems.push(`SMTP_URL holds "${protocol}//${host}", ${what}.`);
    return undefined;
  };
  if (others.length > 0) return problem('must be one address; write %2C for a comma in its user or password');
  if (!/^\/?$/.test(pathname) || search !== '' || hash !== '')
    return problem(
      'must end behind the host and the port; write %2F, %3F or %23 for /, ? or # in its user or password',
    );
  if ((username === '') !== (password === '')) return problem('must have a user and a password, or neither');
  return {
    // An IPv6 address stands in brackets in a URL alone.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port === '' ? {} : { port: Number(port) }),
    isSecure: protocol === 'smtps:',
    ...(username === ''
      ? {}
      : { credentials: { user: decodeURIComponent(username), password: decodeURIComponent(password) } }),
  };
}

/** `bot@example.com`, or with a name: `OIC Hub <bot@example.com>`. */
function readFrom(reader: Reader): MailConfig['from'] | undefined {
  return reader.valid('SMTP_FROM', senderOf, 'must be like bot@example.com or OIC Hub <bot@example.com>');
}

function senderOf(text: string): MailConfig['from'] | undefined {
  if (isEmail(text)) return { address: text };
  const [, name = '', address = ''] = /^([^<>"\p{Cc}]+)<([^<>]+)>$/u.exec(text) ?? [];
  const isFit = isEmail(address) && name.trim() !== '' && name.trim().length <= LIMITS.nameChars;
  return isFit ? { name: name.trim(), address } : undefined;
}
