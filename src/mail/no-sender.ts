import { mailFailure } from './failure.ts';
import type { MailSender } from './send.ts';

/** For e-mails that were written while there was a mail server in the configuration. */
export const noMailSender: MailSender = {
  send: () => Promise.resolve(mailFailure('mail_not_set')),
  find: () => Promise.resolve({ type: 'impossible' }),
};
