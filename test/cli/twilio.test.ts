import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { runCommand, type Ended } from '../support/run-command.ts';
import { sidOf } from '../support/twilio-account.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.ts';
import { TEST_ACCOUNT_SID, TEST_AUTH_TOKEN } from '../support/twilio-webhook.ts';

const WHATSAPP = 'whatsapp:+2348102519926';
const NUMBER = '+447700900123';
const SERVICE = `MG${'5'.repeat(32)}`;
const WEBHOOKS = 'https://bot.example.com/webhooks/twilio';
const RETRYING = '#rc=3&rp=ct,rt,5xx';
const WAY = { message: `${WEBHOOKS}/message${RETRYING}`, fallback: `${WEBHOOKS}/fallback${RETRYING}` };

let stub: TwilioStub;
beforeEach(async () => {
  stub = await startTwilioStub();
  stub.account.numbers.push({ sid: sidOf('PN'), phone_number: NUMBER, sms_url: 'https://demo.twilio.com/welcome' });
  stub.account.services.push({ sid: SERVICE, use_inbound_webhook_on_number: true });
  stub.account.senders.push({ sid: sidOf('XE'), sender_id: WHATSAPP, status: 'ONLINE', webhook: null });
});
afterEach(() => stub.close());

async function twilio(args: string[], changes: Record<string, string> = {}): Promise<Ended> {
  const ended = await runCommand('twilio', args, {
    PUBLIC_URL: 'https://bot.example.com',
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: TEST_AUTH_TOKEN,
    TWILIO_WHATSAPP_FROM: WHATSAPP,
    TWILIO_SMS_FROM: NUMBER,
    TWILIO_MESSAGING_SERVICE_SID: SERVICE,
    TWILIO_API_BASE_URL: stub.url,
    SESSION_SECRET: 'a secret for tests only',
    ...changes,
  });
  expect(stub.errors).toEqual([]);
  return ended;
}

/** The methods of the requests that change something. */
function changes(): string[] {
  return stub.account.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

function approve(status = 'approved', rejection_reason = ''): void {
  for (const approval of stub.account.approvals.values()) Object.assign(approval, { status, rejection_reason });
}

describe('npm run twilio -- setup', { timeout: 30_000 }, () => {
  test('makes the templates and points the senders here, once: the second time there is nothing to do', async () => {
    const first = await twilio(['setup']);
    const { contents, approvals, numbers, services, senders } = stub.account;
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.lines.at(-1)).toBe(
      `${contents.length} templates created, 0 removed, 0 there already; 3 senders pointed here.`,
    );
    expect(contents.length).toBeGreaterThan(60);
    expect([...approvals.values()]).toEqual([
      {
        name: expect.stringMatching(/^enquiry_2348102519926_staff_notice_[0-9a-f]{12}$/),
        category: 'UTILITY',
        status: 'received',
        rejection_reason: '',
      },
    ]);
    expect(numbers[0]).toMatchObject({
      sms_url: WAY.message,
      sms_method: 'POST',
      sms_fallback_url: WAY.fallback,
      sms_fallback_method: 'POST',
    });
    expect(services[0]).toMatchObject({
      inbound_request_url: WAY.message,
      fallback_url: WAY.fallback,
      status_callback: `${WEBHOOKS}/status`,
      use_inbound_webhook_on_number: false,
    });
    expect(senders[0]?.['webhook']).toEqual({
      callback_url: WAY.message,
      callback_method: 'POST',
      fallback_url: WAY.fallback,
      fallback_method: 'POST',
      status_callback_url: `${WEBHOOKS}/status`,
      status_callback_method: 'POST',
    });

    stub.account.requests.length = 0;
    const second = await twilio(['setup']);
    expect(second.lines).toEqual([
      `0 templates created, 0 removed, ${contents.length} there already; 0 senders pointed here.`,
    ]);
    expect(changes()).toEqual([]);
  });

  test('only tells what it would do with --dry-run', async () => {
    const { lines } = await twilio(['setup', '--dry-run']);
    expect(lines.filter((line) => line.startsWith('would create template')).length).toBeGreaterThan(60);
    expect(lines).toContain(`would change smsUrl of ${NUMBER} from https://demo.twilio.com/welcome to ${WAY.message}`);
    expect(changes()).toEqual([]);
    await twilio(['setup']);
    expect((await twilio(['setup', '--dry-run'])).lines).toEqual(['Nothing to do.']);
  });

  test('makes a changed menu anew and removes the old one, and leaves what is not ours', async () => {
    await twilio(['setup']);
    const stranger = { sid: sidOf('HX'), friendly_name: 'enquiry_1555_menu_en_000000000000', language: 'en' };
    stub.account.contents.push({ ...stranger, variables: {}, types: {} });
    const before = new Set(stub.account.contents.map(({ friendly_name }) => friendly_name));
    const { lines } = await twilio(['setup'], {
      SCHOOL_FILE: changedSchool('short_name: Python Programming', 'short_name: Python'),
    });
    const after = new Set(stub.account.contents.map(({ friendly_name }) => friendly_name));
    const made = [...after].filter((name) => !before.has(name));
    const gone = [...before].filter((name) => !after.has(name));
    expect(made.map((name) => name.replace(/_[0-9a-f]{12}$/, '').replace('enquiry_2348102519926_', ''))).toEqual(
      ['en', 'pcm', 'yo'].flatMap((language) => [`choosing_course_${language}`, `asking_courses_${language}`]),
    );
    expect(gone).toHaveLength(made.length);
    expect(after).toContain(stranger.friendly_name);
    expect(lines.at(-1)).toMatch(/^6 templates created, 6 removed/);
  });

  test('takes the menus away with --no-menus, and keeps the template of notices to staff', async () => {
    await twilio(['setup']);
    await twilio(['setup', '--no-menus']);
    expect(stub.account.contents.map(({ friendly_name }) => friendly_name)).toEqual([
      expect.stringContaining('_staff_notice_'),
    ]);
  });

  test('leaves one of two that another setup made at the same time', async () => {
    await twilio(['setup']);
    const { contents } = stub.account;
    contents.push(...contents.slice(0, 1).map((one) => ({ ...one, sid: sidOf('HX') })));
    const before = contents.map(({ sid }) => sid);
    expect((await twilio(['setup'])).lines.at(-1)).toMatch(/^0 templates created, 1 removed/);
    expect(contents.map(({ sid }) => sid)).toEqual(before.slice(0, -1));
  });

  test('goes on where another one broke off', async () => {
    await twilio(['setup']);
    const all = stub.account.contents.length;
    stub.account.contents.splice(10, 5);
    expect((await twilio(['setup'])).lines.at(-1)).toMatch(/^5 templates created, 0 removed/);
    expect(stub.account.contents).toHaveLength(all);
  });
});

