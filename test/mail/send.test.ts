import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanLine, cleanText } from '../../src/domain/clean-text.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { createMailSender, type MailSenderOptions } from '../../src/mail/send.ts';
import { noMailSender } from '../../src/mail/no-sender.ts';
import { startMailServer, type MailServerStub, type MailStep } from '../support/mail-server.ts';
import { readMail } from '../support/read-mail.ts';
import { ADA, deliveryOf, DIFFICULT_TEXT, NOON } from '../support/stored-turns.ts';

const FROM = { address: 'bot@oichub.example', name: 'OIC Hub' };
/** Everything that stands above a message; no other header is ever there. */
const HEADERS = [
  'Auto-Submitted',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
];

/** What means something to a mail server, in a header, or where words are encoded in one. */
const SIGNS = [
  '\r',
  '\n',
  '\r\n',
  ':',
  '<',
  '>',
  '"',
  ',',
  ' ',
  '\t',
  '.',
  '=?',
  '?=',
  '=?utf-8?Q?=0A?=',
  'Bcc: a@b.cd',
];

function mail(changes: Partial<Delivery> = {}): Delivery {
  const row = deliveryOf(ADA, 4, 1, 'mailto:office@example.com');
  return { ...row, channel: 'email', subject: '#12 Ada wants to talk', body: 'Ẹ káàárọ̀,\nAda waits.', ...changes };
}

type Settings = Partial<MailSenderOptions['server']> & Pick<Partial<MailSenderOptions>, 'from' | 'timeoutMs'>;

function senderTo({ host, port }: Pick<MailServerStub, 'host' | 'port'>, settings: Settings = {}) {
  const { from = FROM, timeoutMs = 5_000, ...server } = settings;
  return createMailSender({ server: { host, port, isSecure: false, ...server }, from, timeoutMs });
}

