import { describe, expect, it } from 'vitest';
import { mailRows } from '../../src/app/mail-rows.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { catalogue } from '../support/flows.ts';

const MAILBOXES = ['mailto:office@example.com', 'mailto:head@example.com'];
const host = { catalogue, ways: { canSendSms: false, mailboxes: MAILBOXES } };
const ENDING = 'Nobody reads answers to this e-mail.';

describe('what is told by e-mail', () => {
  it('is a row for each mailbox: paragraphs, and a line that says where an answer goes', () => {
    const words = [
      { lines: [{ text: '#12 Ada waits' }, { key: 'staff.no_topic' }] },
      { text: ' ' },
      { text: 'Since nine.' },
    ];
    const rows = mailRows({ words }, host);
    expect(rows.map(({ to, channel }) => [to, channel])).toEqual(MAILBOXES.map((to) => [to, 'email']));
    for (const { subject, body } of rows) {
      expect(subject).toBe('#12 Ada waits');
      expect(body.startsWith(`#12 Ada waits\nnone named\n\nSince nine.\n\n${ENDING}`)).toBe(true);
    }
  });

  it('has the subject it is given, on one line', () => {
    const [row] = mailRows({ words: [{ text: 'x' }], subject: { text: 'Digest of\r\nMonday' } }, host);
    expect(row?.subject).toBe('Digest of Monday');
  });

  it('is cut where it is longer than anybody reads, and never the line at the end', () => {
    const [row] = mailRows({ words: [{ text: 'x'.repeat(LIMITS.emailBodyChars * 2) }] }, host);
    expect(row?.body.length).toBe(LIMITS.emailBodyChars);
    expect(row?.body).toContain(ENDING);
    expect(row?.subject?.length).toBe(LIMITS.emailSubjectChars);
  });

  it('is nothing where there is no mailbox', () => {
    expect(mailRows({ words: [{ text: 'x' }] }, { ...host, ways: { canSendSms: true, mailboxes: [] } })).toEqual([]);
  });
});
