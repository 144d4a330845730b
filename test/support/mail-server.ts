import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopback-certificate.ts';

/** A message as the server took it: who said they sent it to whom, and the bytes of it. */
export interface TakenMail {
  from: string;
  to: string[];
  user: string | undefined;
  isEncrypted: boolean;
  raw: string;
}

/** The steps of a send at which a server can refuse. */
export type MailStep = 'connect' | 'login' | 'from' | 'to' | 'data';

/** What becomes of a message that was handed over whole. */
type Ending = 'taken' | 'silent' | 'dropped';

export interface MailServerOptions {
  /** `open`: neither TLS nor a user. `starttls`: a user is asked for over STARTTLS alone. `tls`: the same from the start. */
  kind?: 'open' | 'starttls' | 'tls';
  password?: string;
}

export interface MailServerStub {
  host: string;
  port: number;
  mails: TakenMail[];
  /** Receivers that were named so far, refused ones as well. */
  tries: () => number;
  /** Answers with this code at that step from now on; 0 takes it back. */
  refuse(step: MailStep, code: number): void;
  /** Takes messages whole from now on, and then says nothing, or hangs up. */
  endAs(ending: Ending): void;
  /** Connections that are open at this moment. */
  connections(): number;
  close(): Promise<void>;
}

/** A real mail server on a free port of this machine; closed with everything it holds when the test ends. */
export async function startMailServer({
  kind = 'open',
  password = 'secret',
}: MailServerOptions = {}): Promise<MailServerStub> {
  const mails: TakenMail[] = [];
  const refusals = new Map<MailStep, number>();
  let ending: Ending = 'taken';
  let tries = 0;
  const answer = (step: MailStep, done: (refusal?: Error | null) => void): void => {
    const code = refusals.get(step) ?? 0;
    done(code === 0 ? null : Object.assign(new Error('No.'), { responseCode: code }));
  };
  const server = new SMTPServer({
    secure: kind === 'tls',
    hideSTARTTLS: kind === 'open',
    disabledCommands: kind === 'open' ? ['AUTH', 'STARTTLS'] : [],
    authOptional: kind === 'open',
    key: LOOPBACK_KEY,
    cert: LOOPBACK_CERTIFICATE,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onConnect: (_session, done) => answer('connect', done),
    onAuth(given, _session, done) {
      answer('login', (refusal) => {
        if (refusal) done(refusal);
        else done(null, given.password === password ? { user: given.username } : {});
      });
    },
    onMailFrom: (_address, _session, done) => answer('from', done),
    onRcptTo(_address, _session, done) {
      tries += 1;
      answer('to', done);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        if (ending === 'silent') return;
        if (ending === 'dropped') {
          hangUp();
          return;
        }
        answer('data', (refusal) => {
          if (!refusal) mails.push(mailOf(session, Buffer.concat(chunks)));
          done(refusal);
        });
      });
    },
  });
  // A client that hangs up on a certificate is what the test is about.
  server.on('error', () => undefined);
  const hangUp = (): void => {
    for (const connection of server.connections) connection.close();
  };
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const stub: MailServerStub = {
    host: '127.0.0.1',
    port,
    mails,
    tries: () => tries,
    refuse: (step, code) => void refusals.set(step, code),
    endAs: (how) => void (ending = how),
    connections: () => server.connections.size,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  onTestFinished(() => stub.close());
  return stub;
}

function mailOf({ envelope, user, secure }: SMTPServerSession, raw: Buffer): TakenMail {
  const { mailFrom, rcptTo } = envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    user: user === undefined ? undefined : String(user),
    isEncrypted: secure,
    raw: raw.toString('utf8'),
  };
}