describe('an e-mail to staff', () => {
  it('arrives as plain text with nothing in it that is followed or fetched', async () => {
    const server = await startMailServer();
    const result = await senderTo(server).send(mail());
    const [taken] = server.mails;
    expect(taken).toMatchObject({ from: 'bot@oichub.example', to: ['office@example.com'] });
    const { headers, header, text } = readMail(taken?.raw ?? '');
    expect(headers.map(([name]) => name).toSorted()).toEqual(HEADERS);
    expect(header('From')).toBe('OIC Hub <bot@oichub.example>');
    expect(header('To')).toBe('office@example.com');
    expect(header('Subject')).toBe('#12 Ada wants to talk');
    expect(header('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(header('Auto-Submitted')).toBe('auto-generated');
    expect(Date.parse(header('Date') ?? '')).toBe(NOON);
    expect(text.trimEnd()).toBe('Ẹ káàárọ̀,\nAda waits.');
    expect(result).toEqual({ type: 'sent', sid: header('Message-ID') });
  });

  it('has an id that is the same when it comes twice, and tells no phone number', async () => {
    const server = await startMailServer();
    const sender = senderTo(server);
    for (const row of [mail(), mail(), mail({ id: `${ADA}:4:2` })]) await sender.send(row);
    const [first, again, other] = server.mails.map(({ raw }) => readMail(raw).header('Message-ID'));
    expect(first).toMatch(/^<[0-9a-f]{32}@oichub\.example>$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    const above = server.mails.map(({ raw }) => raw.slice(0, raw.indexOf('\r\n\r\n'))).join('\n');
    expect(above).not.toContain(ADA.slice(1));
  });

  it('without a subject has its own words for one, on one line and not longer than a list of mails shows', async () => {
    const server = await startMailServer();
    const { subject: _subject, ...row } = mail({ body: `Ada waits.\n${'x'.repeat(200)}` });
    await senderTo(server).send(row);
    const subject = readMail(server.mails[0]?.raw ?? '').header('Subject') ?? '';
    expect(subject.startsWith('Ada waits. xxx')).toBe(true);
    expect(subject.length).toBe(LIMITS.emailSubjectChars);
  });

  it('leaves no connection behind, whether it went or not', async () => {
    const server = await startMailServer();
    await senderTo(server).send(mail());
    server.refuse('to', 550);
    await senderTo(server).send(mail());
    await expect.poll(() => server.connections()).toBe(0);
  });
});

describe('what people wrote makes no header and no receiver', () => {
  const hostile = [
    'Hello\r\nBcc: all@example.com',
    'Hello\nTo: all@example.com\n\nand a body',
    '\r\n.\r\nMAIL FROM:<x@example.com>\r\n',
    'Hello\u2028Bcc: all@example.com\u0000\u0085\u000b',
    '=?utf-8?Q?=0D=0ABcc:_all@example.com?=',
    '<img src="https://example.com/x.png"> " , all@example.com;',
    DIFFICULT_TEXT,
  ];

  it.each(hostile)('%j', async (text) => {
    const server = await startMailServer();
    await expectHarmless(text, server);
    const { header, text: body } = readMail(server.mails[0]?.raw ?? '');
    expect(header('Subject')).toBe(cleanLine(text.replaceAll('=?', '= ?'), LIMITS.emailSubjectChars));
    expect(body.trimEnd()).toBe(cleanText(text, LIMITS.emailBodyChars).trimEnd());
  });

  it('whatever it is', async () => {
    const server = await startMailServer();
    const sign = fc.constantFrom(...SIGNS);
    const text = fc
      .array(fc.oneof(sign, fc.string({ unit: 'binary' })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, (one) => expectHarmless(one, server)),
      { numRuns: 25 },
    );
  });

  it.each([
    'mailto:a@example.com\r\nRCPT TO:<b@example.com>',
    'mailto:a@example.com,b@example.com',
    `whatsapp:${ADA}`,
    'mailto:',
  ])('the address %j is none, and nothing is sent', async (to) => {
    const server = await startMailServer();
    expect(await senderTo(server).send(mail({ to }))).toMatchObject({ type: 'failed', code: 'mail_refused' });
    expect(server.tries()).toBe(0);
  });
});

describe('a mail server that refuses', () => {
  const RETRY = { retryable: true, outcome: 'refused', code: 'mail_refused_for_now', consequence: 'try_later' };

  it.each<MailStep>(['connect', 'from', 'to', 'data'])('for now, at the step "%s", is asked again', async (step) => {
    const server = await startMailServer();
    server.refuse(step, 451);
    expect(await senderTo(server).send(mail())).toMatchObject(RETRY);
    server.refuse(step, 0);
    expect(await senderTo(server).send(mail())).toMatchObject({ type: 'sent' });
  });

  it.each<[MailStep, number, string, string]>([
    ['connect', 554, 'mail_refused', 'none'],
    ['from', 553, 'mail_sender_refused', 'configuration'],
    ['from', 530, 'mail_login_refused', 'configuration'],
    ['to', 550, 'mail_receiver_refused', 'configuration'],
    ['data', 552, 'mail_refused', 'none'],
  ])('for good, at the step "%s" with %i, is %s', async (step, code, name, consequence) => {
    const server = await startMailServer();
    server.refuse(step, code);
    expect(await senderTo(server).send(mail())).toMatchObject({ retryable: false, code: name, consequence });
    expect(server.mails).toEqual([]);
  });
});

describe('a mail server that is not to be reached', () => {
  const NEVER_SENT = { outcome: 'never-sent', retryable: true, code: 'mail_unreachable', consequence: 'try_later' };

  it('because nobody listens there, or nobody has that name, has got nothing', async () => {
    const gone = await startMailServer();
    await gone.close();
    expect(await senderTo(gone).send(mail())).toMatchObject(NEVER_SENT);
    expect(await senderTo({ host: 'mail.invalid', port: 25 }).send(mail())).toMatchObject(NEVER_SENT);
  });

  it('because it never says a word, has got nothing either', async () => {
    const silent = await listening(createServer());
    expect(await senderTo(silent, { timeoutMs: 100 }).send(mail())).toMatchObject(NEVER_SENT);
  });

  it('because it hangs up at once', async () => {
    const closing = await listening(createServer((socket) => socket.end()));
    expect(await senderTo(closing).send(mail())).toMatchObject(NEVER_SENT);
  });
});

describe('a mail server that falls silent over a whole message', () => {
  it.each(['silent', 'dropped'] as const)('or hangs up (%s) may have taken it, and cannot be asked', async (ending) => {
    const server = await startMailServer();
    server.endAs(ending);
    const sender = senderTo(server, { timeoutMs: 300 });
    expect(await sender.send(mail())).toMatchObject({ outcome: 'unknown', retryable: false, code: 'mail_in_doubt' });
    expect(await sender.find()).toEqual({ type: 'impossible' });
  });
});

describe('a connection that would not be safe', () => {
  const UNSAFE = { outcome: 'never-sent', code: 'mail_unprotected', consequence: 'configuration' };
  const credentials = { user: 'bot', password: 'secret' };

  it('carries no password: without TLS', async () => {
    const server = await startMailServer();
    expect(await senderTo(server, { credentials }).send(mail())).toMatchObject(UNSAFE);
    expect(server.tries()).toBe(0);
  });

  it.each(['starttls', 'tls'] as const)('carries nothing: with a certificate nobody vouches for (%s)', async (kind) => {
    const server = await startMailServer({ kind });
    expect(await senderTo(server, { isSecure: kind === 'tls' }).send(mail())).toMatchObject(UNSAFE);
    expect(server.tries()).toBe(0);
  });

  it('with TLS from the start, to a server that has none on this port', async () => {
    const server = await startMailServer();
    expect(await senderTo(server, { isSecure: true }).send(mail())).toMatchObject(UNSAFE);
  });
});

it('An e-mail that was written before the mail server left the configuration is an alarm', async () => {
  expect(await noMailSender.send(mail())).toMatchObject({
    retryable: false,
    code: 'mail_not_set',
    consequence: 'configuration',
  });
});

/** Whether it goes through as a subject, a name and words, and as nothing else. */
async function expectHarmless(text: string, server: MailServerStub): Promise<void> {
  server.mails.splice(0);
  const from = { address: FROM.address, name: text };
  const sent = await senderTo(server, { from }).send(mail({ subject: text, body: text === '' ? '-' : text }));
  expect(sent.type).toBe('sent');
  expect(server.mails).toHaveLength(1);
  const [taken] = server.mails;
  expect(taken).toMatchObject({ from: FROM.address, to: ['office@example.com'] });
  const { headers, header } = readMail(taken?.raw ?? '');
  const names = headers.map(([name]) => name).filter((name) => name !== 'Subject');
  expect(names.toSorted()).toEqual(HEADERS.filter((name) => name !== 'Subject'));
  expect(header('To')).toBe('office@example.com');
  expect(header('From')?.endsWith('<bot@oichub.example>') ?? false).toBe(cleanLine(text, 120) !== '');
}

/** A server of ours that speaks no SMTP. */
async function listening(server: Server): Promise<Pick<MailServerStub, 'host' | 'port'>> {
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => void sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { host: '127.0.0.1', port: address.port };
}
