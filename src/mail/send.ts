import { Readable } from 'node:stream';
import { withDeadline } from '../deadline.ts';
import type { Delivery, FindResult, SendResult } from '../domain/delivery.ts';
import { emailOf } from '../domain/mailbox.ts';
import { mailFailure, toFailure } from './failure.ts';
import type { MailFrom } from './message.ts';

export interface MailServer {
  host: string;
  /** That of its kind where none is given: 465 with TLS from the start, 587 without. */
  port?: number;
  /** TLS from the start; without it STARTTLS is used where the server offers it, and insisted on for a password. */
  isSecure: boolean;
  credentials?: { user: string; password: string };
}

export interface MailSenderOptions {
  server: MailServer;
  from: MailFrom;
  /** How long a send may take altogether, milliseconds. Has to stay below the lease of a claimed row. */
  timeoutMs: number;
}

/** Hands one e-mail to the mail server, without tries of its own: the postman decides about those. Neither ever throws. */
export interface MailSender {
  send(delivery: Delivery): Promise<SendResult>;
  /** SMTP knows no way to ask for what was sent. */
  find(): Promise<FindResult>;
}

/**
 * The sender over nodemailer: a connection a message, which is closed with it. E-mails to staff are few, and none is kept waiting
 * by a connection that has gone stale. Certificates are verified. Takes rows to a mailbox only.
 */
export function createMailSender({ server, from, timeoutMs }: MailSenderOptions): MailSender {
  return {
    async send(delivery) {
      const to = emailOf(delivery.to);
      if (to === undefined) return mailFailure('mail_refused');
      let isBegun = false;
      let connection: { close(): void } | undefined;
      try {
        // Loaded with the first e-mail: most processes send none, and the library is 13 MB.
        const [{ composeMail }, { connectionTo, handOver }] = await loaded();
        const { messageId, raw } = await composeMail(delivery, to, from);
        // The library reads it once the server has said that it waits for it.
        const message = new Readable({
          read() {
            isBegun = true;
            this.push(raw);
            this.push(null);
          },
        });
        const envelope = { from: from.address, to: [to], size: raw.length };
        const opening = connectionTo(server, timeoutMs);
        connection = opening;
        const timed = await withDeadline(handOver(opening, server, envelope, message), timeoutMs);
        return timed.type === 'late' ? toFailure(undefined, isBegun) : { type: 'sent', sid: messageId };
      } catch (thrown) {
        return toFailure(thrown, isBegun);
      } finally {
        connection?.close();
      }
    },
    find: () => Promise.resolve({ type: 'impossible' }),
  };
}

function loaded() {
  return Promise.all([import('./message.ts'), import('./hand-over.ts')]);
}