describe('npm run twilio -- check', { timeout: 30_000 }, () => {
  test('finds nothing missing after setup and approval', async () => {
    await twilio(['setup']);
    approve();
    const { code, lines } = await twilio(['check']);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect(code).toBe(0);
    expect(changes().filter((change) => !change.startsWith('POST'))).toEqual([]);
  });

  test('names a missing template, a wrong webhook address and a missing sender', async () => {
    await twilio(['setup']);
    approve();
    const [lost] = stub.account.contents.splice(3, 1);
    Object.assign(stub.account.numbers[0] ?? {}, { sms_url: 'https://old.example.com/sms' });
    stub.account.senders.length = 0;
    const { code, lines } = await twilio(['check']);
    expect(code).toBe(1);
    expect(lines.filter((line) => line.startsWith('missing'))).toEqual([
      expect.stringContaining(`sender ${WHATSAPP} is not in this account`),
      expect.stringContaining(`sender ${NUMBER}: smsUrl is https://old.example.com/sms, should be ${WAY.message}`),
      expect.stringContaining(`template ${lost?.friendly_name ?? '?'} is missing`),
    ]);
  });

  test('names a flyer of the school that cannot be fetched', async () => {
    await twilio(['setup']);
    approve();
    const link = 'https://127.0.0.1:9/flyer.pdf';
    const { code, lines } = await twilio(['check'], {
      SCHOOL_FILE: changedSchool("# flyer: 'https://example.com/flyer.pdf'", `flyer: '${link}'`),
    });
    expect(code).toBe(1);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([
      `missing  ${link} cannot be reached: put it where anybody can open it, or take it out of the school file`,
    ]);
  });

  test('finds its templates behind a thousand of others', async () => {
    const other = { friendly_name: 'of_another_bot', language: 'en', variables: {}, types: {} };
    stub.account.contents.push(...Array.from({ length: 1_000 }, () => ({ ...other, sid: sidOf('HX') })));
    await twilio(['setup']);
    approve();
    expect((await twilio(['check'])).lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
  });

  test('leaves templates of others alone, and names a sender that is not online', async () => {
    await twilio(['setup']);
    approve();
    stub.account.contents.push({
      sid: sidOf('HX'),
      friendly_name: 'of_another_bot',
      language: 'en',
      variables: {},
      types: {},
    });
    Object.assign(stub.account.senders[0] ?? {}, { status: 'OFFLINE' });
    const { code, lines } = await twilio(['check']);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([
      `missing  sender ${WHATSAPP}: it is OFFLINE, not ONLINE; look at it in Twilio's console`,
    ]);
    expect(code).toBe(1);
  });

  test('tells how far the approval has got', async () => {
    await twilio(['setup']);
    expect((await twilio(['check'])).lines).toContainEqual(
      expect.stringMatching(/^note .*waits for WhatsApp's approval/),
    );
    approve('rejected', 'too promotional');
    const { code, lines } = await twilio(['check']);
    expect(lines).toContainEqual(expect.stringMatching(/^missing .*is rejected \(too promotional\)/));
    expect(code).toBe(1);
  });

  test('says why when Twilio does not answer, and that there is no account without one', async () => {
    const refused = await twilio(['check'], { TWILIO_API_BASE_URL: 'http://127.0.0.1:9' });
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('ECONNREFUSED') });
    expect(await runCommand('twilio', ['check'], {})).toMatchObject({ code: 78 });
  });
});

/** The school's file with something else in the place of what stands there. */
function changedSchool(found: string, put: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'enquiries-school-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const school = readFileSync(join(projectRoot, 'flows/school.yaml'), 'utf8');
  const path = join(directory, 'school.yaml');
  writeFileSync(path, school.replace(found, put));
  return path;
}
