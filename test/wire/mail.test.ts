import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startDemoHouse } from '../support/demo-house.ts';
import { LIVE_PLACES, type LiveBot, type LivePlace } from '../support/live-place.ts';
import { LOOPBACK_CERTIFICATE } from '../support/loopback-certificate.ts';
import { startMailServer, type MailServerStub } from '../support/mail-server.ts';
import { readMail } from '../support/read-mail.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { whatsappForm } from '../support/twilio-webhook.ts';

const ADA = '+2348012345678';
const STAFF_PHONE = '+2348099999999';
const STAFF = `whatsapp:${STAFF_PHONE}`;
const SOON = { timeout: 10_000 };

let twilio: TwilioStub;
beforeEach(async () => {
  twilio = await startTwilioStub();
});
afterEach(() => twilio.close());

describe.each(LIVE_PLACES)(
  'a notice that reaches no phone of the staff, with %s',
  { timeout: 60_000 },
  (_name, makePlace) => {
    let place: LivePlace;
    let bot: LiveBot;
    beforeEach(async () => {
      place = await makePlace();
    });

    const start = async (mail: MailServerStub, environment: Record<string, string> = {}): Promise<void> => {
      bot = await place.start({
        TWILIO_API_BASE_URL: twilio.url,
        TWILIO_SMS_FROM: '+447700900123',
        STAFF_NUMBERS: STAFF,
        SMTP_URL: `smtp://${mail.host}:${mail.port}`,
        SMTP_FROM: 'OIC Hub <bot@oichub.example>',
        STAFF_EMAILS: 'office@example.com,head@example.com',
        ...environment,
      });
    };

    /** Ada asks for a person; WhatsApp, then SMS, do not take what staff are told of it. */
    async function askInVain(): Promise<void> {
      await write('LIST', STAFF);
      twilio.failNext({ status: 400, code: 63_024 });
      twilio.failNext({ status: 400, code: 21_614 });
      await write('I want to talk to a person', `whatsapp:${ADA}`);
    }

    async function write(Body: string, From: string): Promise<void> {
      expect((await bot.post('message', whatsappForm({ Body, From }))).status).toBe(200);
    }

    async function readiness(): Promise<string> {
      const ready = await bot.get('/readyz');
      expect(ready.status).toBe(200);
      return ready.text();
    }

    it('goes to every mailbox', async () => {
      const mail = await startMailServer();
      await start(mail);
      await askInVain();
      await expect.poll(() => mail.mails.length, SOON).toBe(2);
      expect(mail.mails.map(({ to }) => to.join()).toSorted()).toEqual(['head@example.com', 'office@example.com']);
      const { header, text } = readMail(mail.mails[0]?.raw ?? '');
      expect(header('From')).toBe('OIC Hub <bot@oichub.example>');
      expect(header('Subject')).toMatch(/^#\d+ /);
      expect(text).toContain(ADA);
      expect(text).toMatch(/CLAIM \d+/);
      expect(twilio.messages).toEqual([]);
      const store = place.open();
      await expect.poll(() => store.nextDueAt(), SOON).toBeUndefined();
      expect(await store.listDeadLetters()).toEqual([]);
      const told = (await store.transcript(ADA)).filter(({ channel }) => channel === 'email');
      expect(told.map(({ status, sid }) => [status, sid])).toEqual(
        told.map(({ to }) => ['sent', messageIdTo(to?.replace('mailto:', '') ?? '', mail)]),
      );
      expect(await readiness()).not.toContain('has reached none of them');
      expect(new Set(await bot.stop())).toEqual(new Set([0]));
    });

    it('nor any mailbox is an alarm', async () => {
      const mail = await startMailServer();
      mail.refuse('to', 550);
      await start(mail);
      await askInVain();
      const store = place.open();
      await expect.poll(async () => (await store.listDeadLetters()).length, SOON).toBe(2);
      expect(mail.mails).toEqual([]);
      await expect.poll(readiness, SOON).toContain('has reached none of them');
      expect(await readiness()).toMatch(/mail_receiver_refused: it does not take an address of the staff \(2 times/);
      expect((await store.alarms(Date.now())).find(({ code }) => code === 'staff_unreached')).toMatchObject({
        count: 1,
      });
    });

    it('and a mail server that takes no password unencrypted: it goes over TLS, with the right one', async () => {
      const mail = await startMailServer({ kind: 'starttls', password: 'pass word,' });
      await start(mail, trusting(`smtp://bot%40oichub.example:pass%20word%2C@localhost:${mail.port}`));
      await askInVain();
      await expect.poll(() => mail.mails.length, SOON).toBe(2);
      expect(mail.mails[0]).toMatchObject({
        user: 'bot@oichub.example',
        isEncrypted: true,
        from: 'bot@oichub.example',
      });
    });

    it('and a mail server that takes another password is an alarm, which does not quote ours', async () => {
      const mail = await startMailServer({ kind: 'tls', password: 'another one' });
      await start(mail, trusting(`smtps://bot%40oichub.example:hunter2@localhost:${mail.port}`));
      await askInVain();
      await expect.poll(readiness, SOON).toContain('has reached none of them');
      expect(await readiness()).toContain('mail_login_refused: it does not take user and password');
      expect(await readiness()).not.toContain('hunter2');
      expect(mail.tries()).toBe(0);
    });
  },
);

it('In demo mode no e-mail goes out, whatever is set', async () => {
  const mail = await startMailServer();
  const house = await startDemoHouse({
    SMTP_URL: `smtp://${mail.host}:${mail.port}`,
    SMTP_FROM: 'bot@oichub.example',
    STAFF_EMAILS: 'office@example.com',
  });
  onTestFinished(() => house.close());
  expect((await house.post({ text: 'I want to talk to a person' })).status).toBeLessThan(300);
  await house.settled();
  expect([mail.connections(), mail.tries()]).toEqual([0, 0]);
});

/** Has the processes of a bot trust the mail servers that tests start. */
function trusting(SMTP_URL: string): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-trust-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'certificate.pem');
  writeFileSync(file, LOOPBACK_CERTIFICATE);
  return { SMTP_URL, SMTP_FROM: '', NODE_EXTRA_CA_CERTS: file };
}

function messageIdTo(email: string, { mails }: MailServerStub): string | undefined {
  const raw = mails.find(({ to }) => to.includes(email))?.raw;
  return raw === undefined ? undefined : readMail(raw).header('Message-ID');
}
