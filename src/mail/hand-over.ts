import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailServer } from './send.ts';

/** How long a server may take to hang up after we have: nothing depends on it any more. */
const HANG_UP_MS = 1_000;

/** A connection that is to be opened and closed; no step of it takes longer than `timeoutMs`. */
export function connectionTo({ host, port, isSecure, credentials }: MailServer, timeoutMs: number): SMTPConnection {
  return new SMTPConnection({
    host,
    ...(port === undefined ? {} : { port }),
    secure: isSecure,
    requireTLS: credentials !== undefined,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketCloseTimeout: HANG_UP_MS,
  });
}

export interface Envelope {
  from: string;
  to: string[];
  /** Bytes of the message. */
  size: number;
}

/** Connects, logs in where there is a user, and hands the message over; resolves when the server has taken it. */
export async function handOver(
  connection: SMTPConnection,
  { credentials }: MailServer,
  envelope: Envelope,
  message: Readable,
): Promise<void> {
  const failing = new Promise<never>((_resolve, reject) => {
    // An error that comes after all is over has nobody to tell, and must not be without a listener.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('The connection has ended.')));
  });
  const done = (step: Step): Promise<void> =>
    Promise.race([
      failing,
      new Promise<void>((resolve, reject) => step((failure) => (failure ? reject(failure) : resolve()))),
    ]);
  await done((ended) => connection.connect(ended));
  if (credentials !== undefined) {
    const { user, password } = credentials;
    await done((ended) => connection.login({ user, pass: password }, ended));
  }
  await done((ended) => connection.send(envelope, message, ended));
  connection.quit();
}

type Step = (ended: (failure?: Error | null) => void) => void;
